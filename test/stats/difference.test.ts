import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference } from '#lib/stats/means/difference.ts';
import { meanEstimate } from '#lib/stats/means/moments.ts';
import { momentsOf, values } from './arbitrary.ts';
import { computed } from './reference/gbstats.ts';

const hillstromSpend = {
	control: { n: 21_306, mean: 0.6527894, variance: 134.95 },
	treatment: { n: 21_307, mean: 1.4226165, variance: 314.26 }
};

const pairs = fc.tuple(values(5), values(5)).map(([a, b]) => {
	const [control, treatment] = [meanEstimate(momentsOf(a)), meanEstimate(momentsOf(b))];
	return { control, treatment };
});
const varied = pairs.filter(({ control, treatment }) => control.variance > 0 && treatment.variance > 0);

describe('difference', () => {
	it('is the published spend of Hillstrom’s men’s e-mail', () => {
		const { estimate, p } = computed(difference(hillstromSpend.control, hillstromSpend.treatment, 0.95));
		expect(estimate).toBeCloseTo(0.77, 3);
		expect(p).toBeGreaterThan(1e-8);
		expect(p).toBeLessThan(1e-6);
	});

	it('is zero when the variants are alike', () => {
		const { control } = hillstromSpend;
		expect(computed(difference(control, control, 0.95))).toMatchObject({ estimate: 0, p: 1, log10P: 0 });
	});

	it('is negated when the variants are swapped', () => {
		fc.assert(
			fc.property(varied, ({ control, treatment }) => {
				const one = computed(difference(control, treatment, 0.9));
				const other = computed(difference(treatment, control, 0.9));
				expect(other.estimate).toBe(-one.estimate);
				expect(other.low).toBeCloseTo(-one.high, 9);
				expect(other.p).toBeCloseTo(one.p, 12);
			})
		);
	});

	it('changes its unit with the currency and keeps its p', () => {
		fc.assert(
			fc.property(varied, fc.integer({ min: 1, max: 5000 }), ({ control, treatment }, rate) => {
				const scaled = (x: typeof control) => ({
					...x,
					mean: x.mean * rate,
					variance: x.variance * rate ** 2
				});
				const one = computed(difference(control, treatment, 0.95));
				const other = computed(difference(scaled(control), scaled(treatment), 0.95));
				expect(other.low / rate).toBeCloseTo(one.low, 6);
				expect(other.p).toBeCloseTo(one.p, 9);
			})
		);
	});

	it('has p below α exactly when its interval excludes 0', () => {
		fc.assert(
			fc.property(varied, fc.constantFrom(0.8, 0.9, 0.95, 0.99), ({ control, treatment }, confidence) => {
				const { low, high, p } = computed(difference(control, treatment, confidence));
				expect(low > 0 || high < 0).toBe(p < 1 - confidence);
			})
		);
	});

	it('keeps log10 p where p underflows', () => {
		const far = computed(
			difference({ n: 1e6, mean: 0, variance: 1 }, { n: 1e6, mean: 1, variance: 1 }, 0.95)
		);
		expect(far.p).toBe(0);
		expect(far.log10P).toBeLessThan(-1e4);
		expect(Number.isFinite(far.log10P)).toBe(true);
	});

	it.each([
		['no-people', { n: 0, mean: NaN, variance: NaN }],
		['too-few-people', { n: 1, mean: 2, variance: NaN }],
		['no-people', { n: 10, mean: NaN, variance: NaN }],
		['no-variance', { n: 10, mean: 2, variance: -1e-9 }]
	])('is refused: %s', (reason, treatment) => {
		expect(difference({ n: 10, mean: 1, variance: 1 }, treatment, 0.95)).toEqual({
			kind: 'not-computable',
			reason
		});
	});

	it('is refused where nothing varies', () => {
		const same = { n: 10, mean: 1, variance: 0 };
		expect(difference(same, same, 0.95)).toMatchObject({ reason: 'no-variance' });
	});

	it.each([0, 1, 95, NaN])('refuses a confidence of %d', (confidence) => {
		const one = { n: 10, mean: 1, variance: 1 };
		expect(() => difference(one, one, confidence)).toThrow(expect.objectContaining({ code: 'out_of_range' }));
	});
});
