import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochbergFamily, holmFamily } from '#lib/experiment/metrics/families.ts';

const ps = fc.array(fc.double({ min: 1e-12, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 });
const alpha = 0.05;

describe.each([
	['holmFamily', holmFamily],
	['benjaminiHochbergFamily', benjaminiHochbergFamily]
])('%s', (_, family) => {
	it('gives each interval the level at which it says the same as the adjusted p', () => {
		fc.assert(
			fc.property(ps, (list) => {
				family(list, alpha).forEach(({ adjustedP, confidence }, i) => {
					const p = list[i] ?? 1;
					fc.pre(Math.abs(adjustedP - alpha) > 1e-9);
					// An interval of this level excludes 0 exactly when p < 1 − level.
					expect(p < 1 - confidence).toBe(adjustedP < alpha);
				});
			}),
			{ numRuns: 1000 }
		);
	});

	it('never finds more than the comparisons alone would', () => {
		fc.assert(
			fc.property(ps, (list) => {
				family(list, alpha).forEach(({ adjustedP, confidence }, i) => {
					expect(adjustedP).toBeGreaterThanOrEqual(list[i] ?? 1);
					expect(confidence).toBeGreaterThanOrEqual(1 - alpha - 1e-12);
				});
			})
		);
	});
});

describe('holmFamily', () => {
	it('divides the error rate by the comparisons not yet decided', () => {
		expect(holmFamily([0.001, 0.02], alpha).map(({ confidence }) => confidence)).toEqual([0.975, 0.95]);
		expect(holmFamily([0.04, 0.03], alpha).map(({ confidence }) => confidence)).toEqual([0.975, 0.975]);
	});
});

describe('benjaminiHochbergFamily', () => {
	it('keeps the plain level when every comparison is found', () => {
		expect(benjaminiHochbergFamily([0.001, 0.002, 0.003], alpha)[0]?.confidence).toBeCloseTo(0.95, 12);
	});
});
