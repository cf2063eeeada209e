import { canonicalJson } from './chain.ts';
import type { Place, ReleasedEpoch } from './released.ts';

/** A block that two releases publish with almost the same people. */
export interface SmallDifference {
	readonly variant: string;
	readonly axes: readonly string[];
	readonly at: readonly Place[];
}

/** People of every block of a release, by variant, range of days, axes and place. */
const peopleByKey = (epochs: readonly ReleasedEpoch[]): Map<string, { people: number } & SmallDifference> =>
	new Map(
		epochs.flatMap((epoch) =>
			epoch.tables.flatMap(({ axes, blocks }) =>
				blocks.flatMap(({ at, sums }) =>
					epoch.variants.map((variant, v) => {
						const key = canonicalJson([variant, epoch.from, epoch.to, axes, at]);
						return [key, { people: sums[v]?.[0] ?? 0, variant, axes, at }] as const;
					})
				)
			)
		)
	);

/**
 * Blocks that an old and a new release both publish, with 1 to k−1 people difference: whoever kept the old one subtracts.
 * A corrected campaign, or a second campaign over the same audience, is refused while there are any.
 *
 * Other's place says nothing about its members, so the comparison is stricter than need be there.
 */
export const smallDifferences = (
	before: readonly ReleasedEpoch[],
	after: readonly ReleasedEpoch[],
	k: number
): SmallDifference[] => {
	const old = peopleByKey(before);
	return [...peopleByKey(after)].flatMap(([key, { people, variant, axes, at }]) => {
		const difference = Math.abs(people - (old.get(key)?.people ?? people));
		return difference > 0 && difference < k ? [{ variant, axes, at }] : [];
	});
};
