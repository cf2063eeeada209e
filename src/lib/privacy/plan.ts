import type { Sums } from './exact.ts';
import type { ScoreFamily } from './family.ts';
import type { Policy } from './policy.ts';
import type { HiddenReason, Layer } from './released.ts';

/** A count of people that must not be small in any group whose sums can be derived. */
export interface Guard {
	/** From one variant's sums of the group: column 0 is people, column m + 1 measure m. */
	readonly count: (sums: ArrayLike<number>) => number;
	readonly least: number;
	/** Is 0 harmless? (Nobody answered.) */
	readonly zeroOk: boolean;
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
	/** A further condition on each published block. */
	readonly certified?: (sums: ArrayLike<number>) => boolean;
	/** Why nothing of it is published, not even the total. */
	readonly reason?: HiddenReason;
}

/** A measure's sum in one variant's sums. */
export const sumAt = (sums: ArrayLike<number>, measure: number): number => sums[measure + 1] ?? 0;

/** Is the count big enough, or harmless? */
export const guardOk = ({ count, least, zeroOk }: Guard, sums: ArrayLike<number>): boolean => {
	const people = count(sums);
	return people >= least || (zeroOk && people === 0);
};

/** May a group with these sums of one variant be published by this plan? */
export const sumsOk = ({ guards, certified }: Plan, sums: ArrayLike<number>): boolean =>
	sums[0] === 0 || (guards.every((guard) => guardOk(guard, sums)) && (certified?.(sums) ?? true));

/** May a group be published by this plan, for all variants together? */
export const planOk = (plan: Plan, sums: Sums): boolean => sums.every((variant) => sumsOk(plan, variant));

/** People, and the event sums that follow the people blocks. */
export const peoplePlan = (events: readonly number[], { k }: Policy): Plan => ({
	layer: 'people',
	name: 'people',
	measures: events,
	base: null,
	guards: [{ count: (sums) => sums[0] ?? 0, least: k, zeroOk: true }]
});

/** The plan of one family of scores: 0 or at least k respondents, and 0 or at least m who did not respond. */
export const scorePlan = (
	family: ScoreFamily,
	people: Plan,
	{ policy, total }: { policy: Policy; total: Sums }
): Plan => {
	const plan: Plan = {
		layer: 'score',
		name: `score ${family.members[0] ?? ''}`,
		measures: family.members,
		base: people,
		guards: family.responses.flatMap((responses): Guard[] => [
			{ count: (sums) => sumAt(sums, responses), least: policy.k, zeroOk: true },
			{ count: (sums) => (sums[0] ?? 0) - sumAt(sums, responses), least: policy.minOutcome, zeroOk: true }
		])
	};
	return planOk(plan, total) ? plan : { ...plan, reason: 'too-few-responses' };
};
