import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CategoryUse, TrustEffect } from '#lib/experiment/roi/data/category-uses.ts';
import { returnOnData, type DataReturn } from '#lib/experiment/roi/data/return-on-data.ts';

const z = 1.959963984540054;
const study = (effect: number, error: number) => ({ effect, variance: error ** 2 });

const use = (
	category: string,
	campaign: string,
	variant: string,
	more: Partial<CategoryUse> = {}
): CategoryUse => ({
	category,
	sensitivity: 'medium',
	campaign,
	variant,
	study: null,
	margin: null,
	currency: 'EUR',
	trust: [],
	others: [],
	...more
});

const broken: TrustEffect = {
	metric: 'unsubscribe_rate',
	label: 'Opt-outs',
	direction: 'decrease',
	difference: { estimate: 0.005, low: 0.003, high: 0.007 },
	verdict: 'guardrail broken'
};

const one = (uses: readonly CategoryUse[], category: string): DataReturn => {
	const found = returnOnData(uses, 0.95).find((line) => line.category === category);
	if (!found) throw new Error(`no ${category}`);
	return found;
};

describe('returnOnData', () => {
	it('is the effect of one campaign with its own range, as an association', () => {
		const found = one([use('location', 'Spring', 'b', { study: study(0.2, 0.05) })], 'location');
		expect(found.evidence).toBe('association');
		expect(found.lift?.estimate).toBeCloseTo(0.2, 12);
		expect(found.lift?.low).toBeCloseTo(0.2 - z * 0.05, 8);
		expect(found.conclusion).toBe('linked to a gain');
	});

	it('pools campaigns that agree by precision', () => {
		const found = one(
			[
				use('location', 'Spring', 'b', { study: study(0.1, 0.1) }),
				use('location', 'Summer', 'b', { study: study(0.13, 0.05) })
			],
			'location'
		);
		expect(found.lift?.estimate).toBeCloseTo((0.1 * 100 + 0.13 * 400) / 500, 10);
		expect(found.lift?.high).toBeCloseTo((0.1 * 100 + 0.13 * 400) / 500 + z / Math.sqrt(500), 8);
		expect(found.restsOn).toBe(2);
		expect(found.campaigns).toEqual(['Spring', 'Summer']);
	});

	it('counts treatments of one campaign once: more of them do not narrow the range', () => {
		const single = one([use('location', 'Spring', 'b', { study: study(0.1, 0.05) })], 'location');
		const twice = one(
			['b', 'c'].map((variant) => use('location', 'Spring', variant, { study: study(0.1, 0.05) })),
			'location'
		);
		expect(twice.lift).toEqual(single.lift);
		expect([twice.variants, twice.restsOn]).toEqual([2, 1]);
	});

	it('takes the contrast of two treatments that differ in this kind alone as causal, and lets it decide', () => {
		const rich = study(0.3, 0.04);
		const poor = study(0.28, 0.04);
		const uses = [
			...['history', 'location'].map((category) =>
				use(category, 'Spring', 'rich', {
					study: rich,
					others: [{ variant: 'poor', categories: ['history'], study: poor }]
				})
			),
			use('history', 'Spring', 'poor', {
				study: poor,
				others: [{ variant: 'rich', categories: ['history', 'location'], study: rich }]
			})
		];
		const location = one(uses, 'location');
		expect(location.evidence).toBe('causal');
		expect(location.lift?.estimate).toBeCloseTo(0.02, 12);
		expect(location.lift?.low).toBeCloseTo(0.02 - z * Math.sqrt(2 * 0.04 ** 2), 8);
		// By association it would have looked excellent.
		expect(location.conclusion).toBe('no gain shown');
		const history = one(uses, 'history');
		expect(history.evidence).toBe('association');
		expect(history.conclusion).toBe('linked to a gain');
	});

	it('knows no contrast where two kinds differ, or the other uses something of its own', () => {
		const others = [
			{ variant: 'none', categories: [], study: study(0, 0.04) },
			{ variant: 'other', categories: ['device'], study: study(0, 0.04) }
		];
		const uses = ['history', 'location'].map((category) =>
			use(category, 'Spring', 'rich', { study: study(0.3, 0.04), others })
		);
		expect(one(uses, 'location').evidence).toBe('association');
	});

	it('takes off the error that two treatments share with their control: as the delta method on three groups', () => {
		fc.assert(
			fc.property(
				fc.tuple(...[1, 2, 3].map(() => fc.double({ min: 0.01, max: 0.5, noNaN: true }))),
				fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1000, max: 50_000 }))),
				(rates, counts) => {
					const [a = 0, b = 0, c = 0] = rates;
					const error = (rate: number, i: number) => (rate * (1 - rate)) / (counts[i] ?? 1);
					const lift = (rate: number, i: number) => ({
						effect: rate / a - 1,
						variance: error(rate, i) / a ** 2 + (rate ** 2 * error(a, 0)) / a ** 4
					});
					const found = one(
						[
							use('location', 'Spring', 'b', {
								study: lift(b, 1),
								controlVariance: error(a, 0) / a ** 2,
								others: [{ variant: 'c', categories: [], study: lift(c, 2) }]
							})
						],
						'location'
					);
					// Straight: (b − c)/a, whose gradient is (−(b − c)/a², 1/a, −1/a).
					const variance = ((b - c) ** 2 / a ** 4) * error(a, 0) + (error(b, 1) + error(c, 2)) / a ** 2;
					expect(found.lift?.estimate).toBeCloseTo((b - c) / a, 8);
					expect((found.lift?.high ?? NaN) - (found.lift?.estimate ?? NaN)).toBeCloseTo(
						z * Math.sqrt(variance),
						7
					);
				}
			),
			{ numRuns: 100 }
		);
	});

	it('mentions trust first: a broken guardrail outweighs any lift', () => {
		const found = one(
			[use('location', 'Spring', 'b', { study: study(0.5, 0.01), trust: [broken] })],
			'location'
		);
		expect(found.conclusion).toBe('linked to lower trust');
		expect(found.trustCost).toEqual([{ ...broken, campaign: 'Spring', variant: 'b' }]);
		const held = one(
			[use('location', 'Spring', 'b', { study: study(0.5, 0.01), trust: [{ ...broken, verdict: 'held' }] })],
			'location'
		);
		expect(held.trustCost).toEqual([]);
		expect(held.conclusion).toBe('linked to a gain');
	});

	it('earns nothing where more people bought and the margin certainly fell', () => {
		const margin = { estimate: -1000, low: -1500, high: -500 };
		const found = one([use('location', 'Spring', 'b', { study: study(0.2, 0.05), margin })], 'location');
		expect(found.conclusion).toBe('no gain shown');
		const unsure = use('location', 'Spring', 'b', {
			study: study(0.2, 0.05),
			margin: { ...margin, low: -2100, high: 100 }
		});
		expect(one([unsure], 'location').conclusion).toBe('linked to a gain');
	});

	it('averages margins over campaigns, and adds up no currencies', () => {
		const margin = { estimate: 1000, low: 1000 - z * 100, high: 1000 + z * 100 };
		const uses = ['Spring', 'Summer'].map((campaign) => use('location', campaign, 'b', { margin }));
		const found = one(uses, 'location').margin;
		expect(found?.estimate).toBeCloseTo(1000, 8);
		expect(found?.high).toBeCloseTo(1000 + (z * 100) / Math.SQRT2, 4);
		const mixed = [...uses, use('location', 'Autumn', 'b', { margin, currency: 'USD' })];
		expect(one(mixed, 'location').margin).toBeNull();
	});

	it('has no number where nothing can be compared', () => {
		const found = one([use('location', 'Spring', 'b')], 'location');
		expect([found.lift, found.evidence, found.margin]).toEqual([null, null, null]);
		expect(found.conclusion).toBe('no gain shown');
		expect(returnOnData([], 0.95)).toEqual([]);
	});

	it('refuses a level that is none, and a variance of zero', () => {
		expect(() => returnOnData([], 1)).toThrow(/confidence/);
		expect(() => returnOnData([use('a', 'b', 'c', { study: study(0.1, 0) })], 0.95)).toThrow(/variance/);
	});
});
