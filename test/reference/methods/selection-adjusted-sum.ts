import { qProfile, checkStudies, weighted, type Study } from '#lib/stats/pooling/between-studies.ts';
import { checkConfidence } from '#lib/stats/check.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import { normalSurvival } from '#lib/stats/distributions/normal.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';

/** One campaign of a programme. */
export interface Candidate extends Study {
	/** The weight of its effect in the sum, such as people treated. */
	readonly weight: number;
	/** Was it chosen, knowing its effect? */
	readonly chosen: boolean;
}

/** The sum of selected effects, corrected for selection. */
export interface SelectionAdjusted {
	readonly kind: 'computed';
	readonly estimate: number;
	readonly low: number;
	readonly high: number;
	/** The effects, in the given order, shrunk towards the fitted mean. */
	readonly effects: readonly number[];
	/** The fitted mean of all campaigns, and the standard deviation of their true effects. */
	readonly mean: number;
	readonly spread: number;
}

/** Minimum number of campaigns to fit their mean and spread. */
const minCampaigns = 4;
const steps = 400;

/** The distribution of the sum if the true effects spread by `tau`: normal, with the likelihood of this spread. */
function given(tau: number, campaigns: readonly Candidate[]) {
	const between = tau * tau;
	const { estimate: mean, total, q } = weighted(campaigns, between);
	const shrinkage = campaigns.map(({ variance }) => between / (between + variance));
	const effects = campaigns.map(({ effect }, i) => mean + (shrinkage[i] ?? 0) * (effect - mean));
	let [sum, variance, shared] = [0, 0, 0];
	campaigns.forEach(({ chosen, weight, variance: own }, i) => {
		if (!chosen) return;
		sum += weight * (effects[i] ?? 0);
		variance += weight * weight * (shrinkage[i] ?? 0) * own;
		shared += weight * (1 - (shrinkage[i] ?? 0));
	});
	// The mean is fitted too: its error is in every shrunken effect.
	variance += (shared * shared) / total;
	const logLikelihood =
		-0.5 *
		(campaigns.reduce((logs, one) => logs + Math.log(one.variance + between), 0) + Math.log(total) + q);
	return { mean, effects, sum, error: Math.sqrt(variance), logLikelihood };
}

/**
 * The sum of selected campaigns, corrected for selection: each effect is shrunk towards the mean of all campaigns, the more the noisier
 * it is, and the uncertainty of that mean and of the spread of true effects is carried into the range.
 *
 * The plain sum of winners is biased upward, because they were selected on the same data (winner's curse). Assumes that true effects are
 * normal around one mean, with flat priors on the mean and the standard deviation, and that estimates are normal with
 * known variance.
 *
 * @param campaigns  all that were measured, chosen or not; at least four, all in one unit
 * @param confidence two-sided level in (0, 1)
 * @returns `too-few-campaigns` below four
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Morris (1983), JASA 78, 47–55; Gelman (2006), Bayesian Analysis 1, 515–533 (flat standard deviation); Lee and Shen (2018),
 *   KDD, "Winner's Curse"
 */
export function selectionAdjustedSum(
	campaigns: readonly Candidate[],
	confidence: number
): SelectionAdjusted | NotComputable {
	checkStudies(campaigns);
	checkConfidence(confidence);
	if (campaigns.length < minCampaigns) return notComputable('too-few-campaigns');
	// Beyond this spread the likelihood is negligible.
	const max =
		2 * Math.sqrt(qProfile(campaigns, 0.999).high) + 1e-12 * Math.sqrt(campaigns[0]?.variance ?? 1);
	const min = Math.sqrt(Math.min(...campaigns.map(({ variance }) => variance)));
	const widest = Math.max(max, 3 * min);
	const found = Array.from({ length: steps + 1 }, (_, i) => given((widest * i) / steps, campaigns));
	const peak = Math.max(...found.map(({ logLikelihood }) => logLikelihood));
	// Simpson's rule.
	const raw = found.map(
		({ logLikelihood }, i) =>
			Math.exp(logLikelihood - peak) * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2)
	);
	const all = raw.reduce((sum, x) => sum + x, 0);
	const weights = raw.map((x) => x / all);
	const average = (of: (at: (typeof found)[number], i: number) => number) =>
		found.reduce((sum, at, i) => sum + (weights[i] ?? 0) * of(at, i), 0);
	const estimate = average(({ sum }) => sum);
	const bounds = found.map(({ sum, error }) => [sum - 12 * error, sum + 12 * error] as const);
	const quantile = (p: number) =>
		findRoot(
			(x) =>
				average(({ sum, error }) => (error > 0 ? normalSurvival((sum - x) / error) : Number(sum <= x))) - p,
			Math.min(...bounds.map(([low]) => low)) - Number.EPSILON,
			Math.max(...bounds.map(([, high]) => high)) + Number.EPSILON
		);
	const tail = (1 - confidence) / 2;
	return {
		kind: 'computed',
		estimate,
		low: quantile(tail),
		high: quantile(1 - tail),
		effects: campaigns.map((_, c) => average(({ effects }) => effects[c] ?? 0)),
		mean: average(({ mean }) => mean),
		spread: average((_, i) => (widest * i) / steps)
	};
}
