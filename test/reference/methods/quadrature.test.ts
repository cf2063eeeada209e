import { describe, expect, it } from 'vitest';
import { studentLogSurvival } from '#lib/stats/distributions/student-t.ts';
import { noncentralStudentSurvival } from './noncentral-t.ts';
import { integrate } from './quadrature.ts';

describe('integrate', () => {
	it('is the area', () => {
		expect(integrate(Math.sin, { low: 0, high: Math.PI, pieces: 1 })).toBeCloseTo(2, 13);
		const peak = (x: number) => Math.exp(-0.5 * ((x - 0.3) / 1e-4) ** 2);
		expect(integrate(peak, { low: 0, high: 1, pieces: 400 }) / (1e-4 * Math.sqrt(2 * Math.PI))).toBeCloseTo(
			1,
			10
		);
	});
});

describe('noncentralStudentSurvival', () => {
	it('is Student’s tail around no effect', () => {
		expect(noncentralStudentSurvival(2, 12.5, 0)).toBeCloseTo(Math.exp(studentLogSurvival(2, 12.5)), 12);
	});
});
