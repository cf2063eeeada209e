import type { Sums } from './exact.ts';
import type { AnswerFamily, ScoreFamily } from './family.ts';
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

/**
 * The plan of promoters, detractors and all who answered, on blocks of their own.
 *
 * People fall into four classes: promoters, detractors, those in between (who answered minus both), and those who did not
 * answer. All three counts are published on the same blocks, so whatever group one of them can be derived for, each class can:
 * every class has at least m people in every variant, the answering ones k together, and so has every union of classes. Only
 * "everybody answered" is allowed. A block where nobody answered is not shown on its own.
 *
 * Other counts of people may be published on smaller blocks. Where they hold all who answered, or are among them, as far as the
 * published groups tell, the people in between are a group too: nobody, or at least m.
 *
 * @param others counts of people published elsewhere
 * @param groups sums of the total and of every people block
 */
export const answerPlan = (
	{ promoters, detractors, responses }: AnswerFamily,
	people: Plan,
	{
		policy,
		total,
		others,
		groups
	}: { policy: Policy; total: Sums; others: readonly number[]; groups: readonly Sums[] }
): Plan => {
	const { k, minOutcome: m } = policy;
	const answered: Guard = { count: (sums) => sumAt(sums, responses), least: k, zeroOk: false };
	const classes: Guard['count'][] = [
		(sums) => sumAt(sums, promoters),
		(sums) => sumAt(sums, detractors),
		(sums) => sumAt(sums, responses) - sumAt(sums, promoters) - sumAt(sums, detractors)
	];
	const between = others.flatMap((other) =>
		nestedPairs(groups, responses, other).map(([outer, inner]) => outerOnly(outer, inner))
	);
	const plan: Plan = {
		layer: 'score',
		name: 'answers',
		measures: [promoters, detractors, responses].toSorted((a, b) => a - b),
		base: people,
		guards: [
			answered,
			...classes.map((count) => ({ count, least: m, zeroOk: false })),
			...[(sums: ArrayLike<number>) => (sums[0] ?? 0) - sumAt(sums, responses), ...between].map((count) => ({
				count,
				least: m,
				zeroOk: true
			}))
		]
	};
	if (planOk(plan, total)) return plan;
	const enough = planOk({ ...plan, guards: [answered] }, total);
	return { ...plan, reason: enough ? 'one-side-below-m' : 'too-few-responses' };
};
