import type { Measure } from '../../cube.ts';
import type { Sums } from '../exact.ts';
import type { EventFamily } from '../family.ts';
import { isLinked, isMultiple, multipleOf } from '../links.ts';
import type { Nobody } from '../nobody.ts';
import { sumAt, type Plan } from '../plan.ts';
import type { Policy } from '../../policy.ts';
import type { HiddenReason } from '../../released.ts';

/** What the event plans are made from. */
export interface EventInput {
	readonly family: EventFamily;
	readonly measures: readonly Measure[];
	readonly total: Sums;
	readonly people: Plan;
	readonly outcomes: readonly Plan[];
	/** Plans of the events before these. */
	readonly events: readonly Plan[];
	/** The total and every people block. */
	readonly groups: readonly Sums[];
	/** Blocks in which a plan shows several groups together. */
	readonly mergedOf: (plan: Plan) => readonly Sums[];
	readonly policy: Policy;
	readonly isNobody: Nobody;
}

/** Outcomes that events would tell about in groups in which they are hidden. */
const linkedTo = (
	counts: EventFamily['counts'],
	{ groups, outcomes, mergedOf, policy }: EventInput
): Plan[] =>
	outcomes.filter((plan) => {
		const outcome = outcomeOf(plan);
		const rows = { groups, merged: mergedOf(plan), m: policy.minOutcome };
		return counts.some(({ sum }) => isLinked({ count: sum, outcome }, rows));
	});

/** The outcome that a plan is of. */
export const outcomeOf = ({ name }: Plan): number => Number(name.replace('outcome ', ''));

/** Why events are hidden that an outcome hidden in the total could be worked out from. */
export const refusedWith = (
	count: EventFamily['counts'][number],
	input: EventInput
): HiddenReason | undefined => {
	const { family, measures, outcomes } = input;
	const host = outcomes.find(({ name }) => name === `outcome ${family.host}`);
	if (/^(pre_)?impressions$/.test(measures[count.sum]?.name ?? '') && host?.reason) return host.reason;
	const linked = [...linkedTo([count], input), ...multipleOf(count.sum, { ...input, counts: input.events })];
	return linked.every(({ reason }) => reason) ? linked[0]?.reason : undefined;
};

/** The plan whose blocks events take over, because its count could be worked out from them; undefined for none that is shown. */
export const shownLink = (counts: EventFamily['counts'], input: EventInput): Plan | undefined => {
	// The last step of a funnel has the largest groups.
	const outcome = linkedTo(counts, input).findLast(({ reason }) => !reason);
	const multiples = counts.flatMap(({ sum }) => multipleOf(sum, { ...input, counts: input.events }));
	return outcome ?? multiples.find(({ reason }) => !reason);
};

/** Families of events, those that are a fixed multiple of another after it. */
export const inOrder = (families: readonly EventFamily[], groups: readonly Sums[]): EventFamily[] => {
	const totalOf = (sum: number) => (groups[0] ?? []).reduce((all, of) => all + sumAt(of, sum), 0);
	const isAfter = (one: EventFamily, other: EventFamily) =>
		one !== other &&
		one.counts.some((a) =>
			other.counts.some(
				(b) => totalOf(b.sum) < totalOf(a.sum) && isMultiple(groups, a.sum, (sums) => sumAt(sums, b.sum))
			)
		);
	const before = new Map(
		families.map((one) => [one, families.filter((other) => isAfter(one, other)).length])
	);
	return families.toSorted((a, b) => (before.get(a) ?? 0) - (before.get(b) ?? 0));
};
