import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { withinDays } from '#lib/experiment/results/health/within-days.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { released } from '../../released.ts';

const facts = {
	campaign: 'C',
	confidence: 0.95,
	plan: null,
	running: false,
	currency: 'EUR',
	today: '2026-01-01'
};

/** Days with many people; conversions large enough to be shown by day only every `every` days. */
const month = (from: number, days: number, { every = 1 } = {}): readonly ReleasedEpoch[] =>
	released(
		Array.from({ length: days }, (_, d) =>
			['control', 'picks'].flatMap((variant) =>
				['Web', 'Phone'].map((segment) => ({
					variant,
					day: from + d,
					segment,
					people: 300 + d,
					sums: { impressions: 900 + d, conversions: Math.ceil(24 / every) }
				}))
			)
		).flat()
	);

const people = (epochs: readonly ReleasedEpoch[]) =>
	epochs.reduce(
		(sum, { tables }) =>
			sum +
			(tables
				.find(({ axes, layer }) => axes.length === 0 && layer === 'people')
				?.blocks[0]?.sums.reduce((total, [n = 0]) => total + n, 0) ?? 0),
		0
	);
/** People of days `a` to `b` of a month that begins at its day 0. */
const peopleOf = (a: number, b: number) =>
	Array.from({ length: b - a + 1 }, (_, i) => 4 * (300 + a + i)).reduce((sum, n) => sum + n, 0);

describe('withinDays', () => {
	it('is everything for open ends, and for days around everything', () => {
		const epochs = [...month(0, 30), ...month(40, 10)];
		for (const requested of [
			{ from: null, to: null },
			{ from: -100, to: 1000 }
		]) {
			expect(withinDays(epochs, requested, ['people'])).toEqual({ epochs, covers: { from: 0, to: 49 } });
		}
	});

	it('is nothing where nothing is published, and without dates', () => {
		const epochs = month(0, 30);
		expect(withinDays(epochs, { from: 30, to: 60 }, ['people'])).toBeNull();
		expect(withinDays(epochs, { from: null, to: -1 }, ['people'])).toBeNull();
		const undated = released([
			{ variant: 'control', people: 500, sums: { conversions: 50 } },
			{ variant: 'picks', people: 500, sums: { conversions: 60 } }
		]);
		expect(withinDays(undated, { from: 0, to: 9 }, ['people'])).toBeNull();
	});

	it('adds up ranges of days, and shows no breakdown of a part', () => {
		const within = withinDays(month(0, 30), { from: 10, to: 12 }, ['conversions', 'people']);
		expect(within?.covers).toEqual({ from: 10, to: 12 });
		expect(people(within?.epochs ?? [])).toBe(peopleOf(10, 12));
		const { results, asOf } = analyse(within?.epochs ?? [], facts);
		expect(asOf).toBe('1970-01-13');
		expect(results.find(({ by, metric }) => by.length === 0 && metric === 'conversion')).toMatchObject({
			status: 'shown',
			control: { people: peopleOf(10, 12) / 2, numerator: 3 * 48 }
		});
		const segments = results.filter(({ by }) => by[0] === 'segment');
		expect(segments.every((row) => row.status === 'hidden' && row.reason === 'part-of-period')).toBe(true);
	});

	it('snaps outwards to ranges in which the metric is published', () => {
		const epochs = month(0, 30, { every: 8 });
		const ranges = epochs[0]?.tables
			.find(({ axes, layer }) => axes[0] === 'date' && layer === 'outcome')
			?.blocks.map(({ at: [place] }) => place);
		expect(ranges?.length).toBeGreaterThan(2);
		const within = withinDays(epochs, { from: 5, to: 5 }, ['conversions', 'people']);
		expect(ranges).toContainEqual(within?.covers);
		expect(withinDays(epochs, { from: 5, to: 5 }, ['impressions', 'people'])?.covers).toEqual({
			from: 5,
			to: 5
		});
	});

	it('hides a measure whose ranges do not fit the days', () => {
		const within = withinDays(month(0, 30, { every: 8 }), { from: 5, to: 5 }, ['impressions', 'people']);
		const { results } = analyse(within?.epochs ?? [], facts);
		expect(results.find(({ by, metric }) => by.length === 0 && metric === 'conversion')).toMatchObject({
			status: 'hidden',
			reason: 'part-of-period'
		});
	});

	it('keeps whole epochs whole: their breakdowns say for how many periods they are', () => {
		const within = withinDays([...month(0, 30), ...month(30, 30)], { from: 0, to: 35 }, [
			'conversions',
			'people'
		]);
		expect(within?.covers).toEqual({ from: 0, to: 35 });
		const { results } = analyse(within?.epochs ?? [], facts);
		expect(results.find(({ segment }) => segment['segment'] === 'Web')).toMatchObject({
			status: 'shown',
			periods: { shown: 1, of: 2 }
		});
	});

	it('adds up disjoint days, for any days', () => {
		const epochs = [...month(0, 30), ...month(30, 17)];
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 46 }), fc.integer({ min: 0, max: 46 }), (a, b) => {
				const [from, to] = [Math.min(a, b), Math.max(a, b)];
				const within = withinDays(epochs, { from, to }, ['conversions', 'people']);
				expect(within?.covers).toEqual({ from, to });
				const before = from === 0 ? null : withinDays(epochs, { from: 0, to: from - 1 }, ['people']);
				const after = to === 46 ? null : withinDays(epochs, { from: to + 1, to: 46 }, ['people']);
				const sum = [before, within, after].reduce((total, part) => total + people(part?.epochs ?? []), 0);
				expect(sum).toBe(people(epochs));
			})
		);
	});
});
