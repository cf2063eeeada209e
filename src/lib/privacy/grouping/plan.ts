import type { Sums } from './exact.ts';
import type { Policy } from '../policy.ts';
import type { HiddenReason, Layer, MergeReason } from '../released.ts';

/** A count that must not be small in any group whose sums can be derived. */
export interface Floor {
	/** From one variant's sums of the group: column 0 is people, column m + 1 measure m. */
	readonly count: (sums: ArrayLike<number>) => number;
	readonly min: number;
	/** Is 0 harmless? (Nobody answered.) */
	readonly zeroOk: boolean;
	/** Sums of a variant in which a count below `least` is harmless all the same (nobody of 1,000 people). Closed under union. */
	readonly harmless?: (sums: ArrayLike<number>, variant?: number) => boolean;
}

/** A floor of a plan. */
export interface Guard extends Floor {
	/** Why a group that fails is not shown on its own. */
	readonly reason: MergeReason;
}

/** How one set of measures is published: on blocks of its own, merged from the blocks of another plan. */
export interface Plan {
	readonly layer: Layer;
	/** Distinguishes the plans of a layer: the name of its own measure. */
	readonly name: string;
	/** Measures published, in the file's order. */
	readonly measures: readonly number[];
	/** The plan whose blocks are merged; null for people. */
	readonly base: Plan | null;
	readonly guards: readonly Guard[];
	/** A further condition on each published block, closed under union. */
	readonly certified?: (sums: ArrayLike<number>, variant?: number) => boolean;
	/** Why a group with these sums that passes the guards and is not certified is not shown on its own. */
	readonly uncertified?: (sums: ArrayLike<number>, variant?: number) => MergeReason;
	/** Measures published beside that nobody's doing shows in: what the sender decided. */
	readonly sent?: readonly number[];
	/** Why nothing of it is published, not even the total. */
	readonly reason?: HiddenReason;
	/** Why its total alone is published. */
	readonly totalOnly?: HiddenReason;
}

/** A measure's sum in one variant's sums. */
export const sumAt = (sums: ArrayLike<number>, measure: number): number => sums[measure + 1] ?? 0;

/** Is the count big enough, or harmless? */
export const guardOk = (
	{ count, min, zeroOk, harmless }: Floor,
	sums: ArrayLike<number>,
	variant?: number
): boolean => {
	const people = count(sums);
	return people >= min || (zeroOk && people === 0) || (harmless?.(sums, variant) ?? false);
};

/** May a group with these sums of one variant be published by this plan? */
export const sumsOk = ({ guards, certified }: Plan, sums: ArrayLike<number>, variant?: number): boolean =>
	sums[0] === 0 ||
	(guards.every((guard) => guardOk(guard, sums, variant)) && (certified?.(sums, variant) ?? true));

/** Why a group is not published by this plan on its own; undefined where it may be. */
export const reasonOf = (plan: Plan, sums: Sums): MergeReason | undefined => {
	const isFine = (ok: (of: ArrayLike<number>, variant: number) => boolean) =>
		sums.every((of, variant) => of[0] === 0 || ok(of, variant));
	const failing = plan.guards.find((guard) => !isFine((of, variant) => guardOk(guard, of, variant)));
	if (failing) return failing.reason;
	const at = sums.findIndex((of, variant) => of[0] !== 0 && plan.certified?.(of, variant) === false);
	return at < 0 ? undefined : (plan.uncertified?.(sums[at] ?? [], at) ?? 'could-be-narrowed');
};

/** May a group be published by this plan, for all variants together? */
export const planOk = (plan: Plan, sums: Sums): boolean =>
	sums.every((of, variant) => sumsOk(plan, of, variant));

/** Is nobody counted by `inner` who is not counted by `outer`, as far as published groups tell? True nesting always shows there. */
export const isWithin = (groups: readonly Sums[], inner: number, outer: number): boolean =>
	groups.every((sums) => sums.every((variant) => sumAt(variant, inner) <= sumAt(variant, outer)));

/** The two measures as [outer, inner], if one is within the other. */
export const nestedPairs = (
	groups: readonly Sums[],
	one: number,
	other: number
): (readonly [number, number])[] => [
	...(isWithin(groups, one, other) ? [[other, one] as const] : []),
	...(isWithin(groups, other, one) ? [[one, other] as const] : [])
];

/** People counted by the outer measure and not by the inner one. */
export const outerOnly =
	(outer: number, inner: number): Guard['count'] =>
	(sums) =>
		sumAt(sums, outer) - sumAt(sums, inner);

/** People, and what the sender decided about them (impressions, cost), which follows the people blocks. */
export const peoplePlan = (sent: readonly number[], { k }: Pick<Policy, 'k'>): Plan => ({
	layer: 'people',
	name: 'people',
	measures: sent,
	sent,
	base: null,
	guards: [{ count: (sums) => sums[0] ?? 0, min: k, zeroOk: true, reason: 'under-k' }]
});
