import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lognormalCubes } from '#lib/stats/means/amount-cubes.ts';
import { compareEstimates } from '#lib/stats/means/comparison.ts';
import { logGamma } from '#lib/stats/distributions/log-gamma.ts';
import { meanEstimate } from '#lib/stats/means/moments.ts';
import { normalQuantile, normalSurvival } from '#lib/stats/distributions/normal.ts';
import { largestSkewness, skewedTest, correctedScore } from '#lib/stats/means/skewed-difference.ts';

const z = 1.959963984540054;

/** The chance of each possible sum in one part of the people, over all splits; the others have no amount. */
function chancesOfSums(
	amounts: readonly number[],
	{ small, people }: { small: number; people: number }
): number[] {
	const maxSum = amounts.reduce((sum, x) => sum + x, 0);
	const ways = Array.from({ length: amounts.length + 1 }, () => new Float64Array(maxSum + 1));
	if (ways[0]) ways[0][0] = 1;
	amounts.forEach((amount, i) => {
		for (let j = i; j >= 0; j -= 1)
			for (let sum = maxSum - amount; sum >= 0; sum -= 1) {
				const [from, into] = [ways[j], ways[j + 1]];
				if (from && into) into[sum + amount] = (into[sum + amount] ?? 0) + (from[sum] ?? 0);
			}
	});
	const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
	const others = people - amounts.length;
	return Array.from({ length: maxSum + 1 }, (_, sum) =>
		ways.reduce(
			(chance, row, j) =>
				j > small
					? chance
					: chance + (row[sum] ?? 0) * Math.exp(logChoose(others, small - j) - logChoose(people, small)),
			0
		)
	);
}

/** Computed from the formulas of the design page with numpy and scipy (brentq), not with this code. */
const cases = [
	{
		control: { n: 5000, sum: 9000, sumSquares: 310_000 },
		treatment: { n: 95_000, sum: 180_000, sumSquares: 7.1e6 },
		cubes: 1.05e9,
		score: 0.7639428670262685,
		skewness: -0.22252731747321752,
		low: -0.14256238561303394,
		high: 0.3173067489171978
	},
	{
		control: { n: 19_000, sum: 41_000, sumSquares: 2.2e6 },
		treatment: { n: 1000, sum: 2900, sumSquares: 1.9e5 },
		cubes: 2.4e8,
		score: 2.004397386848066,
		skewness: 0.2670848330669076,
		low: 0.014932089505704493,
		high: 1.69049209189548
	},
	{
		control: { n: 500, sum: 700, sumSquares: 9000 },
		treatment: { n: 700, sum: 1100, sumSquares: 15_000 },
		cubes: 9.0e5,
		score: 0.6872428310689903,
		skewness: -0.08690159434242992,
		low: -0.30902308365644937,
		high: 0.6277120259436445
	}
];

describe('skewedTest', () => {
	it.each(cases)('gives the figures of an independent computation ($control.n people)', (one) => {
		const test = skewedTest(one);
		expect(test.score(0)).toBeCloseTo(one.score, 9);
		expect(test.skewness).toBeCloseTo(one.skewness, 9);
		const { low, high } = test.interval(z);
		expect(low).toBeCloseTo(one.low, 9);
		expect(high).toBeCloseTo(one.high, 9);
	});

	it('agrees with all ways of splitting the same 1,000 people into 150 and 850', () => {
		const [small, people, buyers] = [150, 1000, 120];
		const amounts = Array.from({ length: buyers }, (_, i) =>
			Math.round(8 * Math.exp(normalQuantile((i + 0.5) / buyers)))
		);
		const chances = chancesOfSums(amounts, { small, people });
		const total = (power: number) => amounts.reduce((all, x) => all + x ** power, 0);
		const [sum, sumSquares, cubes] = [total(1), total(2), total(3)];
		/** The corrected statistic's p for the sum that a given share of all splits does not exceed. */
		const tail = (share: number) => {
			let below = 0;
			const at = chances.findIndex((chance) => (below += chance) >= share);
			const part = { n: small, sum: at, sumSquares: 0 };
			const rest = { n: people - small, sum: sum - at, sumSquares };
			const exact = below - (chances[at] ?? 0) / 2;
			return {
				exact,
				corrected: 1 - normalSurvival(skewedTest({ control: rest, treatment: part, cubes }).score(0))
			};
		};
		for (const share of [0.01, 0.025, 0.05, 0.95, 0.975, 0.99]) {
			const { exact, corrected } = tail(share);
			expect(Math.abs(corrected - exact)).toBeLessThan(0.004);
		}
	});

	it('is Welch’s test but for terms of order 1/n where variants are equally large', () => {
		const control = { n: 50_000, sum: 61_000, sumSquares: 5.1e6 };
		const treatment = { n: 50_000, sum: 63_500, sumSquares: 5.4e6 };
		const test = skewedTest({ control, treatment, cubes: 2.4e9 });
		const welch = compareEstimates(meanEstimate(control), meanEstimate(treatment), 0.95);
		if (welch.kind !== 'computed') throw new Error('not computed');
		expect(test.skewness).toBe(0);
		expect(test.score(0)).toBeCloseTo(welch.difference.t, 3);
		const { low, high } = test.interval(welch.difference.criticalValue);
		const width = welch.difference.high - welch.difference.low;
		expect(Math.abs(low - welch.difference.low) / width).toBeLessThan(0.01);
		expect(Math.abs(high - welch.difference.high) / width).toBeLessThan(0.01);
	});

	it('excludes 0 exactly when the statistic is beyond the critical value', () => {
		const people = fc.integer({ min: 50, max: 100_000 });
		const amounts = fc.tuple(
			people,
			fc.double({ min: 0.5, max: 3, noNaN: true }),
			fc.double({ min: 1, max: 90, noNaN: true })
		);
		fc.assert(
			fc.property(amounts, amounts, fc.double({ min: 1, max: 40, noNaN: true }), (a, b, cube) => {
				const side = ([n, mean, spread]: [number, number, number]) => ({
					n,
					sum: n * mean,
					sumSquares: n * mean * mean * (1 + spread)
				});
				const [control, treatment] = [side(a), side(b)];
				const squares = control.sumSquares + treatment.sumSquares;
				const test = skewedTest({
					control,
					treatment,
					cubes: (cube * squares ** 2) / (control.sum + treatment.sum)
				});
				const score = test.score(0);
				fc.pre(Math.abs(Math.abs(score) - z) > 1e-6 && Math.abs(test.skewness) <= largestSkewness);
				const { low, high } = test.interval(z);
				expect(low > 0).toBe(score > z);
				expect(high < 0).toBe(score < -z);
			}),
			{ numRuns: 300, seed: 1 }
		);
	});
});

describe('correctedScore', () => {
	it('has the first terms of Cornish and Fisher', () => {
		for (const t of [-2.5, -1, 0.3, 2, 3])
			expect(correctedScore(t, 1e-6)).toBeCloseTo(t - (1e-6 * (t * t - 1)) / 6, 10);
		expect(correctedScore(1.7, 0)).toBe(1.7);
	});

	it('follows the gamma distribution: skewness 2 is the exponential one, whose 97.5% quantile is ln 40', () => {
		expect(normalSurvival(correctedScore(Math.log(40) - 1, 2))).toBeCloseTo(0.0245, 4);
	});
});

describe('lognormalCubes', () => {
	// Computed with scipy (brentq, ndtr).
	it.each([
		{ buyers: 100, sum: 5000, sumSquares: 400_000, cubes: 44_764_149.86908028 },
		{ buyers: 2500, sum: 6100, sumSquares: 60_000, cubes: 1_489_295.1963124706 }
	])('of $buyers buyers', ({ cubes, ...sums }) => {
		expect(lognormalCubes(sums) / cubes).toBeCloseTo(1, 9);
	});

	it('is the cube of the price where everybody pays the same', () => {
		expect(lognormalCubes({ buyers: 40, sum: 400, sumSquares: 4000 })).toBeCloseTo(40_000, 6);
	});

	it('never passes what the sums allow, and is unknown for a handful of buyers', () => {
		expect(lognormalCubes({ buyers: 40, sum: 80, sumSquares: 2000 })).toBeLessThanOrEqual(2000 ** 1.5);
		expect(lognormalCubes({ buyers: 4, sum: 80, sumSquares: 2000 })).toBeNaN();
		expect(lognormalCubes({ buyers: 40, sum: -80, sumSquares: 2000 })).toBeNaN();
	});
});
