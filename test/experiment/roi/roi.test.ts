import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import type { CampaignResults, ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { campaignRoi, leadReturn, variantRoi } from '#lib/experiment/roi/roi.ts';
import type { VariantRoi } from '#lib/experiment/roi/money/roi-figures.ts';
import { analysed, assumed, buyers } from '../roi-case.ts';

interface Case {
	readonly a: { people: number; conversions: number; order: number; cost: number };
	readonly b: { people: number; conversions: number; order: number; cost: number };
	readonly assumptions: Assumptions;
}

const side = fc.record({
	people: fc.integer({ min: 4000, max: 5000 }),
	conversions: fc.integer({ min: 60, max: 900 }),
	order: fc.double({ min: 5, max: 200, noNaN: true }),
	cost: fc.double({ min: 0, max: 3, noNaN: true })
});
const anyCase: fc.Arbitrary<Case> = fc.record({
	a: side,
	b: side,
	assumptions: fc.record({
		marginRate: fc.double({ min: 0.01, max: 1, noNaN: true }),
		fixedCost: fc.double({ min: 10, max: 1e5, noNaN: true }),
		costPerPerson: fc.double({ min: 0, max: 5, noNaN: true }),
		currency: fc.constant('EUR'),
		horizonDays: fc.integer({ min: 1, max: 365 }),
		discountRate: fc.constantFrom(0, 0, 0.05, 0.3),
		valuePerConversion: fc.constant(null)
	})
});

const resultsOf = ({ a, b }: Pick<Case, 'a' | 'b'>): CampaignResults => {
	const group = (variant: string, of: Case['a']) => ({
		variant,
		...buyers(of.people, of.conversions, of.order, { cost: of.cost * of.people })
	});
	// A declared plan, so that unequal groups are as planned.
	return analysed([group('control', a), group('picks', b)], { plan: { control: a.people, picks: b.people } });
};

const rowOf = (results: CampaignResults, metric: string): ShownRow => {
	const row = results.results.find((one) => one.by.length === 0 && one.metric === metric);
	if (row?.status !== 'shown') throw new Error(`${metric} is not shown`);
	return row;
};

const ends = (range: { low: number; high: number } | null) => {
	if (!range) throw new Error('no interval');
	return range;
};

/** Trapezoid rule over the discount curve: money of every instant of the horizon, at its worth at the start. */
function presentBySum({ discountRate, horizonDays }: Assumptions): number {
	const steps = 2000;
	const days = horizonDays ?? 0;
	let sum = 0;
	for (let i = 0; i < steps; i++) sum += (1 + discountRate) ** (-((i + 0.5) / steps) * (days / 365));
	return sum / steps;
}

describe('variantRoi', () => {
	it('is the hand-made calculation in a hundred random campaigns, both ends mapped', () => {
		const seen = { bounded: 0, unbounded: 0, sure: 0, unsure: 0 };
		fc.assert(
			fc.property(anyCase, (one) => {
				const { a, b, assumptions } = one;
				const results = resultsOf(one);
				const roi = variantRoi(results, 'picks', assumptions);
				const n = b.people;
				const cost = assumptions.fixedCost + assumptions.costPerPerson * n + (b.cost - a.cost) * n;
				expect(roi.cost).toBeCloseTo(cost, 4);

				const conversions = (b.conversions / n - a.conversions / a.people) * n;
				const revenue = ((b.conversions * b.order) / n - (a.conversions * a.order) / a.people) * n;
				expect(roi.incrementalConversions?.estimate).toBeCloseTo(conversions, 6);
				expect(roi.incrementalRevenue?.estimate).toBeCloseTo(revenue, 4);
				expect(roi.incrementalMargin?.estimate).toBeCloseTo(revenue * assumptions.marginRate, 4);
				const per = ends(decidingRange(rowOf(results, 'revenue_per_person')));
				expect(roi.incrementalRevenue?.low).toBeCloseTo(per.low * n, 4);
				expect(roi.incrementalRevenue?.high).toBeCloseTo(per.high * n, 4);

				if (!(cost > 0)) {
					expect(roi.roi).toBeNull();
					expect(roi.reason).toBe('no-cost');
					return;
				}
				const share = presentBySum(assumptions) * assumptions.marginRate;
				const at = (perPerson: number) => (perPerson * n * share - cost) / cost;
				expect(roi.roi?.estimate).toBeCloseTo(at(revenue / n), 4);
				expect(roi.roi?.low).toBeCloseTo(at(per.low), 4);
				expect(roi.roi?.high).toBeCloseTo(at(per.high), 4);

				const of = ends(decidingRange(rowOf(results, 'conversion')));
				const each = roi.costPerIncrementalConversion;
				expect(each?.bounded).toBe(of.low > 0);
				seen[of.low > 0 ? 'bounded' : 'unbounded']++;
				if (of.low > 0) {
					expect(each?.low).toBeCloseTo(cost / (of.high * n), 6);
					expect(each?.high).toBeCloseTo(cost / (of.low * n), 6);
				} else expect(each?.high).toBeNull();
				seen[roi.verdict === 'cannot be said' ? 'unsure' : 'sure']++;
				expect(roi.verdict).toBe(
					at(per.low) > 0 ? 'earned its cost' : at(per.high) < 0 ? 'did not earn its cost' : 'cannot be said'
				);
			}),
			{ numRuns: 100, seed: 20261125 }
		);
		// Every sort of case was there.
		expect(Math.min(...Object.values(seen))).toBeGreaterThan(3);
	});

	it('gives the probability of a normal estimate, by numerical integration', () => {
		fc.assert(
			fc.property(anyCase, (one) => {
				const results = resultsOf(one);
				const { probabilityPositive, cost } = variantRoi(results, 'picks', {
					...one.assumptions,
					discountRate: 0
				});
				if (probabilityPositive === null || cost === null) return;
				const row = rowOf(results, 'revenue_per_person');
				const n = one.b.people;
				const sd = row.basis?.standardError ?? NaN;
				const needed = cost / (one.assumptions.marginRate * n);
				const from = ((row.difference?.estimate ?? NaN) - needed) / sd;
				const steps = 4000;
				const width = Math.min(9, Math.abs(from)) / steps;
				let area = 0;
				for (let i = 0; i < steps; i++) area += Math.exp(-(((i + 0.5) * width) ** 2) / 2) * width;
				const expected = 0.5 + (Math.sign(from) * area) / Math.sqrt(2 * Math.PI);
				expect(probabilityPositive).toBeCloseTo(expected, 5);
			}),
			{ numRuns: 50, seed: 7 }
		);
	});

	it('rises with the margin and falls with the cost, at both ends', () => {
		fc.assert(
			fc.property(anyCase, ({ a, b, assumptions }) => {
				const results = resultsOf({
					a: { ...a, order: 10, cost: 0 },
					b: { ...b, order: 100, conversions: 800, cost: 0 }
				});
				const at = (more: Partial<Assumptions>) => {
					const { roi } = variantRoi(results, 'picks', { ...assumptions, ...more });
					if (!roi) throw new Error('no return');
					return roi;
				};
				const [less, more] = [at({ marginRate: 0.2 }), at({ marginRate: 0.5 })];
				const highCost = at({ fixedCost: assumptions.fixedCost * 3, marginRate: 0.5 });
				for (const end of ['low', 'estimate', 'high'] as const) {
					expect(more[end]).toBeGreaterThan(less[end]);
					expect(highCost[end]).toBeLessThan(more[end]);
				}
			}),
			{ numRuns: 30, seed: 3 }
		);
	});

	it('is not changed by the currency unit: amounts and costs in cents give the same return', () => {
		fc.assert(
			fc.property(anyCase, ({ a, b, assumptions }) => {
				const cents = (of: Case['a']) => ({ ...of, order: of.order * 100, cost: of.cost * 100 });
				const plain = variantRoi(resultsOf({ a, b }), 'picks', assumptions);
				const fine = variantRoi(resultsOf({ a: cents(a), b: cents(b) }), 'picks', {
					...assumptions,
					fixedCost: assumptions.fixedCost * 100,
					costPerPerson: assumptions.costPerPerson * 100
				});
				expect(fine.roi === null).toBe(plain.roi === null);
				if (plain.roi && fine.roi) {
					expect(fine.roi.low / plain.roi.low).toBeCloseTo(1, 6);
					expect(fine.roi.high / plain.roi.high).toBeCloseTo(1, 6);
				}
			}),
			{ numRuns: 30, seed: 5 }
		);
	});

	it('takes the interval that decides where several comparisons share an error rate', () => {
		const results = analysed([
			{ variant: 'control', ...buyers(9000, 400, 50) },
			{ variant: 'picks', ...buyers(9100, 480, 50) },
			{ variant: 'best sellers', ...buyers(9050, 430, 50) }
		]);
		const row = results.results.find(
			({ by, metric, variant }) => by.length === 0 && metric === 'revenue_per_person' && variant === 'picks'
		);
		if (row?.status !== 'shown') throw new Error('not shown');
		const picks = campaignRoi(results, assumed).find(({ variant }) => variant === 'picks');
		expect(row.deciding?.level).toBeGreaterThan(0.95);
		expect(picks?.confidence).toBe(row.deciding?.level);
		expect(picks?.incrementalRevenue?.low).toBeCloseTo((row.deciding?.low ?? NaN) * 9100, 6);
	});
});

describe('the figures of a return', () => {
	const good = analysed([
		{ variant: 'control', ...buyers(9000, 400, 50) },
		{ variant: 'picks', ...buyers(9000, 700, 60) }
	]);
	const one = variantRoi(good, 'picks', assumed);

	it('pay back on the day on which the margin reaches the cost, and never beyond the horizon', () => {
		const { payback, incrementalMargin, cost } = one;
		const margin = incrementalMargin?.estimate ?? NaN;
		expect(payback?.estimate).toBeCloseTo((90 * (cost ?? NaN)) / margin, 8);
		expect(payback?.low ?? NaN).toBeLessThan(payback?.estimate ?? NaN);
		const highCost = variantRoi(good, 'picks', { ...assumed, fixedCost: margin * 2 });
		expect(highCost.payback).toEqual({ estimate: null, low: null, high: null, horizonDays: 90 });
		const later = variantRoi(good, 'picks', { ...assumed, discountRate: 0.5 });
		expect(later.payback?.estimate ?? NaN).toBeGreaterThan(payback?.estimate ?? NaN);
	});

	it('are even at the break-even margin', () => {
		const rate = one.breakEvenMargin?.estimate ?? NaN;
		expect(variantRoi(good, 'picks', { ...assumed, marginRate: rate }).roi?.estimate).toBeCloseTo(0, 10);
		const breakEven = one.breakEvenMargin?.high ?? NaN;
		expect(variantRoi(good, 'picks', { ...assumed, marginRate: breakEven }).roi?.low).toBeCloseTo(0, 10);
	});

	it('are the same in the table of other assumptions as they would be under them', () => {
		expect(one.sensitivity.map(({ of, value }) => `${of} ${value.toFixed(2)}`)).toEqual([
			'margin 0.30',
			'margin 0.40',
			'margin 0.50',
			'cost 0.50',
			'cost 2.00'
		]);
		for (const { of, value, roi } of one.sensitivity) {
			const other =
				of === 'margin'
					? { marginRate: value }
					: { fixedCost: assumed.fixedCost * value, costPerPerson: assumed.costPerPerson * value };
			const again = variantRoi(good, 'picks', { ...assumed, ...other }).roi;
			expect(roi.low).toBeCloseTo(again?.low ?? NaN, 10);
			expect(roi.estimate).toBeCloseTo(again?.estimate ?? NaN, 10);
			expect(roi.high).toBeCloseTo(again?.high ?? NaN, 10);
		}
	});

	it('say a cost for each conversion that has no end as such', () => {
		const even = analysed([
			{ variant: 'control', ...buyers(9000, 400, 50) },
			{ variant: 'picks', ...buyers(9000, 410, 50) }
		]);
		const each = variantRoi(even, 'picks', assumed).costPerIncrementalConversion;
		expect(each?.bounded).toBe(false);
		expect(each?.high).toBeNull();
		expect(each?.low).toBeGreaterThan(0);
		const fewer = analysed([
			{ variant: 'control', ...buyers(9000, 700, 50) },
			{ variant: 'picks', ...buyers(9000, 400, 50) }
		]);
		expect(variantRoi(fewer, 'picks', assumed).costPerIncrementalConversion).toEqual({
			estimate: null,
			low: null,
			high: null,
			bounded: false
		});
	});

	it('come from lifetime value where the file has no revenue', () => {
		const clv = (people: number, mean: number) => ({
			people,
			sums: { clv: people * mean, clv_sq: people * (mean ** 2 + 400) }
		});
		const results = analysed([
			{ variant: 'control', ...clv(5000, 80) },
			{ variant: 'picks', ...clv(5000, 83) }
		]);
		const found = variantRoi(results, 'picks', assumed);
		expect(found.source).toBe('clv');
		expect(found.incrementalRevenue?.estimate).toBeCloseTo(15_000, 6);
		expect(found.incrementalClv).toEqual(found.incrementalRevenue);
		expect(found.reasons.costPerIncrementalConversion).toBe('no-conversions');
	});

	it('come from an assumed value of a conversion where the file has no money', () => {
		const results = analysed([
			{ variant: 'control', people: 9000, sums: { conversions: 400 } },
			{ variant: 'picks', people: 9000, sums: { conversions: 700 } }
		]);
		const without = variantRoi(results, 'picks', assumed);
		expect([without.status, without.reason, without.roi]).toEqual(['not-computable', 'no-money', null]);
		const found = variantRoi(results, 'picks', { ...assumed, valuePerConversion: 30 });
		expect(found.source).toBe('value-per-conversion');
		expect(found.incrementalRevenue?.estimate).toBeCloseTo(9000, 6);
		expect(found.probabilityPositive).not.toBeNull();
	});
});

describe('what cannot be given', () => {
	const groups = [
		{ variant: 'control', ...buyers(9000, 400, 50) },
		{ variant: 'picks', ...buyers(9000, 700, 60) }
	];
	const absent = (one: VariantRoi) => [one.roi, one.probabilityPositive, one.payback, one.breakEvenMargin];

	it('is a reason without assumptions; what was measured is there all the same', () => {
		const one = variantRoi(analysed(groups), 'picks', null);
		expect([one.status, one.reason]).toEqual(['not-computable', 'no-assumptions']);
		expect(absent(one)).toEqual([null, null, null, null]);
		expect([one.cost, one.incrementalMargin, one.net]).toEqual([null, null, null]);
		expect(one.incrementalConversions?.estimate).toBeCloseTo(300, 6);
		expect(one.reasons.cost).toBe('no-assumptions');
	});

	it('is a reason where nothing was spent', () => {
		const one = variantRoi(analysed(groups), 'picks', { ...assumed, fixedCost: 0, costPerPerson: 0 });
		expect([one.status, one.reason]).toEqual(['not-computable', 'no-cost']);
		// It paid all the same, with its chance; only quotients by the cost are missing.
		expect(one.verdict).toBe('earned its cost');
		expect(one.probabilityPositive).toBeGreaterThan(0.99);
		expect([one.roi, one.payback, one.breakEvenMargin]).toEqual([null, null, null]);
		expect(one.net?.estimate).toBeCloseTo((700 * 60 - 400 * 50) * 0.4, 6);
	});

	it('is a reason where the amount has no sums of squares', () => {
		const plain = groups.map(({ variant, people, sums }) => ({
			variant,
			people,
			sums: { conversions: sums['conversions'] ?? 0, revenue: sums['revenue'] ?? 0 }
		}));
		const one = variantRoi(analysed(plain), 'picks', assumed);
		expect([one.status, one.reason]).toEqual(['not-computable', 'no-interval']);
		expect(absent(one)).toEqual([null, null, null, null]);
	});

	it('is a reason where the split was not as planned', () => {
		const one = variantRoi(analysed(groups, { plan: { control: 1, picks: 3 } }), 'picks', assumed);
		expect([one.status, one.reason]).toEqual(['not-comparable', 'sample-ratio-mismatch']);
		expect([one.incrementalConversions, one.incrementalRevenue]).toEqual([null, null]);
		expect(absent(one)).toEqual([null, null, null, null]);
	});

	it('is a reason where the amounts are hidden for privacy', () => {
		const few = [
			{ variant: 'control', people: 400, sums: { conversions: 2, revenue: 900, revenue_sq: 800_000 } },
			{ variant: 'picks', people: 400, sums: { conversions: 3, revenue: 1000, revenue_sq: 900_000 } }
		];
		const one = variantRoi(analysed(few), 'picks', assumed);
		expect(one.status).toBe('hidden');
		expect(one.reason).toMatch(/fewer-than-m|too-few-buyers/);
		expect(absent(one)).toEqual([null, null, null, null]);
		expect(one.reasons.costPerIncrementalConversion).toBe('fewer-than-m');
	});

	it('has a reason for every figure that is null, and none for the others', () => {
		for (const assumptions of [null, assumed, { ...assumed, horizonDays: null }]) {
			const one = variantRoi(analysed(groups), 'picks', assumptions);
			const { incrementalConversions, incrementalRevenue, incrementalMargin, cost, roi, payback } = one;
			const figures = { incrementalConversions, incrementalRevenue, incrementalMargin, cost, roi, payback };
			for (const [name, figure] of Object.entries(figures))
				expect(name in one.reasons, name).toBe(figure === null);
		}
	});
});

describe('leadReturn', () => {
	it('is the variant with the highest net, and null where there is none', () => {
		const results = analysed([
			{ variant: 'control', ...buyers(9000, 400, 50) },
			{ variant: 'a', ...buyers(9000, 450, 50) },
			{ variant: 'b', ...buyers(9000, 600, 50) }
		]);
		expect(leadReturn(campaignRoi(results, assumed))?.variant).toBe('b');
		expect(leadReturn([])).toBeNull();
	});
});
