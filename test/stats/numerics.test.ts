import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deltaLift } from '#lib/stats/means/lift.ts';
import { difference } from '#lib/stats/means/difference.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import { computed } from './reference/gbstats.ts';

describe('findRoot', () => {
	it('finds the root to the last digits', () => {
		fc.assert(
			fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (root) => {
				const found = findRoot((x) => Math.expm1((x - root) / 10) + (x - root) ** 3, -100, 101);
				expect(Math.abs(found - root)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(root)));
			})
		);
	});

	it('takes an end that is a root', () => expect(findRoot((x) => x - 2, 2, 5)).toBe(2));

	it('copes with a function that is infinite at an end', () => {
		expect(findRoot((x) => Math.log(x), 0, 8)).toBeCloseTo(1, 14);
	});

	it('refuses ends without a sign change', () => {
		expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});

describe('deltaLift', () => {
	const [control, treatment] = [
		{ n: 3407, mean: 0.41, variance: 15.21 },
		{ n: 3461, mean: 0.7, variance: 38.44 }
	];

	it('can contradict the absolute verdict (gbstats’ own test data)', () => {
		expect(computed(deltaLift(control, treatment, { confidence: 0.95 })).p).toBeCloseTo(0.0619, 4);
		expect(computed(difference(control, treatment, 0.95)).p).toBeCloseTo(0.0202, 4);
	});

	it('is refused, as there, for a baseline of 0 and without variance', () => {
		const options = { confidence: 0.95 };
		expect(deltaLift({ ...control, mean: 0 }, treatment, options)).toMatchObject({ reason: 'zero-baseline' });
		expect(deltaLift(control, { ...treatment, variance: 0 }, options)).toMatchObject({
			reason: 'no-variance'
		});
	});
});
