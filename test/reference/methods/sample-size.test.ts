import { describe, expect, it } from 'vitest';
import { cohensH, normalSampleSize, studentSampleSize } from './sample-size.ts';

describe('sample sizes of standardised tests', () => {
	it('need a little more for t than for z', () => {
		const test = { effect: 0.5, confidence: 0.95, ratio: 1, power: 0.8 };
		expect(normalSampleSize(test)).toBeCloseTo(62.79, 2);
		expect(studentSampleSize(test)).toBeCloseTo(63.77, 2);
	});

	it('are never enough for no effect', () => {
		expect(normalSampleSize({ effect: 0, confidence: 0.95, ratio: 1, power: 0.8 })).toBe(Infinity);
	});

	it('have an effect of 0 between equal shares', () => expect(cohensH(0.3, 0.3)).toBe(0));

	it('refuse a power of 1', () => {
		expect(() => normalSampleSize({ effect: 1, confidence: 0.95, ratio: 1, power: 1 })).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});
