import { describe, expect, it } from 'vitest';
import type { ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { analysed as total, withPast, type Group } from '../released.ts';

const rowOf = (results: ReturnType<typeof total>, metric: string, variant = 'picks') => {
	const row = results.results.find(
		(one) => one.by.length === 0 && one.metric === metric && one.variant === variant
	);
	if (!row) throw new Error(`no row for ${metric}`);
	return row;
};
const shown = (results: ReturnType<typeof total>, metric: string, variant?: string) => {
	const row = rowOf(results, metric, variant);
	if (row.status !== 'shown') throw new Error(row.reason);
	return row as ShownRow & { difference: NonNullable<ShownRow['difference']> };
};

/** Days with as many people in both variants, and a difference that may swing between days. */
const daily = (
	days: number,
	swing: (day: number) => number,
	measures: (people: number, rate: number) => Record<string, number>
): Group[] =>
	Array.from({ length: days }, (_, day) => day).flatMap((day) => [
		{ variant: 'control', day, people: 1000, sums: measures(1000, 0.1 - swing(day)) },
		{ variant: 'picks', day, people: 1000, sums: measures(1000, 0.1 + swing(day)) }
	]);

describe('analyse, on variances', () => {
	it('rests on people where the file has second moments', () => {
		const row = shown(
			total([
				{ variant: 'control', people: 2000, sums: { revenue: 1000, revenue_sq: 30_000, conversions: 200 } },
				{ variant: 'picks', people: 2000, sums: { revenue: 1100, revenue_sq: 33_000, conversions: 210 } }
			]),
			'revenue_per_person'
		);
		expect(row.varianceSource).toBe('exact');
	});

	it('needs at least twenty released days where it has none', () => {
		const clicks = (people: number, rate: number) => ({
			impressions: people * 3,
			clicks: Math.round(people * rate * 3)
		});
		const dailyVariation = (day: number) => ((day * 7) % 5) / 1000;
		const row = shown(total(daily(24, dailyVariation, clicks)), 'ctr');
		expect(row.varianceSource).toBe('by-bucket');
		expect(row.verdict).toBe('better');
		expect(shown(total(daily(19, dailyVariation, clicks)), 'ctr')).toMatchObject({
			varianceSource: 'binomial',
			verdict: 'no interval'
		});
	});

	it('says that there is no interval where there is nothing to rest on', () => {
		const results = total([
			{ variant: 'control', people: 2000, sums: { conversions: 200, revenue: 1000 } },
			{ variant: 'picks', people: 2000, sums: { conversions: 210, revenue: 1100 } }
		]);
		expect(rowOf(results, 'revenue_per_person')).toMatchObject({
			varianceSource: 'none',
			verdict: 'no interval'
		});
	});

	it('adjusts for what the same people did before, and shows the plain difference next to it', () => {
		const row = shown(total([withPast('control', 10_000), withPast('picks', 10_600)]), 'revenue_per_person');
		const { difference, deciding } = row;
		expect(deciding?.why).toEqual(['cuped']);
		expect((deciding?.high ?? 0) - (deciding?.low ?? 0)).toBeLessThan(difference.high - difference.low);
	});
});

describe('analyse, on people counted on several days', () => {
	const conversions = (people: number, rate: number) => ({ conversions: Math.round(people * rate) });

	it('never gives a person-level verdict where the difference varies between days far beyond chance', () => {
		const results = total(daily(20, (day) => (day % 2 === 0 ? 0.05 : -0.05), conversions));
		const row = shown(results, 'conversion');
		expect(row.varianceSource).toBe('by-bucket');
		expect(row.verdict).toBe('no clear difference');
		expect(results.health.sampleRatio).toBeNull();
		expect(results.health.notes.map(({ code }) => code)).toContain('people-recur');
	});

	it('takes the uploader’s word', () => {
		const groups = daily(12, () => 0, conversions);
		expect(shown(total(groups), 'conversion').varianceSource).toBe('exact');
		expect(rowOf(total(groups, { recurring: true }), 'conversion')).not.toHaveProperty(
			'varianceSource',
			'exact'
		);
	});

	it('refuses to compare with too few days', () => {
		const row = rowOf(
			total(
				daily(5, () => 0.01, conversions),
				{ recurring: true }
			),
			'conversion'
		);
		expect(row).toMatchObject({
			status: 'not-comparable',
			reason: 'people-recur',
			verdict: 'not comparable'
		});
	});
});

describe('analyse, while a campaign runs', () => {
	const groups: Group[] = [
		{ variant: 'control', people: 10_000, sums: { conversions: 500 } },
		{ variant: 'picks', people: 10_000, sums: { conversions: 570 } }
	];

	it('gives always-valid intervals, and the fixed one at the end', () => {
		const now = total(groups, { running: true });
		const end = total(groups);
		expect(now.sequential).toBe(true);
		expect(end.sequential).toBe(false);
		const width = ({ deciding }: ReturnType<typeof shown>) => (deciding?.high ?? 0) - (deciding?.low ?? 0);
		expect(width(shown(now, 'conversion'))).toBeGreaterThan(1.3 * width(shown(end, 'conversion')));
		expect(shown(now, 'conversion').verdict).toBe('no clear difference yet');
		expect(shown(end, 'conversion').verdict).toBe('better');
	});

	it('is tightest at the planned size', () => {
		const width = (plannedPeople: number) => {
			const { deciding } = shown(total(groups, { running: true, plannedPeople }), 'conversion');
			return (deciding?.high ?? 0) - (deciding?.low ?? 0);
		};
		expect(width(20_000)).toBeLessThan(width(500_000));
	});
});

describe('analyse, on several treatments', () => {
	const groups: Group[] = [
		{ variant: 'control', people: 10_000, sums: { conversions: 500, unsubscribes: 40 } },
		{ variant: 'a', people: 10_000, sums: { conversions: 570, unsubscribes: 40 } },
		{ variant: 'b', people: 10_000, sums: { conversions: 505, unsubscribes: 41 } },
		{ variant: 'c', people: 10_000, sums: { conversions: 500, unsubscribes: 43 } }
	];

	it('decides the primary metric by Holm, and prints the level', () => {
		const alone = shown(total(groups.slice(0, 2)), 'conversion', 'a');
		const one = shown(total(groups), 'conversion', 'a');
		expect(alone.verdict).toBe('better');
		expect(one.difference).toEqual(alone.difference);
		expect(one.deciding?.p).toBeCloseTo(3 * one.difference.p, 12);
		expect(one.verdict).toBe('no clear difference');
		expect(one.deciding).toMatchObject({ why: ['multiplicity'], shared: { method: 'holm', comparisons: 3 } });
		expect(one.deciding?.level).toBeCloseTo(1 - 0.05 / 3, 12);
	});

	it('decides by Holm that a guardrail is broken', () => {
		expect(shown(total(groups), 'unsubscribe_rate', 'a').deciding).toMatchObject({
			shared: { method: 'holm', comparisons: 3 }
		});
	});
});

describe('analyse, on segments', () => {
	const groups = (effects: readonly number[]): Group[] =>
		effects.flatMap((effect, i) => [
			{ variant: 'control', segment: `s${i}`, people: 4000, sums: { conversions: 400 } },
			{ variant: 'picks', segment: `s${i}`, people: 4000, sums: { conversions: 400 + effect } }
		]);

	it('shows whether they differ before one is called a winner', () => {
		const alike = total(groups([60, 62, 58])).heterogeneity[0];
		const unlike = total(groups([200, 0, -100])).heterogeneity[0];
		expect(alike?.p).toBeGreaterThan(0.5);
		expect(unlike?.p).toBeLessThan(1e-6);
		expect(alike?.postStratified.estimate).toBeCloseTo(60 / 4000, 6);
	});

	it('corrects for multiple comparisons', () => {
		const results = total(groups([58, 0, 0, 0, 0, 0, 0, 0]));
		const row = results.results.find(({ segment }) => segment['segment'] === 's0');
		expect(row).toMatchObject({ status: 'shown', verdict: 'no clear difference' });
		expect((row as ShownRow).difference?.p).toBeLessThan(0.05);
	});

	it('come in the order of the numbers in their names, Other last', () => {
		const names = ['tier 10', 'tier 2', 'tier 1'];
		const few = ['x', 'y', 'z'].map((segment) => ({ segment, people: 30, sums: { conversions: 12 } }));
		const groups = [
			...names.map((segment) => ({ segment, people: 4000, sums: { conversions: 400 } })),
			...few
		];
		const { results } = total(
			['control', 'picks'].flatMap((variant) => groups.map((group) => ({ variant, ...group })))
		);
		const cohorts = results.filter(({ by, metric }) => by.length > 0 && metric === 'conversion');
		expect(cohorts.map(({ segment }) => segment['segment'])).toEqual([
			'tier 1',
			'tier 2',
			'tier 10',
			undefined
		]);
	});
});

describe('analyse, on the split', () => {
	it('finds the days whose split is off while the total’s is fine', () => {
		const side = (variant: string, day: number, people: number): Group => ({
			variant,
			day,
			people,
			sums: { conversions: Math.round(people / 10) }
		});
		const groups = Array.from({ length: 10 }, (_, day) => day).flatMap((day) => {
			const [control, picks] = day === 3 ? [1545, 470] : day === 4 ? [463, 1538] : [1000, 1000];
			return [side('control', day, control), side('picks', day, picks)];
		});
		const { health } = total(groups);
		expect(health.sampleRatio?.flagged).toBe(false);
		expect(health.splits.map(({ segment }) => segment.slice(0, 10)).sort()).toEqual([
			'1970-01-04',
			'1970-01-05'
		]);
		expect(health.notes.map(({ code }) => code)).toContain('split-off-in-part');
	});
});

describe('analyse, on a guardrail that fewer than m people touched', () => {
	const groups = (people: number): Group[] => [
		{ variant: 'control', people, sums: { conversions: people / 20, complaints: 2 } },
		{ variant: 'picks', people, sums: { conversions: people / 18, complaints: 3 } }
	];

	it('is judged at its worst case', () => {
		expect(rowOf(total(groups(180_000)), 'complaint_rate')).toMatchObject({
			status: 'hidden',
			reason: 'fewer-than-m',
			verdict: 'held in the worst case'
		});
		expect(rowOf(total(groups(1800)), 'complaint_rate')).toMatchObject({
			verdict: 'cannot be judged at this size'
		});
	});
});

describe('analyse, asked for a prior', () => {
	it('shrinks the difference towards zero under the sceptical one', () => {
		const groups: Group[] = [
			{ variant: 'control', people: 400, sums: { conversions: 40 } },
			{ variant: 'picks', people: 400, sums: { conversions: 60 } }
		];
		const flat = shown(total(groups), 'conversion').bayesian;
		const sceptical = shown(total(groups, { prior: 'sceptical' }), 'conversion').bayesian;
		expect(sceptical?.high).toBeLessThan(flat?.high ?? 0);
		expect(sceptical?.chanceToWin).toBeLessThan(flat?.chanceToWin ?? 0);
		expect(sceptical?.prior).toBe('sceptical');
	});
});

describe('analyse, on what it rests on', () => {
	const groups: Group[] = ['control', 'picks', 'more'].flatMap((variant, v) => [
		{
			variant,
			segment: 'a',
			people: 4000,
			sums: { conversions: 400 + 60 * v, revenue: 4000, revenue_sq: 90_000 }
		},
		{
			variant,
			segment: 'b',
			people: 4000,
			sums: { conversions: 410 + 50 * v, revenue: 4100, revenue_sq: 91_000 }
		}
	]);

	it('gives the test, its parameters and the released sums of totals, and of nothing else', () => {
		const results = total(groups);
		expect(shown(results, 'conversion').basis).toMatchObject({
			test: 'welch',
			days: null,
			tunedTo: null,
			control: { people: 8000, conversions: 810 },
			treatment: { people: 8000, conversions: 920 }
		});
		expect(Object.keys(shown(results, 'revenue_per_person').basis?.control ?? {}).sort()).toEqual([
			'people',
			'revenue',
			'revenue_sq'
		]);
		const segments = results.results.filter(({ by }) => by.length > 0);
		expect(segments.some((row) => 'basis' in row)).toBe(false);
	});

	it('gives the lift the error of the delta method', () => {
		const { basis, lift, control, treatment } = shown(total(groups), 'conversion');
		const square = ({ value, people }: typeof control) => (value * (1 - value)) / people;
		const ratio = 1 + (lift?.estimate ?? 0);
		const expected = Math.sqrt(square(treatment) + ratio ** 2 * square(control)) / control.value;
		expect(basis?.liftError).toBeCloseTo(expected, 12);
	});

	it('brings the lift of the shared level with it, which agrees with the verdict', () => {
		const rows = ['picks', 'more'].map((variant) => shown(total(groups), 'conversion', variant));
		const shared = rows.find(({ deciding }) => deciding?.level !== 0.95);
		expect(shared?.deciding).toMatchObject({ shared: { method: 'holm', comparisons: 2 }, level: 0.975 });
		expect(Math.sign(shared?.deciding?.lift?.low ?? 0)).toBe(Math.sign(shared?.deciding?.low ?? 0));
		expect(shared?.deciding?.lift?.low).toBeLessThan(shared?.lift?.low ?? 0);
	});

	it('has an always-valid post-stratified range while the campaign runs', () => {
		const width = ({ heterogeneity: [first] }: ReturnType<typeof total>) =>
			(first?.postStratified.high ?? 0) - (first?.postStratified.low ?? 0);
		expect(width(total(groups, { running: true }))).toBeGreaterThan(1.3 * width(total(groups)));
	});
});

describe('analyse, on an interval that rests on an assumption', () => {
	it('keeps it out of every family of comparisons', () => {
		const side = (variant: string, clicks: number, orders: number): Group => ({
			variant,
			people: 5000,
			sums: { conversions: 500, impressions: 20_000, clicks, revenue: orders, revenue_sq: orders * 20 }
		});
		const results = total([side('control', 800, 5000), side('picks', 1200, 5100)]);
		const row = shown(results, 'ctr');
		expect(row).toMatchObject({ varianceSource: 'binomial', verdict: 'no interval' });
		expect(row).not.toHaveProperty('deciding');
		// Alone in its family, revenue needs no correction.
		expect(shown(results, 'revenue_per_person').deciding).not.toHaveProperty('shared');
	});
});

describe('analyse, on many gaps', () => {
	it('counts them in the strip and lists them next to it', () => {
		const groups = Array.from({ length: 20 }, (_, day): Group[] => [
			{ variant: 'control', day, people: 1000, sums: { conversions: 100 } },
			...(day % 5 === 2 ? [] : [{ variant: 'picks', day, people: 1000, sums: { conversions: 100 } }])
		]).flat();
		const note = total(groups).health.notes.find(({ code }) => code === 'missing-days');
		expect(note?.words).toBe('No data on 4 days');
		expect(note?.details).toHaveLength(4);
		expect(note?.details?.[0]).toBe('picks on 3 Jan 1970');
	});
});

describe('analyse, on the cost per click by segment', () => {
	/** Amounts have groups of their own: of one customer among few the sum is not shown. */
	const paid = (variant: string, segment: string, people: number, cost: number, clicks: number): Group => ({
		variant,
		segment,
		people,
		sums: {
			impressions: people * 3,
			clicks,
			clicks_sq: clicks * 2,
			cost,
			cost_sq: (cost ** 2 / people) * 1.5,
			clicks_x_cost: cost * 0.6
		}
	});
	const bySegment = (groups: readonly Group[]) =>
		total(groups).results.filter(({ metric, by }) => metric === 'cost_per_click' && by.length === 1);

	it('puts the sums of two tables together where both show the same people', () => {
		const rows = bySegment(
			['control', 'picks'].flatMap((variant) => [
				paid(variant, 'Web', 900, 450, 300),
				paid(variant, 'App', 600, 240, 200),
				paid(variant, 'Fax', 20, 8, 5)
			])
		);
		expect(rows.map(({ segment, pooled }) => segment['segment'] ?? pooled.join())).toEqual([
			'Web',
			'segment'
		]);
		const [web, other] = rows;
		expect(web).toMatchObject({ status: 'shown', control: { numerator: 450, denominator: 300, value: 1.5 } });
		expect(other).toMatchObject({ control: { numerator: 248, denominator: 205 } });
		expect(web).toMatchObject({ varianceSource: 'exact' });
	});

	it('leaves out Other where amounts and clicks have different groups', () => {
		// App's whole cost is two people's: its amount is shown with Other only.
		const outlierGroup = (variant: string): Group => ({
			...paid(variant, 'App', 600, 240, 200),
			sums: { ...paid(variant, 'App', 600, 240, 200).sums, cost_sq: 2 * 120 ** 2 }
		});
		const rows = bySegment(
			['control', 'picks'].flatMap((variant) => [
				paid(variant, 'Web', 900, 450, 300),
				paid(variant, 'Shop', 900, 405, 290),
				paid(variant, 'Desk', 800, 405, 280),
				outlierGroup(variant)
			])
		);
		expect(rows.filter(({ status }) => status === 'shown').map(({ segment }) => segment)).toEqual([
			{ segment: 'Shop' },
			{ segment: 'Web' }
		]);
		expect(rows.filter(({ status }) => status === 'hidden')).toMatchObject(
			['App', 'Desk'].map((segment) => ({ segment: { segment }, reason: 'buyers-under-r' }))
		);
	});
});
