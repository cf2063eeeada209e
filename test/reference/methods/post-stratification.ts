import { studentEffect, welchDegreesOfFreedom, type Difference } from '#lib/stats/means/difference.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import { meanEstimate, pool, type Moments } from '#lib/stats/means/moments.ts';
import { measureMean, measureVariance, type Measure } from '#lib/stats/ratios/ratio.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { StatsError } from '#lib/stats/check.ts';
import { combineStrata, quadratic, type StratumEffect } from './strata.ts';

/** People of one stratum in one variant, and their sums. */
export interface StratumSums extends Measure {
	readonly n: number;
}

/** The two variants within one stratum, such as one channel. */
export interface Stratum<Sums> {
	readonly control: Sums;
	readonly treatment: Sums;
}

/** The scale of the effect. */
export interface StratifiedOptions {
	readonly scale: 'absolute' | 'relative';
	readonly confidence: number;
}

/** A post-stratified difference. */
export interface Stratified extends Difference {
	/** Strata used: those without variance were merged into the largest. */
	readonly strata: number;
}

const asMoments = ({ n, sum, sumSquares }: StratumSums): Moments => ({
	n,
	sum,
	sumSquares: sumSquares ?? sum
});

const varies = ({ control, treatment }: Stratum<StratumSums>): boolean =>
	measureVariance(control, control.n) > 0 && measureVariance(treatment, treatment.n) > 0;

/** Merges the strata that are too small into the largest one. */
export function mergeStrata<Sums extends { readonly n: number }>(
	strata: readonly Stratum<Sums>[],
	isComputable: (stratum: Stratum<Sums>) => boolean,
	add: (a: Sums, b: Sums) => Sums
): Stratum<Sums>[] {
	const size = ({ control, treatment }: Stratum<Sums>) => control.n + treatment.n;
	const [largest, ...others] = [...strata].sort((a, b) => size(b) - size(a));
	if (!largest) throw new StatsError('wrong_length', 'there are no strata');
	let first = largest;
	const complete: Stratum<Sums>[] = [];
	for (const stratum of others) {
		if (isComputable(stratum)) complete.push(stratum);
		else
			first = {
				control: add(first.control, stratum.control),
				treatment: add(first.treatment, stratum.treatment)
			};
	}
	return [first, ...complete];
}

/** Control mean and effect of one stratum, with their covariance. */
function stratumEffect({ control, treatment }: Stratum<StratumSums>): StratumEffect {
	const people = control.n + treatment.n;
	const a = (measureVariance(control, control.n) * people) / control.n;
	const b = (measureVariance(treatment, treatment.n) * people) / treatment.n;
	const level = measureMean(control, control.n);
	return {
		people,
		values: [level, measureMean(treatment, treatment.n) - level],
		covariance: [
			[a, -a],
			[-a, a + b]
		]
	};
}

/** The effect made of (control mean, effect), with Welch's degrees of freedom of the pooled variants. */
export function stratifiedEffect(
	effects: readonly StratumEffect[],
	whole: { control: Estimate; treatment: Estimate },
	options: StratifiedOptions
): Stratified | NotComputable {
	const { values, covariance } = combineStrata(effects);
	const [level = NaN, effect = NaN] = values;
	const relative = options.scale === 'relative';
	if (relative && level === 0) return notComputable('zero-baseline');
	const gradient = relative ? [-effect / level ** 2, 1 / level] : [0, 1];
	const variance = quadratic(covariance, gradient);
	if (!(variance > 0)) return notComputable('no-variance');
	const difference = studentEffect({
		estimate: relative ? effect / Math.abs(level) : effect,
		standardError: Math.sqrt(variance),
		degreesOfFreedom: welchDegreesOfFreedom(whole.control, whole.treatment),
		confidence: options.confidence
	});
	return { ...difference, strata: effects.length };
}

/**
 * The effect averaged over the strata of a dimension by their size: Σ ν_k·effect_k, with its variance.
 *
 * Removes the noise (and bias) of a split that differs between strata. Assumes that strata are fixed before the campaign and their
 * sizes random; each stratum needs some thirty people a variant. Strata in which a variant does not vary are merged
 * into the largest.
 *
 * @param strata  sums by stratum and variant; without `sumSquares` each person's value is 0 or 1
 * @param options scale and confidence
 * @returns the difference on that scale; or why there is none
 * @throws {StatsError} `wrong_length` without strata, `out_of_range`
 * @see Miratrix, Sekhon and Yu (2013), Journal of the Royal Statistical Society B 75, 369–396; gbstats 0.8.0
 */
export function postStratified(
	strata: readonly Stratum<StratumSums>[],
	options: StratifiedOptions
): Stratified | NotComputable {
	const used = mergeStrata(strata, varies, (a, b) => pool([asMoments(a), asMoments(b)]));
	if (!used.every(varies)) return notComputable('no-variance');
	const whole = {
		control: meanEstimate(pool(strata.map(({ control }) => asMoments(control)))),
		treatment: meanEstimate(pool(strata.map(({ treatment }) => asMoments(treatment))))
	};
	return stratifiedEffect(used.map(stratumEffect), whole, options);
}
