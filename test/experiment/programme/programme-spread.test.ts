import { describe, expect, it } from 'vitest';
import { programme } from '#lib/experiment/programme/programme.ts';
import { programmeWords, trendWords } from '#lib/experiment/programme/programme-words.ts';
import { spreadByChannel, valueTrend } from '#lib/experiment/programme/programme-spread.ts';
import { analysed } from '../roi-case.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('effects of campaigns', () => {
	const card = (i: number, effect: number, channel: string | null) => ({
		slug: `c${i}`,
		name: `Campaign ${i}`,
		demo: false,
		channel,
		lift: {
			metric: 'conversion',
			label: 'Conversion',
			study: { effect: Math.log1p(effect), variance: 0.001 }
		}
	});
	const effects = [0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.3];
	const cards = effects.map((effect, i) => card(i, effect, i < 5 ? 'E-mail' : null));
	const lift = programme(cards, 0.95)?.lifts[0];

	it('are described next to the pooled one, overall and by channel', () => {
		expect(lift?.spread?.count).toBe(8);
		expect(lift?.spread?.median).toBeCloseTo(0.09, 12);
		expect(lift?.spread?.lowerQuartile).toBeCloseTo(0.055, 12);
		expect(lift?.spread?.upperQuartile).toBeCloseTo(0.125, 12);
		expect(lift?.channels.map(({ channel, count, median }) => [channel, count, median.toFixed(2)])).toEqual([
			['E-mail', 5, '0.06'],
			[null, 3, '0.14']
		]);
	});

	it('are in the notes of the programme, in words', () => {
		if (!lift) throw new Error('no lift');
		const notes = programmeWords(lift, { demo: false, confidence: 0.95, leftOut: [] }).notes.map(plain);
		expect(notes[0]).toBe('Half of the 8 campaigns lie between +5.5% and +13%; the median is +9.0%.');
		expect(notes[1]).toBe(
			'Median by channel: E-mail +6.0% (half between +4.0% and +8.0%, 5 campaigns), no channel +14% (3 campaigns).'
		);
		expect(spreadByChannel([])).toEqual([]);
	});
});

describe('value over time', () => {
	const gains = [
		{ lastDay: '2026-02-11', gain: 10_000 },
		{ lastDay: '2026-03-31', gain: 2000 },
		{ lastDay: '2026-04-01', gain: 20_000 },
		{ lastDay: '2026-12-31', gain: 6000 }
	];

	it('is the sum of each quarter, with those without a campaign, and a straight line through them', () => {
		const { quarters, perQuarter } = valueTrend(gains);
		expect(quarters).toEqual([
			{ quarter: '2026-Q1', campaigns: 2, gain: 12_000 },
			{ quarter: '2026-Q2', campaigns: 1, gain: 20_000 },
			{ quarter: '2026-Q3', campaigns: 0, gain: 0 },
			{ quarter: '2026-Q4', campaigns: 1, gain: 6000 }
		]);
		// (−1.5·12,000 − 0.5·20,000 + 0.5·0 + 1.5·6,000)/5
		expect(perQuarter).toBeCloseTo(-3800, 8);
		expect(trendWords({ quarters, perQuarter }, 'EUR').map(plain)).toEqual([
			'Gain by quarter: Q1 2026 €12.0k, Q2 2026 €20.0k, Q3 2026 €0, Q4 2026 €6.0k.',
			'A straight line through them falls by €3.8k a quarter.'
		]);
	});

	it('is nothing for campaigns of one quarter, or none', () => {
		expect(valueTrend([])).toEqual({ quarters: [], perQuarter: null });
		expect(trendWords(valueTrend(gains.slice(0, 2)), 'EUR')).toEqual([]);
	});

	it('does not go on for centuries where somebody mistyped a year', () => {
		const { quarters } = valueTrend([{ lastDay: '0026-01-01', gain: 1 }, ...gains]);
		expect(quarters).toHaveLength(80);
		expect(quarters.at(-1)?.quarter).toBe('2026-Q4');
	});
});

describe('days unlike the others', () => {
	const days = (odd: (day: number) => number | null) =>
		Array.from({ length: 30 }, (_, day) =>
			['control', 'a', 'b'].map((variant, v) => ({
				variant,
				day,
				people: 4000,
				sums: { conversions: odd(day) ?? 200 + ((day * 7 + v * 3) % 11) }
			}))
		).flat();
	const notes = (odd: (day: number) => number | null) =>
		analysed(days(odd)).health.notes.filter(({ code }) => code === 'outlier-days');

	it('are named with their value and the usual one', () => {
		const [note, ...more] = notes((day) => (day === 12 ? 600 : null));
		expect(more).toEqual([]);
		expect(plain(note?.words ?? '')).toBe(
			'One day is far from the others in conversion (13 Jan 1970: 15.0% instead of about 5.13%)'
		);
		const [two] = notes((day) => (day === 12 || day === 20 ? 30 : null));
		expect(two?.details?.map(plain)).toEqual(['13 Jan 1970: 0.75%', '21 Jan 1970: 0.75%']);
	});

	it('are none on usual days, and where so many are unlike that it is a pattern', () => {
		expect(notes(() => null)).toEqual([]);
		expect(notes((day) => (day % 7 < 2 ? 600 : null))).toEqual([]);
	});
});
