import { canonicalJson } from './chain.ts';
import type { Place, ReleasedEpoch } from './released.ts';

/** A block that two releases publish with almost the same people. */
export interface SmallDifference {
	readonly variant: string;
	readonly axes: readonly string[];
	readonly at: readonly Place[];
}

/**
 * People of every block of a release, by variant, axes and place: in each epoch, and in all epochs together (which readers add
 * up themselves).
 */
const peopleByKey = (epochs: readonly ReleasedEpoch[]): Map<string, { people: number } & SmallDifference> => {
	const people = new Map<string, { people: number } & SmallDifference>();
	for (const { from, to, variants, tables } of epochs) {
		const seen = new Set<string>();
		for (const { axes, blocks } of tables) {
			for (const { at, sums } of blocks) {
				variants.forEach((variant, v) => {
					const here = canonicalJson([variant, axes, at, from, to]);
					if (seen.has(here)) return;
					seen.add(here);
					for (const key of [here, canonicalJson([variant, axes, at])]) {
						const before = people.get(key)?.people ?? 0;
						people.set(key, { people: before + (sums[v]?.[0] ?? 0), variant, axes, at });
					}
				});
			}
		}
	}
	return people;
};

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
	const found = new Map<string, SmallDifference>();
	for (const [key, { people, variant, axes, at }] of peopleByKey(after)) {
		const difference = Math.abs(people - (old.get(key)?.people ?? people));
		if (difference > 0 && difference < k)
			found.set(canonicalJson([variant, axes, at]), { variant, axes, at });
	}
	return [...found.values()];
};
