import { checkConfidence } from '#lib/stats/check.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { checkProportion, type Proportion } from '#lib/stats/proportions/proportion.ts';
import { twoSided, type TestResult } from '#lib/stats/proportions/score.ts';
import type { Interval } from '#lib/stats/estimate.ts';

/** Adds `successes` and `failures` to a variant. */
const padded = ({ n, count }: Proportion, successes: number, failures: number) => ({
	n: n + successes + failures,
	share: (count + successes) / (n + successes + failures)
});

function gapInterval(
	control: Proportion,
	treatment: Proportion,
	confidence: number,
	added: number
): Interval {
	checkProportion(control);
	checkProportion(treatment);
	checkConfidence(confidence);
	const a = padded(control, added, added);
	const b = padded(treatment, added, added);
	const variance = (a.share * (1 - a.share)) / a.n + (b.share * (1 - b.share)) / b.n;
	const reach = -normalQuantile((1 - confidence) / 2) * Math.sqrt(variance);
	return { low: b.share - a.share - reach, high: b.share - a.share + reach };
}

/**
 * Agresti and Caffo's interval of a difference of shares: the plain one after adding one success and one failure to each.
 *
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Agresti and Caffo (2000), American Statistician 54, 280–288
 */
export function agrestiCaffoInterval(
	control: Proportion,
	treatment: Proportion,
	confidence: number
): Interval {
	return gapInterval(control, treatment, confidence, 1);
}

/** The plain interval of a difference of shares, for comparison: [0, 0] for 0 against 0. @throws {StatsError} */
export function waldDifferenceInterval(
	control: Proportion,
	treatment: Proportion,
	confidence: number
): Interval {
	return gapInterval(control, treatment, confidence, 0);
}

/**
 * The interval of the ratio treatment/control on the log scale, for comparison with other tools.
 *
 * @param options confidence in (0, 1); `added` ½ to both counts and sizes for the adjusted one
 * @returns bounds of the ratio (1 is no change); `zero-baseline` where a count is 0 and nothing is added
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Katz et al. (1978), Biometrics 34, 469–474; Walter (1975), Biometrika 62, 371–374
 */
export function logRatioInterval(
	control: Proportion,
	treatment: Proportion,
	options: { confidence: number; added: number }
): Interval | NotComputable {
	checkProportion(control);
	checkProportion(treatment);
	checkConfidence(options.confidence);
	const [a, b] = [padded(control, options.added, 0), padded(treatment, options.added, 0)];
	if (a.share === 0 || b.share === 0) return notComputable('zero-baseline');
	const variance = (1 / a.share - 1) / a.n + (1 / b.share - 1) / b.n;
	const reach = -normalQuantile((1 - options.confidence) / 2) * Math.sqrt(variance);
	const centre = Math.log(b.share / a.share);
	return { low: Math.exp(centre - reach), high: Math.exp(centre + reach) };
}

/**
 * Pearson's chi-square test of two shares without continuity correction, as a signed z.
 *
 * @returns `no-variance` where nobody, or everybody, converted
 * @throws {StatsError} `not_a_number`, `out_of_range`
 */
export function pearsonTest(control: Proportion, treatment: Proportion): TestResult | NotComputable {
	checkProportion(control);
	checkProportion(treatment);
	const share = (control.count + treatment.count) / (control.n + treatment.n);
	const variance = share * (1 - share) * (1 / control.n + 1 / treatment.n);
	if (!(variance > 0)) return notComputable('no-variance');
	return twoSided((treatment.count / treatment.n - control.count / control.n) / Math.sqrt(variance));
}
