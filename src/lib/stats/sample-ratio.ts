import { checkCount, checkNotNegative, StatsError } from './check.ts';
import { chiSquareLogSurvival } from './distributions/chi-square.ts';
import { exactSum } from './exact.ts';
import { logGamma } from './distributions/log-gamma.ts';

/** Prior weight that shares are near the planned ones, in people. */
const concentration = 1000;

/**
 * Does the split of people fit the planned one? Always-valid while people arrive.
 *
 * The evidence for "another split" against "the planned one" is the Dirichlet–multinomial Bayes factor; at any number of
 * looks, it exceeds 1/α with a chance of at most α if the plan is followed (Ville's inequality), so that its inverse is a p. A χ²
 * test repeated every week at 0.001 flags far more often than one time in a thousand.
 *
 * @param split observed people and planned weights, the same variants in the same order
 * @returns p in [0, 1] and its log10; 0 where a variant planned at 0 has people
 * @throws {StatsError} `wrong_length` for fewer than two variants
 * @see Lindon and Malek (2022), NeurIPS 35, "Anytime-Valid Inference for Multinomial Count Data"; Ville (1939)
 */
export function sequentialSampleRatio({ observed, planned }: Split): {
	readonly p: number;
	readonly log10P: number;
} {
	if (observed.length < 2 || observed.length !== planned.length)
		throw new StatsError('wrong_length', `${observed.length} variants with ${planned.length} planned shares`);
	const weight = exactSum(planned);
	const people = exactSum(observed);
	let logEvidence = logGamma(concentration) - logGamma(concentration + people);
	for (const [i, count] of observed.entries()) {
		const share = (planned[i] ?? 0) / weight;
		if (share === 0) {
			if (count > 0) return { p: 0, log10P: -Infinity };
			continue;
		}
		const before = concentration * share;
		logEvidence += logGamma(before + count) - logGamma(before) - count * Math.log(share);
	}
	const logP = Math.min(0, -logEvidence);
	return { p: Math.exp(logP), log10P: logP / Math.LN10 };
}

/** The fit of the observed split of people to the planned one. */
export interface SampleRatio {
	readonly chiSquare: number;
	readonly degreesOfFreedom: number;
	/** p of a split at least this far off. Below 0.001 the counting or the assignment is wrong. */
	readonly p: number;
	/** log10 of p, finite where p underflows; −Infinity where the split is impossible. */
	readonly log10P: number;
	/** Largest |observed − planned| share over the variants, in [0, 1]. */
	readonly largestGap: number;
}

/** People by variant, and the planned weights in the same order (any positive scale). */
export interface Split {
	readonly observed: readonly number[];
	readonly planned: readonly number[];
}

function checkSplit({ observed, planned }: Split): void {
	if (observed.length < 2 || observed.length !== planned.length)
		throw new StatsError('wrong_length', `${observed.length} variants with ${planned.length} planned shares`);
	for (const count of observed) checkCount(count, 'observed');
	for (const weight of planned) checkNotNegative(weight, 'planned');
	if (!(exactSum(planned) > 0)) throw new StatsError('out_of_range', 'all planned shares are 0');
}

/**
 * Sample ratio mismatch: does the split of people fit the planned one?
 *
 * Assumes that people are assigned independently. A variant planned at 0 that has people is impossible by plan: p is 0. A variant
 * planned above 0 without people counts like any other. Judge p together with `largestGap`: with millions of people
 * a difference too small to matter is still "significant".
 *
 * @param split observed people and planned weights
 * @throws {StatsError} `wrong_length` for fewer than two variants, `not_a_number` or `out_of_range` for impossible counts
 * @see Fabijan et al. (2019), Diagnosing sample ratio mismatch in online controlled experiments, KDD
 */
export function sampleRatio(split: Split): SampleRatio {
	checkSplit(split);
	const { observed, planned } = split;
	const fit = plannedVariantsRatio(split);
	const people = exactSum(observed);
	const weight = exactSum(planned);
	const gaps = observed.map((count, i) =>
		people === 0 ? 0 : Math.abs(count / people - (planned[i] ?? 0) / weight)
	);
	const largestGap = Math.max(...gaps);
	const impossible = observed.some((count, i) => count > 0 && planned[i] === 0);
	if (impossible) return { ...fit, chiSquare: Infinity, p: 0, log10P: -Infinity, largestGap };
	return { ...fit, largestGap };
}

/**
 * The same test over the variants planned above 0 alone, leaving out the people of the others, as GrowthBook's
 * TypeScript engine does. For comparison; `sampleRatio` is what the product shows.
 *
 * @throws {StatsError} `wrong_length`, `not_a_number`, `out_of_range`
 */
export function plannedVariantsRatio(split: Split): SampleRatio {
	checkSplit(split);
	const included = split.observed
		.map((count, i) => ({ count, weight: split.planned[i] ?? 0 }))
		.filter(({ weight }) => weight > 0);
	const people = exactSum(included.map(({ count }) => count));
	const total = exactSum(included.map(({ weight }) => weight));
	const terms = included.map(({ count, weight }) => {
		const expected = (weight / total) * people;
		return { fit: expected === 0 ? 0 : (count - expected) ** 2 / expected, gap: count - expected };
	});
	const chiSquare = exactSum(terms.map(({ fit }) => fit));
	const degreesOfFreedom = included.length - 1;
	const logP = degreesOfFreedom === 0 ? 0 : chiSquareLogSurvival(chiSquare, degreesOfFreedom);
	const largestGap = people === 0 ? 0 : Math.max(...terms.map(({ gap }) => Math.abs(gap) / people));
	return { chiSquare, degreesOfFreedom, p: Math.exp(logP), log10P: logP / Math.LN10, largestGap };
}
