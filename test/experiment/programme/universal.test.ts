import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { covariancesOf } from '#lib/experiment/roi/money/covariances.ts';
import { monthsIn } from '#lib/experiment/day.ts';
import {
	universalProgrammes,
	type DatedReturn,
	type UniversalWave
} from '#lib/experiment/programme/universal.ts';
import { waveOf, type Wave } from '#lib/experiment/programme/universal-wave.ts';
import { universalWords } from '#lib/experiment/programme/universal-words.ts';
import { stream } from '../people-with-discounts.ts';
import { facts, released, type Group } from '../released.ts';
import { assumed } from '../roi-case.ts';

const day = (iso: string) => Date.parse(iso) / 86_400_000;
const noCosts = { ...assumed, fixedCost: 0, costPerPerson: 0 };
const z = 1.959963984540054;

/** What each of some people spent in a month. */
const spent = (seed: number, count: number, buy: number): number[] => {
	const random = stream(seed);
	return Array.from({ length: count }, () => (random() < buy ? 20 + 60 * random() : 0));
};
const group = (variant: string, list: readonly number[], month: string): Group => ({
	variant,
	day: day(month),
	people: list.length,
	sums: {
		conversions: list.filter((x) => x > 0).length,
		revenue: list.reduce((sum, x) => sum + x, 0),
		revenue_sq: list.reduce((sum, x) => sum + x * x, 0)
	}
});
const meanOf = (list: readonly number[]) => {
	const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
	return { mean, error: list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (list.length - 1) / list.length };
};

function wave(
	groups: readonly Group[],
	recurring: boolean,
	days = { from: day('2026-01-01'), to: day('2026-03-31') }
): Wave {
	const epochs = released(groups);
	const results = analyse(epochs, { ...facts, recurring });
	const found = waveOf({
		epochs,
		results,
		covariances: covariancesOf(epochs, results),
		assumptions: noCosts,
		days,
		plan: null
	});
	if (typeof found === 'string') throw new Error(found);
	return found;
}

const months = ['2026-01-01', '2026-02-01', '2026-03-01'];
const controlGroups = months.map((_, i) => spent(10 + i, 4000, 0.06));
const others = months.map((_, i) => spent(20 + i, 6000, 0.075));

describe('a wave of a universal control group', () => {
	it('whose file counts each person once is one comparison of its months', () => {
		const found = wave(
			[
				group('kept', controlGroups[0] ?? [], months[0] ?? ''),
				group('all', others[0] ?? [], months[0] ?? '')
			],
			false
		);
		const [a, b] = [meanOf(controlGroups[0] ?? []), meanOf(others[0] ?? [])];
		const [one] = found.comparisons;
		expect(one?.months).toBe(3);
		expect(one?.margin.estimate).toBeCloseTo(0.4 * 6000 * (b.mean - a.mean), 6);
		const error = 0.4 * 6000 * Math.sqrt(a.error + b.error);
		expect(one?.below).toBeGreaterThan(0.97 * error);
		expect(one?.below).toBeLessThan(1.03 * error);
	});

	it('with a row for each month compares month by month, each with its own people', () => {
		const rows = months.flatMap((month, i) => [
			group('kept', controlGroups[i] ?? [], month),
			group('all', others[i] ?? [], month)
		]);
		const found = wave(rows, true);
		expect(found.monthly).toBe(true);
		expect(found.comparisons).toHaveLength(3);
		for (const [i, { days, months: count, people, margin, below }] of found.comparisons.entries()) {
			const [a, b] = [meanOf(controlGroups[i] ?? []), meanOf(others[i] ?? [])];
			expect([days.from, count]).toEqual([day(months[i] ?? ''), 1]);
			expect(people).toEqual({ control: 4000, everyoneElse: 6000 });
			expect(margin.estimate).toBeCloseTo(0.4 * 6000 * (b.mean - a.mean), 6);
			expect(below / (0.4 * 6000 * Math.sqrt(a.error + b.error))).toBeCloseTo(1, 1);
		}
	});

	it('counts a part of a month by its days', () => {
		expect(monthsIn({ from: day('2026-01-01'), to: day('2026-06-30') })).toBeCloseTo(6, 12);
		expect(monthsIn({ from: day('2026-02-15'), to: day('2026-03-31') })).toBeCloseTo(1.5, 12);
	});
});

const comparison = (from: string, to: string, estimate: number, error: number) => ({
	days: { from: day(from), to: day(to) },
	months: monthsIn({ from: day(from), to: day(to) }),
	people: { control: 1000, everyoneElse: 10_000 },
	margin: { estimate, low: estimate - z * error, high: estimate + z * error },
	below: error,
	above: error
});
const waveCalled = (number: number, found: UniversalWave['found'], demo = false): UniversalWave => ({
	slug: `wave-${number}`,
	name: `Wave ${number}`,
	demo,
	currency: 'EUR',
	running: false,
	number,
	found
});
const campaign = (
	slug: string,
	last: string | null,
	gain: number,
	error: number,
	cost = 0,
	demo = false
): DatedReturn => ({
	last: last === null ? null : day(last),
	returned: {
		slug,
		name: slug,
		demo,
		currency: 'EUR',
		gain: {
			margin: { estimate: gain + cost, low: gain + cost - z * error, high: gain + cost + z * error },
			cost,
			gain: { estimate: gain, low: gain - z * error, high: gain + z * error },
			below: error,
			above: error,
			chance: 0.5,
			confidence: 0.95,
			treatments: 1
		}
	}
});

const monthly: Wave = {
	comparisons: [
		comparison('2026-01-01', '2026-01-31', 40_000, 6000),
		comparison('2026-02-01', '2026-02-28', 50_000, 8000)
	],
	monthly: true,
	cost: 0,
	missing: []
};
const whole: Wave = {
	comparisons: [comparison('2026-03-01', '2026-04-30', 20_000, 9000)],
	monthly: false,
	cost: 1000,
	missing: []
};

describe('universalProgrammes', () => {
	const ended = [
		campaign('a', '2026-01-20', 70_000, 5000, 10_000),
		campaign('b', '2026-04-02', 80_000, 4000, 5000),
		campaign('later', '2026-07-01', 500_000, 1000),
		campaign('undated', null, 500_000, 1000),
		campaign('demo', '2026-01-20', 900_000, 1000, 0, true)
	];
	const [one] = universalProgrammes([waveCalled(1, monthly), waveCalled(2, whole)], ended, 0.95);

	it('adds up the months: the same people with their errors whole, new people as independent', () => {
		const error = Math.hypot(6000 + 8000, 9000);
		expect(one?.margin?.estimate).toBeCloseTo(110_000, 6);
		expect(one?.margin?.low).toBeCloseTo(110_000 - z * error, 4);
		expect(one?.months.map(({ cumulated }) => cumulated.estimate)).toEqual([40_000, 90_000, 110_000]);
		expect(one?.months[1]?.cumulated.high).toBeCloseTo(90_000 + z * 14_000, 4);
		// 10,000 people for two months and for two more.
		expect(one?.months[2]?.perPersonMonth.estimate).toBeCloseTo(1, 9);
		expect(one?.perPersonMonth?.estimate).toBeCloseTo(110_000 / 40_000, 9);
	});

	it('is compared with the campaigns of the same months, whose costs are subtracted from both', () => {
		expect(one?.campaigns).toMatchObject({ counted: 2, leftOut: 0 });
		expect(one?.campaigns.gain?.estimate).toBeCloseTo(150_000, 6);
		expect(one?.cost).toBe(16_000);
		expect(one?.gain?.estimate).toBeCloseTo(94_000, 6);
	});

	it('names the gap only where it is clear', () => {
		const error = Math.hypot(14_000, 9000, 5000, 4000);
		expect(one?.gap?.estimate).toBeCloseTo(56_000, 6);
		expect(one?.gap?.low).toBeCloseTo(56_000 - z * error, 4);
		expect(one?.gap?.finding).toBe('lower');
		const findings = [94_000, 40_000, 20_000].map((gain) => {
			const found = universalProgrammes(
				[waveCalled(1, monthly), waveCalled(2, whole)],
				[campaign('a', '2026-01-20', gain, 2000)],
				0.95
			);
			return found[0]?.gap?.finding;
		});
		expect(findings).toEqual(['agree', 'higher', 'higher']);
	});

	it('is reported in words', () => {
		const words = one && universalWords(one);
		expect(words?.headline).toBe(
			'Campaigns add up to €150.0k; the universal control group shows €94.0k (likely €61.4k to €126.6k)'
		);
		expect(words?.sentences.join(' ')).toContain(
			'That is €56.0k less than the sum (likely €21.0k to €91.0k).'
		);
		expect(words?.sentences.join(' ')).toContain('can’t be split among campaigns');
	});

	it('keeps demo waves apart, and says why a wave is left out', () => {
		const found = universalProgrammes(
			[waveCalled(1, monthly, true), waveCalled(1, 'no_margin')],
			ended,
			0.95
		);
		expect(found.map(({ demo, campaigns }) => [demo, campaigns.counted])).toEqual([
			[false, 0],
			[true, 1]
		]);
		expect(found[0] && universalWords(found[0])).toEqual({
			headline: 'The universal control group can’t be compared yet',
			sentences: ['“Wave 1” is left out: margin and costs are not entered.']
		});
	});
});
