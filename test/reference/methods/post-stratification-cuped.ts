import { addCupedSums, cupedEstimates, type CupedSums } from '#lib/stats/adjustment/cuped.ts';
import { measureCovariance, measureMean, measureVariance, type Measure } from '#lib/stats/ratios/ratio.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import {
	mergeStrata,
	stratifiedEffect,
	type Stratified,
	type StratifiedOptions,
	type Stratum
} from './post-stratification.ts';
import type { StratumEffect } from './strata.ts';

const varies = ({ control, treatment }: Stratum<CupedSums>): boolean =>
	measureVariance(control.post, control.n) > 0 && measureVariance(treatment.post, treatment.n) > 0;

const withSquares = ({ sum, sumSquares }: Measure): Measure => ({ sum, sumSquares: sumSquares ?? sum });

const squared = (sums: CupedSums): CupedSums => ({
	...sums,
	post: withSquares(sums.post),
	pre: withSquares(sums.pre)
});

/** Sums of squares and products around the mean. */
function around({ n, post, pre, sumProducts }: CupedSums) {
	return {
		post: measureVariance(post, n) * (n - 1),
		pre: measureVariance(pre, n) * (n - 1),
		cross: measureCovariance({ n, x: post, y: pre, sumProducts }) * (n - 1)
	};
}

/** Control level and effect of one stratum by regression on the past, with their covariance. */
function regressedEffect(stratum: Stratum<CupedSums>): StratumEffect {
	const control = squared(stratum.control);
	const treatment = squared(stratum.treatment);
	const people = control.n + treatment.n;
	const [a, b] = [around(control), around(treatment)];
	const usesPast = a.pre > 0 && b.pre > 0;
	const pastSquares = a.pre + b.pre;
	const slope = usesPast ? (a.cross + b.cross) / pastSquares : 0;
	const pastA = measureMean(control.pre, control.n);
	const pastB = measureMean(treatment.pre, treatment.n);
	const past = (control.pre.sum + treatment.pre.sum) / people;
	const [levelA, levelB] = [measureMean(control.post, control.n), measureMean(treatment.post, treatment.n)];
	if (!usesPast) {
		const va = (a.post / (control.n - 1) / control.n) * people;
		const vb = (b.post / (treatment.n - 1) / treatment.n) * people;
		return {
			people,
			values: [levelA, levelB - levelA],
			covariance: [
				[va, -va],
				[-va, va + vb]
			]
		};
	}
	const noise = (a.post + b.post - slope * (a.cross + b.cross)) / (people - 3);
	const slopeVariance = noise / pastSquares;
	const pastSums = addCupedSums(control, treatment).pre;
	const pastVariance = measureVariance(pastSums, people) / people;
	const [reach, gap] = [past - pastA, pastB - pastA];
	const level = noise / control.n + reach ** 2 * slopeVariance + pastVariance * (slope ** 2 + slopeVariance);
	const effect = noise / control.n + noise / treatment.n + gap ** 2 * slopeVariance;
	const cross = -noise / control.n - reach * gap * slopeVariance;
	return {
		people,
		values: [levelA + slope * reach, levelB - levelA - slope * gap],
		covariance: [
			[level * people, cross * people],
			[cross * people, effect * people]
		]
	};
}

/**
 * The effect averaged over strata by size, each adjusted by regression on what the same people did before.
 *
 * As `postStratified` and `cupedEstimates` together; each stratum needs some thirty people a variant.
 *
 * @param strata  sums during and before the campaign, by stratum and variant
 * @param options scale and confidence
 * @throws {StatsError} `wrong_length` without strata, `out_of_range`
 * @see Lin (2013), Annals of Applied Statistics 7, 295–318; gbstats 0.8.0, CreateStrataResultRegressionAdjusted
 */
export function postStratifiedCuped(
	strata: readonly Stratum<CupedSums>[],
	options: StratifiedOptions
): Stratified | NotComputable {
	const used = mergeStrata(strata, varies, (a, b) => addCupedSums(squared(a), squared(b)));
	if (!used.every(varies)) return notComputable('no-variance');
	const whole = strata.reduce((sum, stratum) => ({
		control: addCupedSums(squared(sum.control), squared(stratum.control)),
		treatment: addCupedSums(squared(sum.treatment), squared(stratum.treatment))
	}));
	return stratifiedEffect(used.map(regressedEffect), cupedEstimates(whole.control, whole.treatment), options);
}
