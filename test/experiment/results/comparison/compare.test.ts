import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	compare as compareEvidence,
	type ComparisonSettings
} from '#lib/experiment/results/comparison/compare.ts';
import type { MeasureSums } from '#lib/experiment/results/comparison/breakdown.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import { metricsOf } from '#lib/experiment/metrics/metrics.ts';
import type { ShownRow } from '#lib/experiment/results/comparison/results.ts';
import type { Measure } from '#lib/privacy/cube.ts';

const sum = (name: string, kind: Measure['kind'] = 'outcome'): Measure => ({
	name,
	kind,
	role: 'sum',
	of: []
});
const metric = (name: string, ...measures: Measure[]): Metric => {
	const found = metricsOf(measures).find((one) => one.name === name);
	if (!found) throw new Error(`no metric ${name}`);
	return found;
};
const conversion = metric('conversion', sum('conversions'));
const revenue = metric('revenue_per_person', sum('revenue', 'money'));
const optOuts = metric('unsubscribe_rate', sum('conversions'), sum('unsubscribes'));

const reading: ComparisonSettings = { confidence: 0.95, running: false, comparable: true };
const sums = (entries: Record<string, number>) => new Map(Object.entries(entries));
const compare = (of: Metric, control: MeasureSums, treatment: MeasureSums, how: ComparisonSettings) =>
	compareEvidence(of, { control, treatment }, how).row;
const shown = (row: ReturnType<typeof compare>) => {
	if (row.status !== 'shown' || !row.deciding) throw new Error(`not shown: ${row.status}`);
	return row as ShownRow & Required<Pick<ShownRow, 'difference' | 'deciding'>>;
};

/** People and converted people of one variant. */
const group = fc
	.integer({ min: 50, max: 50_000 })
	.chain((people) =>
		fc.record({ people: fc.constant(people), conversions: fc.integer({ min: 0, max: people }) })
	);

describe('compare', () => {
	it('negates the difference when the variants are swapped', () => {
		fc.assert(
			fc.property(group, group, (a, b) => {
				const there = compare(conversion, sums(a), sums(b), reading);
				const back = compare(conversion, sums(b), sums(a), reading);
				fc.pre(there.status === 'shown' && back.status === 'shown');
				const [x, y] = [shown(there).deciding, shown(back).deciding];
				expect(x.estimate).toBeCloseTo(-y.estimate, 12);
				expect(x.low).toBeCloseTo(-y.high, 9);
				expect(x.p).toBeCloseTo(y.p, 9);
			})
		);
	});

	it('has p < α exactly when the interval excludes 0', () => {
		fc.assert(
			fc.property(group, group, (a, b) => {
				const row = compare(conversion, sums(a), sums(b), reading);
				fc.pre(row.status === 'shown');
				const { low, high, p } = shown(row).deciding;
				expect(low > 0 || high < 0).toBe(p < 0.05);
				expect(row.verdict !== 'no clear difference').toBe(p < 0.05);
			}),
			{ numRuns: 500 }
		);
	});

	it('gives a lift interval that agrees with the verdict', () => {
		fc.assert(
			fc.property(group, group, (a, b) => {
				const row = compare(conversion, sums(a), sums(b), reading);
				fc.pre(row.status === 'shown');
				const { deciding, verdict } = shown(row);
				const { lift } = deciding;
				fc.pre(lift?.stable === true);
				if (verdict === 'better') expect(lift?.low).toBeGreaterThan(0);
				if (verdict === 'worse') expect(lift?.high).toBeLessThan(0);
				if (verdict === 'no clear difference')
					expect((lift?.low ?? 0) <= 0 && (lift?.high ?? 0) >= 0).toBe(true);
			}),
			{ numRuns: 500 }
		);
	});

	it('scales with the currency, and the p stays', () => {
		const a = { people: 4000, revenue: 3000, revenue_sq: 90_000 };
		const b = { people: 4100, revenue: 3900, revenue_sq: 130_000 };
		const times = (factor: number, { people, revenue: r, revenue_sq }: typeof a) =>
			sums({ people, revenue: r * factor, revenue_sq: revenue_sq * factor ** 2 });
		const euro = shown(compare(revenue, sums(a), sums(b), reading)).difference;
		const cent = shown(compare(revenue, times(100, a), times(100, b), reading)).difference;
		expect(cent.estimate / euro.estimate).toBeCloseTo(100, 9);
		expect(cent.low / euro.low).toBeCloseTo(100, 7);
		expect(cent.p / euro.p).toBeCloseTo(1, 9);
	});

	it('shows amounts without squares but claims no interval', () => {
		const row = compare(
			revenue,
			sums({ people: 100, revenue: 50 }),
			sums({ people: 100, revenue: 60 }),
			reading
		);
		expect(row).toMatchObject({ status: 'shown', varianceSource: 'none', verdict: 'no interval' });
		expect(row).not.toHaveProperty('difference');
	});

	it('never lets clicks per impression without second moments feed a verdict', () => {
		const ctr = metric('ctr', sum('clicks', 'event'), sum('impressions', 'event'));
		const row = compare(
			ctr,
			sums({ people: 900, clicks: 100, impressions: 10_000 }),
			sums({ people: 900, clicks: 300, impressions: 10_000 }),
			reading
		);
		expect(row).toMatchObject({ status: 'shown', varianceSource: 'binomial', verdict: 'no interval' });
	});

	it('computes no conversions against seven of a thousand, instead of refusing', () => {
		const row = compare(
			conversion,
			sums({ people: 1000, conversions: 0 }),
			sums({ people: 1000, conversions: 7 }),
			reading
		);
		expect(shown(row).deciding.p).toBeLessThan(0.05);
		expect(row.verdict).toBe('better');
	});

	it('gives values but no difference where the split was not as planned', () => {
		const row = compare(
			conversion,
			sums({ people: 1000, conversions: 50 }),
			sums({ people: 700, conversions: 50 }),
			{
				...reading,
				comparable: false
			}
		);
		expect(row).toMatchObject({
			status: 'not-comparable',
			reason: 'sample-ratio-mismatch',
			verdict: 'not comparable'
		});
		expect(row).toHaveProperty('control.value', 0.05);
		expect(row).not.toHaveProperty('difference');
	});

	it('reports missing people instead of inventing a number', () => {
		const row = compare(
			conversion,
			sums({ people: 0, conversions: 0 }),
			sums({ people: 10, conversions: 1 }),
			reading
		);
		expect(row).toMatchObject({ status: 'not-computable', reason: 'no-people' });
	});
});

describe('the verdict of a guardrail', () => {
	const optOut = (control: number, treatment: number, people = 100_000) =>
		compare(
			optOuts,
			sums({ people, unsubscribes: control }),
			sums({ people, unsubscribes: treatment }),
			reading
		).verdict;

	it('is within its limit when more harm than the margin is ruled out', () =>
		expect(optOut(4000, 4010)).toBe('held'));
	it('is broken when harm is certain and may exceed the margin', () =>
		expect(optOut(400, 600)).toBe('guardrail broken'));
	it('is better when there is certainly less harm', () => expect(optOut(600, 400)).toBe('better'));
	it('is open when neither is certain', () => expect(optOut(40, 50, 10_000)).toBe('no clear difference'));
});

describe('the net promoter score', () => {
	const nps = metric(
		'nps',
		...['promoters', 'detractors', 'nps_responses'].map((name) => sum(name, 'answer'))
	);
	const asked = (promoters: number, detractors: number, responses: number) => ({
		sums: sums({ people: responses * 3, promoters, detractors, nps_responses: responses }),
		// Each person's contribution: +100, 0 or −100.
		answers: Array.from({ length: responses }, (_, i) =>
			i < promoters ? 100 : i < promoters + detractors ? -100 : 0
		)
	});
	const spread = (answers: readonly number[]) => {
		const mean = answers.reduce((a, b) => a + b, 0) / answers.length;
		return {
			mean,
			variance:
				answers.reduce((total, x) => total + (x - mean) ** 2, 0) / (answers.length - 1) / answers.length
		};
	};

	it('is compared as a mean over those who answered, from its counts alone', () => {
		const [a, b] = [asked(480, 160, 1000), asked(540, 150, 1050)];
		const [one, two] = [spread(a.answers), spread(b.answers)];
		const row = shown(compare(nps, a.sums, b.sums, reading));
		expect(row.control.value).toBeCloseTo(32, 10);
		expect(row.treatment.value).toBeCloseTo((100 * 390) / 1050, 10);
		expect(row.difference.estimate).toBeCloseTo(two.mean - one.mean, 10);
		// t of 2,045 degrees of freedom: 1.96113.
		const half = 1.96113 * Math.sqrt(one.variance + two.variance);
		expect(row.difference.low).toBeCloseTo(two.mean - one.mean - half, 3);
		expect(row.difference.high).toBeCloseTo(two.mean - one.mean + half, 3);
		expect(row).toMatchObject({ varianceSource: 'exact', verdict: 'held', limit: 5 });
		expect(row.lift).toBeUndefined();
	});

	it('is guarded by points, also around a score of 0', () => {
		const verdict = (promoters: number, detractors: number) =>
			compare(nps, asked(1000, 1000, 4000).sums, asked(promoters, detractors, 4000).sums, reading).verdict;
		expect(verdict(1000, 1000)).toBe('held');
		expect(verdict(700, 1300)).toBe('guardrail broken');
		expect(verdict(1300, 700)).toBe('better');
	});
});

describe('cost per click', () => {
	const impressions = sum('impressions', 'event');
	const cpc = metric('cost_per_click', sum('cost', 'money'), sum('clicks', 'event'), impressions);
	const perClicker = metric('cost_per_click', sum('cost', 'money'), sum('clicks'));

	/** People with a cost and clicks each. */
	const people = (n: number, seed: number, max: number) =>
		Array.from({ length: n }, (_, i) => {
			const clicks = (i * seed) % (max + 1);
			return { clicks, cost: 0.3 + clicks * 0.45 + ((i * 7 + seed) % 5) / 10 };
		});
	type Person = ReturnType<typeof people>[number];
	const total = (group: readonly Person[], of: (one: Person) => number) =>
		group.reduce((all, one) => all + of(one), 0);
	const sumsOf = (group: readonly Person[], squares = true) =>
		sums({
			people: group.length,
			cost: total(group, ({ cost }) => cost),
			clicks: total(group, ({ clicks }) => clicks),
			...(squares
				? {
						cost_sq: total(group, ({ cost }) => cost ** 2),
						clicks_sq: total(group, ({ clicks }) => clicks ** 2),
						clicks_x_cost: total(group, ({ clicks, cost }) => clicks * cost)
					}
				: {})
		});
	/** The squared error of Σcost/Σclicks by residuals, person by person. */
	const error = (group: readonly Person[]) => {
		const clicks = total(group, (one) => one.clicks);
		const ratio = total(group, ({ cost }) => cost) / clicks;
		const n = group.length;
		return ((n / (n - 1)) * total(group, (one) => (one.cost - ratio * one.clicks) ** 2)) / clicks ** 2;
	};
	const [a, b] = [people(600, 3, 4), people(640, 7, 5)];

	it('has the delta method’s error where the file has all moments', () => {
		const { row, basis } = compareEvidence(cpc, { control: sumsOf(a), treatment: sumsOf(b) }, reading);
		expect(row).toMatchObject({ status: 'shown', varianceSource: 'exact' });
		expect(basis?.().standardError).toBeCloseTo(Math.sqrt(error(a) + error(b)), 10);
	});

	it('gives no verdict without them, unless days can serve as units', () => {
		const bare = { control: sumsOf(a, false), treatment: sumsOf(b, false) };
		expect(compareEvidence(cpc, bare, reading).row).toMatchObject({
			status: 'shown',
			varianceSource: 'none',
			verdict: 'no interval'
		});
		const buckets = Array.from({ length: 24 }, (_, i) => ({
			control: sumsOf(a.slice(i * 25, i * 25 + 25), false),
			treatment: sumsOf(b.slice(i * 25, i * 25 + 25), false)
		}));
		expect(compareEvidence(cpc, { ...bare, buckets }, reading).row).toMatchObject({
			varianceSource: 'by-bucket'
		});
	});

	it('takes clicks as people where there are no impressions: they are their own squares', () => {
		const [once, also] = [people(500, 1, 1), people(520, 3, 1)];
		const without = (group: readonly Person[]) => {
			const known = new Map(sumsOf(group));
			known.delete('clicks_sq');
			return known;
		};
		const { basis } = compareEvidence(
			perClicker,
			{ control: without(once), treatment: without(also) },
			reading
		);
		expect(basis?.().standardError).toBeCloseTo(Math.sqrt(error(once) + error(also)), 10);
		const events = { control: without(a), treatment: without(b) };
		expect(compareEvidence(cpc, events, reading).row).toMatchObject({ varianceSource: 'none' });
	});
});
