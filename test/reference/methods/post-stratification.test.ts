import { describe, expect, it } from 'vitest';
import { difference } from '#lib/stats/means/difference.ts';
import { meanEstimate } from '#lib/stats/means/moments.ts';
import { postStratifiedCuped } from './post-stratification-cuped.ts';
import { postStratifiedRatio } from './post-stratification-ratio.ts';
import { combineStrata, quadratic } from './strata.ts';
import { postStratified } from './post-stratification.ts';
import { computed } from '../../stats/reference/gbstats.ts';

const options = { scale: 'absolute', confidence: 0.95 } as const;
const web = {
	control: { n: 900, sum: 100, sumSquares: 300 },
	treatment: { n: 100, sum: 20, sumSquares: 60 }
};
const phone = {
	control: { n: 100, sum: 60, sumSquares: 200 },
	treatment: { n: 900, sum: 600, sumSquares: 1900 }
};

describe('postStratified', () => {
	it('is the plain difference in one stratum', () => {
		const plain = computed(difference(meanEstimate(web.control), meanEstimate(web.treatment), 0.95));
		const answer = computed(postStratified([web], options));
		expect(answer.estimate).toBeCloseTo(plain.estimate, 12);
		expect(answer.standardError).toBeCloseTo(plain.standardError, 12);
		expect(answer.strata).toBe(1);
	});

	it('undoes a split that differs between strata', () => {
		const answer = computed(postStratified([web, phone], options));
		const within = (0.2 - 100 / 900 + 600 / 900 - 0.6) / 2;
		expect(answer.estimate).toBeCloseTo(within, 12);
	});

	it('does not depend on the order of strata', () => {
		const [one, other] = [
			computed(postStratified([web, phone], options)),
			computed(postStratified([phone, web], options))
		];
		expect(other.estimate).toBeCloseTo(one.estimate, 12);
		expect(other.standardError).toBeCloseTo(one.standardError, 12);
	});

	it('merges a stratum in which nothing varies', () => {
		const still = { control: { n: 5, sum: 0, sumSquares: 0 }, treatment: { n: 4, sum: 0, sumSquares: 0 } };
		expect(computed(postStratified([web, phone, still], options)).strata).toBe(2);
	});

	it('is refused where nothing varies at all', () => {
		const still = { n: 9, sum: 0, sumSquares: 0 };
		expect(postStratified([{ control: still, treatment: still }], options)).toMatchObject({
			reason: 'no-variance'
		});
	});

	it('refuses no strata', () => {
		expect(() => postStratified([], options)).toThrow(expect.objectContaining({ code: 'wrong_length' }));
	});
});

describe('postStratifiedRatio', () => {
	it('is the mean’s answer where every denominator is 1', () => {
		const asRatio = ({ n, sum, sumSquares }: typeof web.control) => ({
			n,
			numerator: { sum, sumSquares },
			denominator: { sum: n, sumSquares: n },
			sumProducts: sum
		});
		const strata = [web, phone].map(({ control, treatment }) => ({
			control: asRatio(control),
			treatment: asRatio(treatment)
		}));
		for (const scale of ['absolute', 'relative'] as const) {
			const plain = computed(postStratified([web, phone], { ...options, scale }));
			const answer = computed(postStratifiedRatio(strata, { ...options, scale }));
			expect(answer.estimate).toBeCloseTo(plain.estimate, 10);
			expect(answer.standardError).toBeCloseTo(plain.standardError, 10);
		}
	});
});

describe('postStratifiedCuped', () => {
	it('is nearly the plain answer where the past explains nothing', () => {
		const withPast = ({ n, sum, sumSquares }: typeof web.control) => ({
			n,
			post: { sum, sumSquares },
			pre: { sum: 0, sumSquares: n },
			sumProducts: 0
		});
		const strata = [web, phone].map(({ control, treatment }) => ({
			control: withPast(control),
			treatment: withPast(treatment)
		}));
		const plain = computed(postStratified([web, phone], options));
		const answer = computed(postStratifiedCuped(strata, options));
		expect(answer.estimate).toBeCloseTo(plain.estimate, 12);
		expect(answer.standardError / plain.standardError).toBeCloseTo(1, 1);
	});
});

describe('combineStrata', () => {
	it('is the stratum itself where there is one', () => {
		const one = {
			people: 10,
			values: [1, 2],
			covariance: [
				[4, 1],
				[1, 9]
			]
		};
		const { values, covariance } = combineStrata([one]);
		expect(values).toEqual([1, 2]);
		expect(quadratic(covariance, [1, 1])).toBeCloseTo(1.5, 12);
	});
});
