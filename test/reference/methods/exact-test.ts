import { checkProportion, type Proportion } from '#lib/stats/proportions/proportion.ts';

/** Probabilities within this factor of the observed one count as equally likely. */
const tie = 1 + 1e-7;

/**
 * The chance of an outcome at most as likely as the observed one, from the ratios of neighbouring probabilities.
 *
 * @param outcomes lowest, highest and observed outcome, and P(k + 1)/P(k)
 */
function atMostAsLikely(outcomes: {
	low: number;
	high: number;
	mode: number;
	observed: number;
	ratio: (k: number) => number;
}): number {
	const { low, high, mode, observed, ratio } = outcomes;
	const weights = new Map<number, number>([[mode, 1]]);
	for (let k = mode, weight = 1; k < high && weight > 0; k += 1) weights.set(k + 1, (weight *= ratio(k)));
	for (let k = mode, weight = 1; k > low && weight > 0; k -= 1) weights.set(k - 1, (weight /= ratio(k - 1)));
	const limit = (weights.get(observed) ?? 0) * tie;
	let total = 0;
	let unlikely = 0;
	for (const weight of [...weights.values()].sort((a, b) => a - b)) {
		total += weight;
		if (weight <= limit) unlikely += weight;
	}
	return Math.min(1, unlikely / total);
}

/**
 * Fisher's exact test of two shares, two-sided by likelihood. Conservative; for comparison and for very small counts.
 *
 * @param control   people and converted people of the control
 * @param treatment the same of the treatment
 * @returns p in (0, 1]
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Fisher (1935), Journal of the Royal Statistical Society 98, 39–82
 */
export function fisherTest(control: Proportion, treatment: Proportion): number {
	checkProportion(control);
	checkProportion(treatment);
	const people = control.n + treatment.n;
	const total = control.count + treatment.count;
	const rest = treatment.n - total;
	return atMostAsLikely({
		low: Math.max(0, total - treatment.n),
		high: Math.min(total, control.n),
		mode: Math.floor(((total + 1) * (control.n + 1)) / (people + 2)),
		observed: control.count,
		ratio: (k) => ((total - k) * (control.n - k)) / ((k + 1) * (rest + k + 1))
	});
}

/**
 * The exact binomial test, two-sided by likelihood.
 *
 * @param proportion trials and successes
 * @param share      success probability under no effect, in (0, 1)
 * @returns p in (0, 1]
 * @throws {StatsError} `not_a_number`, `out_of_range`
 */
export function binomialTest(proportion: Proportion, share: number): number {
	checkProportion(proportion);
	const { n, count } = proportion;
	return atMostAsLikely({
		low: 0,
		high: n,
		mode: Math.min(n, Math.floor((n + 1) * share)),
		observed: count,
		ratio: (k) => ((n - k) * share) / ((k + 1) * (1 - share))
	});
}
