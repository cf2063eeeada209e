import { describe, expect, it } from 'vitest';
import { sampleRatio, sequentialSampleRatio } from '#lib/stats/sample-ratio.ts';
import { Draws } from '../bench/truth/random.ts';

describe('sequentialSampleRatio', () => {
	it('is the inverse of the beta–binomial Bayes factor: 5,600 of 10,000 with a half planned', () => {
		// scipy: betaln(500 + 5600, 500 + 4400) − betaln(500, 500) − 10,000·ln ½ = 64.3918.
		const { p } = sequentialSampleRatio({ observed: [5600, 4400], planned: [1, 1] });
		expect(Math.log(p)).toBeCloseTo(-64.39180620208663, 6);
		expect(sequentialSampleRatio({ observed: [50, 50], planned: [1, 1] }).p).toBe(1);
	});

	it('flags where a variant planned at 0 has people, and finds what is clearly off', () => {
		expect(sequentialSampleRatio({ observed: [10, 1], planned: [1, 0] }).p).toBe(0);
		expect(sequentialSampleRatio({ observed: [50_000, 47_500], planned: [1, 1] }).p).toBeLessThan(1e-6);
		expect(sequentialSampleRatio({ observed: [0, 9000, 9000], planned: [1, 1, 1] }).p).toBeLessThan(1e-100);
	});

	it('flags a followed plan at most at its nominal rate, at any number of looks', () => {
		const draws = new Draws(99);
		let [sequential, plain] = [0, 0];
		for (let i = 0; i < 400; i += 1) {
			const observed: [number, number] = [0, 0];
			let [once, often] = [false, false];
			for (let look = 0; look < 60; look += 1) {
				const a = draws.binomial(400, 0.5);
				observed[0] += a;
				observed[1] += 400 - a;
				once ||= sequentialSampleRatio({ observed, planned: [1, 1] }).p < 0.05;
				often ||= sampleRatio({ observed, planned: [1, 1] }).p < 0.05;
			}
			sequential += Number(once);
			plain += Number(often);
		}
		expect(sequential / 400).toBeLessThan(0.07);
		expect(plain / 400).toBeGreaterThan(0.2);
	});
});
