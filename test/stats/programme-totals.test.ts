import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qProfile, varianceBetween } from '#lib/stats/pooling/between-studies.ts';
import { hartungKnapp, unbiasedSum } from '#lib/stats/pooling/meta-analysis.ts';
import { logRatioOfMeans, logRatioOfShares } from '#lib/stats/pooling/log-ratio.ts';
import { computed } from './reference/gbstats.ts';

/** Thirteen trials of the BCG vaccine: cases and others, vaccinated and not (Colditz and others 1994, JAMA 271, 698–702). */
const trials = [
	[4, 119, 11, 128],
	[6, 300, 29, 274],
	[3, 228, 11, 209],
	[62, 13_536, 248, 12_619],
	[33, 5036, 47, 5761],
	[180, 1361, 372, 1079],
	[8, 2537, 10, 619],
	[505, 87_886, 499, 87_892],
	[29, 7470, 45, 7232],
	[17, 1699, 65, 1600],
	[186, 50_448, 141, 27_197],
	[5, 2493, 3, 2338],
	[27, 16_886, 29, 17_825]
] as const;
const studies = trials.map(([a, b, c, d]) => ({
	effect: Math.log(a / (a + b) / (c / (c + d))),
	variance: 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
}));

describe('effects that differ between campaigns', () => {
	it('have the variance and its range that metafor publishes for the BCG trials', () => {
		// τ² by Paule and Mandel 0.318; Q profile 0.1197 to 1.1115 (metafor, and computed with scipy).
		expect(varianceBetween(studies)).toBeCloseTo(0.318068452205175, 9);
		const { low, high } = qProfile(studies, 0.95);
		expect(low).toBeCloseTo(0.119718361141261, 9);
		expect(high).toBeCloseTo(1.111479084060929, 8);
	});

	it('have Hartung and Knapp’s range around their mean', () => {
		const { estimate, low, high } = computed(hartungKnapp(studies, 0.95));
		expect(estimate).toBeCloseTo(-0.7149681534934575, 9);
		expect(low).toBeCloseTo(-1.1090983812022601, 9);
		expect(high).toBeCloseTo(-0.320837925784655, 9);
	});

	it('never have a range of no width', () => {
		const alike = Array.from({ length: 8 }, () => ({ effect: 0.1, variance: 0.04 }));
		const { low, high } = computed(hartungKnapp(alike, 0.95));
		expect(high - low).toBeGreaterThan(0.1);
		expect(hartungKnapp(studies.slice(0, 1), 0.95)).toMatchObject({ reason: 'too-few-campaigns' });
	});
});

describe('log ratios', () => {
	it('turn their sign with the variants, and weigh both alike', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 50, max: 5000 }),
				fc.integer({ min: 50, max: 5000 }),
				fc.integer({ min: 0, max: 50 }),
				fc.integer({ min: 1, max: 49 }),
				(n, m, x, y) => {
					const [a, b] = [
						{ n, count: x },
						{ n: m, count: y }
					];
					const [there, back] = [logRatioOfShares(a, b), logRatioOfShares(b, a)];
					expect(there?.effect).toBeCloseTo(-(back?.effect ?? NaN), 12);
					expect(there?.variance).toBeCloseTo(back?.variance ?? NaN, 12);
				}
			)
		);
	});

	it('of shares: 24 of 1,000 against 20 of 1,000', () => {
		const study = logRatioOfShares({ n: 1000, count: 20 }, { n: 1000, count: 24 });
		expect(study?.effect).toBeCloseTo(Math.log(24.5 / 20.5), 12);
		expect(study?.variance).toBeCloseTo((2001 / 45 - 1) * (2 / 1000), 12);
		expect(logRatioOfShares({ n: 1000, count: 0 }, { n: 1000, count: 0 })).toBeNull();
	});

	it('of means correct the bias of a noisy logarithm', () => {
		const study = logRatioOfMeans({ n: 100, mean: 2, variance: 16 }, { n: 900, mean: 2, variance: 16 });
		expect(study?.effect).toBeCloseTo((4 / 2) * (1 / 900 - 1 / 100), 12);
		expect(study?.variance).toBeCloseTo(4 * (1 / 900 + 1 / 100), 12);
		expect(logRatioOfMeans({ n: 100, mean: -1, variance: 1 }, { n: 90, mean: 2, variance: 1 })).toBeNull();
	});
});

describe('unbiasedSum', () => {
	it('adds estimates and squared errors', () => {
		const { estimate, low, high } = unbiasedSum(
			[
				{ estimate: 3, below: 3, above: 6 },
				{ estimate: -1, below: 4, above: 8 }
			],
			0.95
		);
		expect(estimate).toBe(2);
		expect(low).toBeCloseTo(2 - 1.959963984540054 * 5, 9);
		expect(high).toBeCloseTo(2 + 1.959963984540054 * 10, 9);
	});
});
