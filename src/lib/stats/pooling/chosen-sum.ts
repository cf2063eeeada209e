import { checkConfidence } from '#lib/stats/check.ts';
import { normalCdf } from '#lib/stats/distributions/normal.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { checkStudies, weighted, type Study } from './between-studies.ts';
import type { Total } from './meta-analysis.ts';

/** A study, and whether it was chosen. */
export interface ChosenStudy extends Study {
	readonly chosen: boolean;
}

/** The sum of the chosen effects, given the standard deviation τ between all of them. */
interface Component {
	readonly logWeight: number;
	readonly mean: number;
	readonly error: number;
}

/** Values of τ at which the posterior is evaluated. */
const steps = 240;

/** The posterior of the sum at one τ: normal, with the mean of all effects estimated under a flat prior. */
function componentAt(studies: readonly ChosenStudy[], tau: number, logJacobian: number): Component {
	const { estimate: mu, q, total } = weighted(studies, tau ** 2);
	let [mean, variance, shrinkage] = [0, 0, 0];
	let logWeight = logJacobian - 0.5 * (q + Math.log(total));
	for (const { effect, variance: v, chosen } of studies) {
		logWeight -= 0.5 * Math.log(v + tau ** 2);
		if (!chosen) continue;
		const b = v / (v + tau ** 2);
		mean += (1 - b) * effect + b * mu;
		variance += v * (1 - b);
		shrinkage += b;
	}
	return { logWeight, mean, error: Math.sqrt(variance + shrinkage ** 2 / total) };
}

/**
 * The sum of the true effects of studies that were chosen for doing well, adjusted for that: their posterior under a normal model, each
 * effect drawn towards the mean of all of them. The mean and the standard deviation between effects have flat priors, so that the range
 * includes that they are unknown.
 *
 * A Bayesian sum needs no knowledge of how the studies were chosen, as all of them are in it.
 *
 * @param studies    all that were measured, chosen or not, with squared standard errors
 * @param confidence level in (0, 1)
 * @returns mean and equal-tailed range; `too-few-campaigns` below three, where a flat prior of the standard deviation is improper
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Morris (1983), JASA 78, 47–55; Gelman (2006), Bayesian Analysis 1, 515–534; Dawid (1994), IMS Lecture Notes 24, 211–220
 */
export function chosenSum(studies: readonly ChosenStudy[], confidence: number): Total | NotComputable {
	checkStudies(studies);
	checkConfidence(confidence);
	if (studies.length < 3) return notComputable('too-few-campaigns');
	const scale = Math.sqrt(studies.length / studies.reduce((sum, { variance }) => sum + 1 / variance, 0));
	// τ = scale · u/(1 − u) at the middles of equal steps of u.
	const components = Array.from({ length: steps }, (_, i) => {
		const u = (i + 0.5) / steps;
		return componentAt(studies, (scale * u) / (1 - u), -2 * Math.log(1 - u));
	});
	const peak = Math.max(...components.map(({ logWeight }) => logWeight));
	const weights = components.map(({ logWeight }) => Math.exp(logWeight - peak));
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const over = (of: (component: Component) => number): number =>
		components.reduce((sum, component, i) => sum + (weights[i] ?? 0) * of(component), 0) / total;
	const far = 40;
	const low = Math.min(...components.map(({ mean, error }) => mean - far * error));
	const high = Math.max(...components.map(({ mean, error }) => mean + far * error));
	const quantile = (p: number): number =>
		low === high
			? low
			: findRoot((x) => over(({ mean, error }) => normalCdf((x - mean) / error)) - p, low, high);
	const tail = (1 - confidence) / 2;
	return { estimate: over(({ mean }) => mean), low: quantile(tail), high: quantile(1 - tail) };
}
