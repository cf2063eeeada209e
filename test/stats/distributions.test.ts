import chiSquare from '@stdlib/stats-base-dists-chisquare';
import student from '@stdlib/stats-base-dists-t';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareLogSurvival } from '#lib/stats/distributions/chi-square.ts';
import { logGamma, logGammaHalfStep } from '#lib/stats/distributions/log-gamma.ts';
import {
	normalCdf,
	normalLogSurvival,
	normalQuantile,
	normalSurvival
} from '#lib/stats/distributions/normal.ts';
import { studentLogSurvival, studentUpperQuantile } from '#lib/stats/distributions/student-t.ts';

const studentSurvival = (t: number, dof: number) => Math.exp(studentLogSurvival(t, dof));
const chiSquareSurvival = (x: number, dof: number) => Math.exp(chiSquareLogSurvival(x, dof));

const shapes = fc.double({ min: 0.6, max: 2e5, noNaN: true });

describe('studentSurvival', () => {
	it('is stdlib’s where that has digits', () => {
		fc.assert(
			fc.property(fc.double({ min: -8, max: 8, noNaN: true }), shapes, (t, dof) => {
				const wanted = student.cdf(-t, dof);
				expect(Math.abs(studentSurvival(t, dof) / wanted - 1)).toBeLessThan(1e-10);
			})
		);
	});

	it('has no step where its two formulas meet', () => {
		for (const dof of [40, 77.7, 1000, 1e6]) {
			const [below, above] = [studentLogSurvival(3 - 1e-9, dof), studentLogSurvival(3 + 1e-9, dof)];
			expect(below - above).toBeGreaterThan(0);
			expect(below - above).toBeLessThan(1e-8);
		}
	});

	it('is the normal tail for infinitely many degrees of freedom', () => {
		expect(studentLogSurvival(5, Infinity)).toBe(normalLogSurvival(5));
		expect(studentLogSurvival(5, 1e12)).toBeCloseTo(normalLogSurvival(5), 8);
	});

	it('refuses no degrees of freedom', () => {
		expect(() => studentLogSurvival(1, 0)).toThrow(expect.objectContaining({ code: 'out_of_range' }));
	});
});

describe('studentUpperQuantile', () => {
	it('is undone by the survival function', () => {
		const ps = fc.double({ min: -100, max: -0.35, noNaN: true }).map((exponent) => 10 ** exponent);
		fc.assert(
			fc.property(ps, fc.double({ min: 2, max: 2e5, noNaN: true }), (p, dof) => {
				const back = studentSurvival(studentUpperQuantile(p, dof), dof);
				expect(Math.abs(back / p - 1)).toBeLessThan(1e-9);
			})
		);
	});
});

describe('normalQuantile', () => {
	it('is undone by the distribution in both tails', () => {
		for (const p of [1e-300, 1e-100, 1e-16, 1e-5, 0.025, 0.4])
			expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 11);
		expect(normalSurvival(normalQuantile(0.975))).toBeCloseTo(0.025, 14);
	});

	it.each([0, 1, NaN])('refuses %d', (p) => {
		expect(() => normalQuantile(p)).toThrow(expect.objectContaining({ code: 'out_of_range' }));
	});
});

describe('chiSquareSurvival', () => {
	it('is stdlib’s where that has digits', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 0.01, max: 30, noNaN: true }),
				fc.integer({ min: 1, max: 40 }),
				(x, dof) => {
					expect(chiSquareSurvival(x, dof)).toBeCloseTo(1 - chiSquare.cdf(x, dof), 11);
				}
			)
		);
	});

	it('is right for a million degrees of freedom (mpmath)', () => {
		expect(chiSquareLogSurvival(1e6, 1e6)).toBeCloseTo(-0.69352337770643, 12);
		expect(chiSquareLogSurvival(1.01e6, 1e6)).toBeCloseTo(-27.7287961604587, 10);
	});

	it('refuses a statistic below zero', () => {
		expect(() => chiSquareSurvival(-1, 1)).toThrow(expect.objectContaining({ code: 'out_of_range' }));
	});
});

describe('logGamma', () => {
	it('is the factorial', () => {
		expect(Math.exp(logGamma(11))).toBeCloseTo(3_628_800, 5);
		expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
	});

	it('takes half steps without cancellation', () => {
		expect(logGammaHalfStep(3.2)).toBeCloseTo(logGamma(3.7) - logGamma(3.2), 13);
		expect(logGammaHalfStep(1e9)).toBeCloseTo(0.5 * Math.log(1e9), 9);
	});
});
