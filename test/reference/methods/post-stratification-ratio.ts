import { studentEffect, welchDegreesOfFreedom } from '#lib/stats/means/difference.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { mergeStrata, type Stratified, type StratifiedOptions, type Stratum } from './post-stratification.ts';
import { ratioEstimate, type RatioSums, addMeasures, measureCovariance, measureMean, measureVariance } from '#lib/stats/ratios/ratio.ts';
import { combineStrata, quadratic, type StratumEffect } from './strata.ts';

const varies = ({ control, treatment }: Stratum<RatioSums>): boolean =>
	ratioEstimate(control).variance > 0 && ratioEstimate(treatment).variance > 0;

/** Means of control numerator and denominator, treatment numerator and denominator, with their covariance. */
function stratumMeans({ control, treatment }: Stratum<RatioSums>): StratumEffect {
	const people = control.n + treatment.n;
	const block = ({ n, numerator: x, denominator: y, sumProducts }: RatioSums) => {
		const cross = measureCovariance({ n, x, y, sumProducts });
		const scale = people / n;
		return [measureVariance(x, n) * scale, cross * scale, measureVariance(y, n) * scale] as const;
	};
	const means = ({ n, numerator, denominator }: RatioSums) => [
		measureMean(numerator, n),
		measureMean(denominator, n)
	];
	const [am, amd, ad] = block(control);
	const [bm, bmd, bd] = block(treatment);
	return {
		people,
		values: [...means(control), ...means(treatment)],
		covariance: [
			[am, amd, 0, 0],
			[amd, ad, 0, 0],
			[0, 0, bm, bmd],
			[0, 0, bmd, bd]
		]
	};
}

/** The sums of two disjoint groups taken together. */
export function addRatioSums(a: RatioSums, b: RatioSums): RatioSums {
	return {
		n: a.n + b.n,
		numerator: addMeasures(a.numerator, b.numerator),
		denominator: addMeasures(a.denominator, b.denominator),
		sumProducts: a.sumProducts + b.sumProducts
	};
}

/** A 0/1 measure added to another counts squares like any mean. */
const addSums = (a: RatioSums, b: RatioSums): RatioSums => addRatioSums(squared(a), squared(b));

function squared(sums: RatioSums): RatioSums {
	const { numerator, denominator } = sums;
	return {
		...sums,
		numerator: { sum: numerator.sum, sumSquares: numerator.sumSquares ?? numerator.sum },
		denominator: { sum: denominator.sum, sumSquares: denominator.sumSquares ?? denominator.sum }
	};
}

/**
 * The difference of two ratios whose numerators and denominators are averaged over strata by size.
 *
 * As `postStratified`, for ratios of sums: strata are weighted before dividing.
 *
 * @param strata  sums by stratum and variant
 * @param options scale and confidence
 * @throws {StatsError} `wrong_length` without strata, `out_of_range`
 * @see gbstats 0.8.0, PostStratificationSummaryRatio
 */
export function postStratifiedRatio(
	strata: readonly Stratum<RatioSums>[],
	options: StratifiedOptions
): Stratified | NotComputable {
	const used = mergeStrata(strata, varies, addSums);
	if (!used.every(varies)) return notComputable('no-variance');
	const { values, covariance } = combineStrata(used.map(stratumMeans));
	const [am = NaN, ad = NaN, bm = NaN, bd = NaN] = values;
	const [a, b] = [am / ad, bm / bd];
	const relative = options.scale === 'relative';
	if (relative && a === 0) return notComputable('zero-baseline');
	const absolute = [-1 / ad, am / ad ** 2, 1 / bd, -bm / bd ** 2];
	const ofRatio = [-b / am, b / ad, 1 / bd, -bm / bd ** 2].map((slope) => slope / a);
	const variance = quadratic(covariance, relative ? ofRatio : absolute);
	if (!(variance > 0)) return notComputable('no-variance');
	const whole = strata.reduce((sum, stratum) => ({
		control: addSums(sum.control, stratum.control),
		treatment: addSums(sum.treatment, stratum.treatment)
	}));
	const difference = studentEffect({
		estimate: relative ? (b - a) / Math.abs(a) : b - a,
		standardError: Math.sqrt(variance),
		degreesOfFreedom: welchDegreesOfFreedom(ratioEstimate(whole.control), ratioEstimate(whole.treatment)),
		confidence: options.confidence
	});
	return { ...difference, strata: used.length };
}
