import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import type { CategoryUse, TrustEffect } from './category-uses.ts';
import type { Range } from '../../results/comparison/results.ts';

/** A guardrail that certainly got worse between two treatments of one campaign that differ in one kind of data alone. */
export interface TestedHarm {
	readonly metric: string;
	readonly label: string;
	readonly campaign: string;
	readonly variant: string;
	/** The treatment without this kind. */
	readonly against: string;
	/** With − without, in the metric's unit. */
	readonly difference: Range;
}

/** A treatment, and another of its campaign that uses all it uses except one kind, and nothing else. */
export interface Contrasted {
	readonly use: CategoryUse;
	readonly other: CategoryUse['others'][number];
}

/** The limit of a guardrail, in the metric's unit: the smaller of the two where treatments have different ones. */
const limitOf = (...effects: readonly TrustEffect[]): number =>
	Math.min(...effects.flatMap(({ limit }) => limit ?? []), Infinity);

/**
 * Guardrails that this kind of data certainly harmed beyond what is accepted, by direct comparison: the two treatments' own values,
 * which share nothing, so that the variance of their difference is the sum of their variances.
 *
 * All contrasts of a kind share one error rate (Bonferroni). As for every guardrail, a certain harm is none while harm beyond its
 * limit is ruled out.
 *
 * @param confidence two-sided level in (0, 1)
 */
export function testedHarms(pairs: readonly Contrasted[], confidence: number): TestedHarm[] {
	const found = pairs.flatMap(({ use, other }) =>
		use.trust.flatMap((effect) => {
			const without = (other.trust ?? []).find(({ metric }) => metric === effect.metric);
			const [mine, theirs] = [effect.value, without?.value];
			if (!without || !mine || !theirs) return [];
			const variance = mine.variance + theirs.variance;
			if (!(variance > 0)) return [];
			return [{ use, other, effect, without, estimate: mine.effect - theirs.effect, variance }];
		})
	);
	const z = -normalQuantile((1 - confidence) / 2 / Math.max(1, found.length));
	const oneSided = -normalQuantile((1 - confidence) / 2);
	return found.flatMap(({ use, other, effect, without, estimate, variance }): TestedHarm[] => {
		const error = Math.sqrt(variance);
		const harm = effect.direction === 'decrease' ? estimate : -estimate;
		const limit = limitOf(effect, without);
		const isWithin = limit < Infinity && harm + oneSided * error <= limit;
		if (harm - z * error <= 0 || isWithin) return [];
		return [
			{
				metric: effect.metric,
				label: effect.label,
				campaign: use.campaign,
				variant: use.variant,
				against: other.variant,
				difference: { estimate, low: estimate - z * error, high: estimate + z * error }
			}
		];
	});
}
