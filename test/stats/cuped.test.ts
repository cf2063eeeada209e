import { describe, expect, it } from 'vitest';
import { cupedRatioEstimates } from '#lib/stats/adjustment/cuped-ratio.ts';
import { addCupedSums, cupedEstimates } from '#lib/stats/adjustment/cuped.ts';
import { differenceInDifferences } from '#lib/stats/adjustment/difference-in-differences.ts';
import { difference } from '#lib/stats/means/difference.ts';
import { meanEstimate } from '#lib/stats/means/moments.ts';
import { ratioEstimate } from '#lib/stats/ratios/ratio.ts';
import { computed } from './reference/gbstats.ts';

/** Sums of people with these values during and before. */
const sums = (people: readonly (readonly [post: number, pre: number])[]) => ({
	n: people.length,
	post: {
		sum: people.reduce((sum, [post]) => sum + post, 0),
		sumSquares: people.reduce((sum, [post]) => sum + post * post, 0)
	},
	pre: {
		sum: people.reduce((sum, [, pre]) => sum + pre, 0),
		sumSquares: people.reduce((sum, [, pre]) => sum + pre * pre, 0)
	},
	sumProducts: people.reduce((sum, [post, pre]) => sum + post * pre, 0)
});

const control = sums([
	[3, 2],
	[5, 5],
	[8, 7],
	[2, 1],
	[6, 4]
]);
const treatment = sums([
	[4, 2],
	[7, 5],
	[9, 6],
	[4, 3]
]);

describe('cupedEstimates', () => {
	it('has less noise than the plain means', () => {
		const adjusted = cupedEstimates(control, treatment);
		const plain = meanEstimate({ n: control.n, ...control.post });
		expect(adjusted.theta).toBeGreaterThan(0.9);
		expect(adjusted.control.variance).toBeLessThan(plain.variance / 5);
		expect(adjusted.control.baseline?.mean).toBe(plain.mean);
	});

	it('is the plain mean where the past does not vary', () => {
		const flat = (x: typeof control) => ({
			...x,
			pre: { sum: 3 * x.n, sumSquares: 9 * x.n },
			sumProducts: 3 * x.post.sum
		});
		const answer = cupedEstimates(flat(control), flat(treatment));
		expect(answer.theta).toBe(0);
		expect(answer.treatment).toEqual(meanEstimate({ n: treatment.n, ...treatment.post }));
	});

	it('changes with nothing when a cell is split', () => {
		const split = addCupedSums(
			sums([
				[3, 2],
				[5, 5]
			]),
			sums([
				[8, 7],
				[2, 1],
				[6, 4]
			])
		);
		expect(cupedEstimates(split, treatment)).toEqual(cupedEstimates(control, treatment));
	});

	it('refuses what is no head count', () => {
		expect(() => cupedEstimates({ ...control, n: 2.5 }, treatment)).toThrow(
			expect.objectContaining({ code: 'not_a_number' })
		);
	});
});

describe('differenceInDifferences', () => {
	it('is the difference of the changes', () => {
		const plain = computed(differenceInDifferences(control, treatment, 0.95));
		expect(plain.estimate).toBeCloseTo(2 - 1, 12);
	});

	it('is the plain difference where nothing happened before', () => {
		const none = (x: typeof control) => ({ ...x, pre: { sum: 0, sumSquares: 0 }, sumProducts: 0 });
		const wanted = difference(
			meanEstimate({ n: control.n, ...control.post }),
			meanEstimate({ n: treatment.n, ...treatment.post }),
			0.95
		);
		expect(differenceInDifferences(none(control), none(treatment), 0.95)).toEqual(wanted);
	});
});

describe('cupedRatioEstimates', () => {
	const one = {
		n: 100,
		numerator: { sum: 40, sumSquares: 60 },
		denominator: { sum: 300, sumSquares: 1200 },
		preNumerator: { sum: 38, sumSquares: 55 },
		preDenominator: { sum: 310, sumSquares: 1250 },
		products: {
			numeratorDenominator: 150,
			numeratorPreNumerator: 40,
			numeratorPreDenominator: 140,
			denominatorPreNumerator: 135,
			denominatorPreDenominator: 1100,
			preNumeratorPreDenominator: 145
		}
	};

	it('is the plain ratio where there is no past', () => {
		const none = { ...one, preDenominator: { sum: 0, sumSquares: 0 } };
		const answer = cupedRatioEstimates(none, none);
		expect(answer.theta).toBe(0);
		expect(answer.control).toEqual(ratioEstimate({ ...none, sumProducts: 150 }));
	});

	it('is less noisy with a past that goes with the present', () => {
		const { control: adjusted, theta } = cupedRatioEstimates(one, one);
		expect(theta).toBeGreaterThan(0);
		expect(adjusted.variance).toBeLessThan(adjusted.baseline?.variance ?? 0);
	});
});
