import { describe, expect, it } from 'vitest';
import { proportionEstimate } from '#lib/stats/proportions/proportion.ts';
import { StatsError } from '#lib/stats/check.ts';

describe('proportionEstimate', () => {
	it('is the share with variance m(1 − m)', () => {
		expect(proportionEstimate({ n: 200, count: 50 })).toEqual({ n: 200, mean: 0.25, variance: 0.1875 });
	});

	it.each([
		['more converted than people', { n: 10, count: 11 }, 'out_of_range'],
		['fewer than nobody', { n: 10, count: -1 }, 'out_of_range'],
		['half a person', { n: 10, count: 0.5 }, 'not_a_number'],
		['no number', { n: NaN, count: 0 }, 'not_a_number']
	])('refuses %s', (_, proportion, code) => {
		expect(() => proportionEstimate(proportion)).toThrow(expect.objectContaining({ code }));
		expect(() => proportionEstimate(proportion)).toThrow(StatsError);
	});
});
