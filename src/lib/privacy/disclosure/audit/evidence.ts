import type { EpochCells } from '../../grouping/epoch.ts';
import type { Layout } from '../../grouping/layout.ts';
import { guardOk, sumsOk, type Plan } from '../../grouping/plan.ts';
import type { CrossRows } from '../published-rows.ts';
import { RowSpace } from '../system/row-space.ts';
import { badKey } from './keys.ts';
import { linkedAxes } from './linked-axes.ts';
import { smallGroup } from './search.ts';
import { blocksOfCells, signaturesOf, type Signatures } from './signatures.ts';

/** What the tables of some axes say about one variant in one layer, and its row space. */
export interface Evidence {
	readonly variant: number;
	readonly axes: ReadonlySet<number>;
	readonly signatures: Signatures;
	readonly space: RowSpace;
}

/** What is published about one variant in a layer, without the axes that cannot have a say in a group with others (`linkedAxes`). */
export const evidenceIn = (
	epoch: EpochCells,
	{ layout, crosses, variant }: { layout: Layout; crosses: readonly CrossRows[]; variant: number }
): Evidence[] => {
	const ofCells = blocksOfCells(epoch, layout, variant);
	const levels = epoch.axes.flatMap(({ parent }, at) => (parent < 0 ? [] : [[parent, at] as const]));
	const lists = linkedAxes(ofCells.blocks, [...crosses.map(({ axes }) => axes), ...levels]);
	return lists.map((list) => {
		const axes = new Set(list);
		const signatures = signaturesOf(epoch, ofCells, { layout, crosses, axes });
		const space = new RowSpace(signatures.matrix);
		// Many people first: then most pivots are big, whatever is counted.
		const people = signatures.computed((sums) => sums[0] ?? 0);
		const order = Array.from(people.keys()).sort((a, b) => (people[b] ?? 0) - (people[a] ?? 0) || a - b);
		for (const c of order) space.add(c);
		return { variant, axes, signatures, space };
	});
};

/**
 * A group that must not be derivable and is, from all tables of the axes together (three breakdowns may give one away with halves of
 * their numbers). For each floor of the plan all groups of the row space (modulo a prime, see `RowSpace`) are looked at, and where
 * that takes too long, all that a group could be of counts as found; what amounts need besides is looked for among groups with names.
 */
export const badGroup = (
	plan: Plan,
	{ axes, signatures, space, variant }: Evidence
): readonly number[] | undefined => {
	for (const guard of plan.guards) {
		const isFine = (group: readonly number[]) => guardOk(guard, sumsOf(signatures, group), variant);
		const counts = signatures.computed(guard.count);
		const found = smallGroup(counts, { least: guard.least, isFine }, space);
		if ('group' in found) return found.group;
		if ('gaveUp' in found) return Array.from(counts.keys()).filter((s) => (counts[s] ?? 0) < guard.least);
	}
	// A certificate is no count: where it matters, look at the groups with names.
	return plan.certified && badKey({ signatures, space, axes }, (sums) => !sumsOk(plan, sums, variant));
};

/** Blocks that a group touches, for each axis. */
export const touchedIn = (
	{ axes, signatures: { blocks } }: Evidence,
	group: readonly number[]
): Set<number>[] => blocks.map((of, at) => new Set(axes.has(at) ? group.map((s) => of[s] ?? 0) : []));

/** Sums of some signatures. */
const sumsOf = ({ matrix, added }: Signatures, group: readonly number[]): Float64Array => {
	const keyOf = new Int8Array(matrix.columns).fill(-1);
	for (const s of group) keyOf[s] = 0;
	return added(keyOf, 1);
};
