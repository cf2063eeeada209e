import { describe, expect, it } from 'vitest';
import { chosenSum, type ChosenStudy } from '#lib/stats/pooling/chosen-sum.ts';
import { unbiasedSum } from '#lib/stats/pooling/meta-analysis.ts';

/** Rubin's eight schools, as in Gelman and others, Bayesian Data Analysis, section 5.5. */
const schools = [
	[28, 15],
	[8, 10],
	[-3, 16],
	[7, 11],
	[-1, 9],
	[1, 11],
	[18, 10],
	[12, 18]
] as const;
const eight = (isChosen: (effect: number, i: number) => boolean): ChosenStudy[] =>
	schools.map(([effect, error], i) => ({ effect, variance: error ** 2, chosen: isChosen(effect, i) }));
const sumOf = (studies: readonly ChosenStudy[]) => {
	const found = chosenSum(studies, 0.95);
	if ('kind' in found) throw new Error(found.reason);
	return found;
};

/** The same numbers each time. */
function normals(seed: number): () => number {
	let state = seed;
	const uniform = () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return (state + 0.5) / 2 ** 32;
	};
	return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('the sum of chosen campaigns, adjusted for luck', () => {
	it('is the posterior of the eight schools: the best of them about 11, likely −2 to 31', () => {
		// Bayesian Data Analysis, table 5.3, school A: median 10, 95 % interval −2 to 31; its mean is 11.4.
		const { estimate, low, high } = sumOf(eight((_, i) => i === 0));
		expect(estimate).toBeCloseTo(11.4, 0);
		expect(low).toBeCloseTo(-2, -0.5);
		expect(high).toBeCloseTo(31, -0.5);
	});

	it('is that of all where all are chosen, and nothing where none is', () => {
		const all = sumOf(eight(() => true));
		// Eight times the mean of all effects, which is about 8.
		expect(all.estimate / 8).toBeCloseTo(8, -0.3);
		expect(sumOf(eight(() => false))).toEqual({ estimate: 0, low: 0, high: 0 });
		expect(chosenSum(eight(() => true).slice(0, 2), 0.95)).toMatchObject({ reason: 'too-few-campaigns' });
	});

	it('has the truth in its range as often as it claims, where the plain sum of winners does not', () => {
		const normal = normals(7);
		let [runs, right, plainRight] = [0, 0, 0];
		for (let run = 0; run < 400; run++) {
			const all = Array.from({ length: 12 }, () => {
				const error = Math.exp(0.4 * normal());
				const truth = 0.3 + 0.7 * normal();
				const effect = truth + error * normal();
				return { truth, effect, variance: error ** 2, chosen: effect > error };
			});
			const chosen = all.filter((one) => one.chosen);
			if (chosen.length === 0) continue;
			const truth = chosen.reduce((sum, one) => sum + one.truth, 0);
			const plain = unbiasedSum(
				chosen.map(({ effect, variance }) => ({
					estimate: effect,
					below: Math.sqrt(variance),
					above: Math.sqrt(variance)
				})),
				0.95
			);
			const { low, high } = sumOf(all);
			runs++;
			right += Number(low <= truth && truth <= high);
			plainRight += Number(plain.low <= truth && truth <= plain.high);
		}
		expect(runs).toBeGreaterThan(380);
		expect(right / runs).toBeGreaterThan(0.92);
		expect(right / runs).toBeLessThan(0.985);
		expect(plainRight / runs).toBeLessThan(0.75);
	});
});
