import { describe, expect, it } from 'vitest';
import { difference } from '#lib/stats/means/difference.ts';
import { proportionDifference } from '#lib/stats/proportions/proportion-difference.ts';
import { proportionEstimate } from '#lib/stats/proportions/proportion.ts';
import { sequentialEffect } from '#lib/stats/sequential/sequential.ts';
import { randomness } from '../privacy/campaign.ts';

/** The likely counts of a binomial variable with their chances. */
function likelyCounts(n: number, rate: number): [count: number, chance: number][] {
	const mode = Math.floor((n + 1) * rate);
	const weights: [number, number][] = [[mode, 1]];
	for (let k = mode, weight = 1; k < n && weight > 1e-9; k += 1) {
		weight *= ((n - k) * rate) / ((k + 1) * (1 - rate));
		weights.push([k + 1, weight]);
	}
	for (let k = mode, weight = 1; k > 0 && weight > 1e-9; k -= 1) {
		weight *= (k * (1 - rate)) / ((n - k + 1) * rate);
		weights.push([k - 1, weight]);
	}
	const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
	return weights.map(([k, weight]) => [k, weight / total]);
}

interface Truth {
	readonly n: number;
	readonly rate: number;
}

/** How often the verdict's test rejects, over all likely outcomes with their exact chances: nothing is drawn. */
function rejections(control: Truth, treatment: Truth): number {
	let sum = 0;
	for (const [a, chanceA] of likelyCounts(control.n, control.rate))
		for (const [b, chanceB] of likelyCounts(treatment.n, treatment.rate)) {
			const chance = chanceA * chanceB;
			if (chance < 1e-8) continue;
			const answer = proportionDifference({ n: control.n, count: a }, { n: treatment.n, count: b }, 0.95);
			if (answer.kind === 'computed' && answer.difference.p < 0.05) sum += chance;
		}
	return sum;
}

/** Draws counts of a binomial variable. */
function binomial(n: number, rate: number, random: () => number): () => number {
	const counts = likelyCounts(n, rate);
	return () => {
		let left = random();
		for (const [count, chance] of counts) {
			left -= chance;
			if (left < 0) return count;
		}
		return Math.round(n * rate);
	};
}

const rates = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2];

describe('the verdict of two shares', () => {
	it.each([500, 1000, 2000, 5000, 10_000, 20_000])('errs in 4 to 6% with %i people a variant', (n) => {
		for (const rate of rates) {
			const error = rejections({ n, rate }, { n, rate });
			expect(error, `at ${rate}`).toBeGreaterThan(0.04);
			expect(error, `at ${rate}`).toBeLessThan(0.06);
		}
	});

	it.each([
		[500, 56],
		[2000, 222],
		[222, 2000],
		[5000, 556],
		[20_000, 2222]
	])('errs in at most 6 %% with %i against %i people', (control, treatment) => {
		for (const rate of [0.0005, ...rates, 0.5]) {
			const error = rejections({ n: control, rate }, { n: treatment, rate });
			expect(error, `at ${rate}`).toBeLessThan(0.06);
		}
	});

	it('finds a lift of 50% on 1% with 2,000 people a variant in at least 28 of 100 campaigns', () => {
		expect(rejections({ n: 2000, rate: 0.01 }, { n: 2000, rate: 0.015 })).toBeGreaterThan(0.28);
	});
});

describe('the always-valid test', () => {
	it.each([
		{ perDay: 100, rate: 0.05 },
		{ perDay: 500, rate: 0.02 },
		{ perDay: 2000, rate: 0.1 }
	])('errs in at most 5% with 60 daily looks at $perDay people a day and $rate', ({ perDay, rate }) => {
		const runs = 4000;
		const draw = binomial(perDay, rate, randomness(20_260_701 + perDay));
		const falsePositives = Array.from({ length: runs }, () => hasFalsePositive(draw, perDay)).filter(
			Boolean
		).length;
		expect(falsePositives / runs).toBeLessThanOrEqual(0.05);
	});

	it('differs from a fixed test repeated every day', () => {
		const draw = binomial(500, 0.05, randomness(7));
		const runs = Array.from({ length: 500 }, () => hasFalsePositive(draw, 500, true));
		expect(runs.filter(Boolean).length / runs.length).toBeGreaterThan(0.2);
	});
});

/** Whether one campaign without an effect shows one at any of 60 looks. */
function hasFalsePositive(draw: () => number, perDay: number, fixed = false): boolean {
	let [a, b] = [0, 0];
	for (let day = 1; day <= 60; day += 1) {
		a += draw();
		b += draw();
		const n = day * perDay;
		const effect = difference(proportionEstimate({ n, count: a }), proportionEstimate({ n, count: b }), 0.95);
		if (effect.kind === 'not-computable') continue;
		const look = sequentialEffect({ ...effect, people: 2 * n, confidence: 0.95 });
		if ((fixed ? effect.p : look.p) < 0.05) return true;
	}
	return false;
}
