import { describe, expect, it } from 'vitest';
import { dayNoise } from '#lib/experiment/results/comparison/day-noise.ts';
import { checkSplit } from '#lib/experiment/results/health/split-notes.ts';
import { canBeJudged, metricsOf } from '#lib/experiment/metrics/metrics.ts';
import type { ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { analysed, type Group } from './released.ts';

const shownIn = (results: ReturnType<typeof analysed>, metric: string): ShownRow => {
	const row = results.results.find((one) => one.by.length === 0 && one.metric === metric);
	if (row?.status !== 'shown') throw new Error(`not shown: ${row?.status ?? 'missing'}`);
	return row;
};

describe('the declared split', () => {
	it('counts a declared variant without people: n = 0 gives p = 0', () => {
		const check = checkSplit({ control: 5000, a: 5000 }, { control: 1, a: 1, b: 1 });
		expect(check).toMatchObject({ flagged: true, observed: { b: 0 } });
		expect(check?.p).toBeLessThan(1e-100);
		expect(check?.planned['b']).toBeCloseTo(1 / 3, 12);
	});

	it('is no plan without a declaration', () => {
		const groups = [
			{ variant: 'control', people: 20_000, sums: { conversions: 1000 } },
			{ variant: 'a', people: 19_000, sums: { conversions: 1150 } }
		];
		const { health, verdict } = analysed(groups);
		expect(health.sampleRatio).toMatchObject({ plan: 'assumed', flagged: false });
		expect(health.notes[0]).toMatchObject({ code: 'split-not-declared', level: 'notice' });
		expect(verdict.headline).toBe('“a” raised conversion.');
		const declared = analysed(groups, { plan: { control: 1, a: 1 } });
		expect(declared.verdict.headline).toBe('Not comparable: the split is off. Find the cause first.');
	});
});

describe('a split that is off in many days', () => {
	// In all 12,000 : 12,000; by day 1,500 : 500 and 500 : 1,500, and on good days everybody converts more.
	const days = Array.from({ length: 12 }, (_, day): Group[] => {
		const [a, b] = day % 2 === 0 ? [1500, 500] : [500, 1500];
		const share = day % 2 === 0 ? 0.05 : 0.15;
		return [
			{ variant: 'control', day, people: a, sums: { conversions: Math.round(a * share) } },
			{ variant: 'picks', day, people: b, sums: { conversions: Math.round(b * share) } }
		];
	}).flat();

	it('takes better and worse off the verdict, and shows the difference with the same mix of days', () => {
		const results = analysed(days);
		const row = shownIn(results, 'conversion');
		expect(row.difference?.low).toBeGreaterThan(0.03);
		expect(row.verdict).toBe('not comparable');
		expect(row.adjustedForDays?.estimate).toBeCloseTo(0, 3);
		expect(row.adjustedForDays?.low).toBeLessThan(0);
		expect(results.verdict.headline).toBe(
			'Not comparable: the split is off in many days or segments. Find the cause first.'
		);
	});
});

describe('days that vary more than people allow', () => {
	const metric = metricsOf([{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] }])[0];
	const sums = (people: number, conversions: number) =>
		new Map([
			['people', people],
			['conversions', conversions]
		]);
	const counts = [50, 90, 40, 100, 60, 80, 55, 95, 45, 85];
	const days = counts.map((count) => ({ control: sums(1000, 70), treatment: sums(1000, count) }));
	const total = { control: sums(10_000, 700), treatment: sums(10_000, 700) };

	it('have φ = Σ(d − mean)²/error²/(days − 1)', () => {
		if (!metric) throw new Error('no metric');
		const terms = counts.map((count) => {
			const share = (70 + count + 1) / 2002;
			return { d: (count - 70) / 1000, w: 1 / ((2 * share * (1 - share)) / 1000) };
		});
		const weight = terms.reduce((sum, { w }) => sum + w, 0);
		const mean = terms.reduce((sum, { d, w }) => sum + d * w, 0) / weight;
		const expected = terms.reduce((sum, { d, w }) => sum + w * (d - mean) ** 2, 0) / 9;
		expect(expected).toBeGreaterThan(3);
		expect(dayNoise(metric, total, days)).toBeCloseTo(expected, 12);
		expect(dayNoise(metric, total, days.slice(0, 9))).toBe(1);
	});

	it('make the deciding range √φ as wide, and say so', () => {
		const groups = counts.flatMap((count, day): Group[] => [
			{ variant: 'control', day, people: 1000, sums: { conversions: 70 } },
			{ variant: 'picks', day, people: 1000, sums: { conversions: count } }
		]);
		const { difference, deciding, dayNoise: noise = 0 } = shownIn(analysed(groups), 'conversion');
		expect(deciding?.why).toEqual(['day-noise']);
		const width = (range: { low: number; high: number } | undefined) =>
			(range?.high ?? 0) - (range?.low ?? 0);
		expect(width(deciding) / width(difference)).toBeCloseTo(Math.sqrt(noise), 3);
	});
});

describe('the metric that decides', () => {
	const sum = (name: string, kind: 'event' | 'money' | 'outcome') =>
		({ name, kind, role: 'sum', of: [] }) as const;

	it('is the first that can have an interval', () => {
		const measures = [sum('revenue', 'money'), sum('clicks', 'outcome')];
		expect(metricsOf(measures)[0]?.name).toBe('click_rate');
		const squares = { name: 'revenue_sq', kind: 'money', role: 'square', of: ['revenue'] } as const;
		expect(metricsOf([...measures, squares])[0]?.name).toBe('revenue_per_person');
		expect(metricsOf([sum('revenue', 'money')])[0]?.name).toBe('revenue_per_person');
	});

	it('can have one where the file has what it needs', () => {
		const named = (...names: string[]) => names.map((name) => ({ name }));
		const ctr = { name: 'ctr', kind: 'ratio', numerator: 'clicks', denominator: 'impressions' } as const;
		expect(canBeJudged(ctr, named('clicks_sq', 'impressions_sq', 'clicks_x_impressions'))).toBe(true);
		expect(canBeJudged(ctr, named('clicks_sq', 'impressions_sq'))).toBe(false);
	});

	it('is a share of people where everybody saw it once', () => {
		const side = (variant: string, clicks: number): Group => ({
			variant,
			people: 3000,
			sums: { impressions: 3000, clicks }
		});
		const results = analysed([side('control', 120), side('picks', 170)]);
		const row = shownIn(results, 'click_rate');
		expect(row).toMatchObject({ varianceSource: 'exact', verdict: 'better' });
		expect(results.metrics.map(({ name }) => name)).toEqual(['click_rate']);
	});
});

describe('any level', () => {
	it.each([0.5, 0.6, 0.999999])('gives results: %s', (confidence) => {
		const groups: Group[] = [
			{
				variant: 'control',
				people: 5000,
				sums: { conversions: 250, unsubscribes: 3, revenue: 2500, revenue_sq: 40_000 }
			},
			{
				variant: 'a',
				people: 5000,
				sums: { conversions: 270, unsubscribes: 40, revenue: 2700, revenue_sq: 44_000 }
			}
		];
		for (const running of [false, true])
			expect(analysed(groups, { confidence, running }).results.length).toBeGreaterThan(2);
	});
});
