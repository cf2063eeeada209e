import type { EpochCells } from '../../grouping/epoch.ts';
import type { Layout } from '../../grouping/layout.ts';
import { guardOk, sumsOk, type Plan } from '../../grouping/plan.ts';
import type { CrossRows } from '../published-rows.ts';
import { RowSpace } from '../system/row-space.ts';
import { linkedAxes } from './linked-axes.ts';
import { smallGroup } from './search.ts';
import { blocksOfCells, signaturesOf, type Signatures } from './signatures.ts';
import { residue } from '../system/modular.ts';
import { pairIds } from '../system/pair-ids.ts';

const maxAxes = 4;

/**
 * Looks at the groups a person would think of: every key of up to four axes (region × device × day …). For rules that are no mere
 * counts (amounts), of which a group may have much and still break them.
 *
 * What the rows give away sums to 0 with every null vector; two from fixed seeds are asked, and a false alarm hides more.
 *
 * @param at.space the row space, all columns read
 * @param at.axes  the axes whose blocks the signatures are made of
 * @param isBad is a group with these sums (of one variant) one that must not be derivable?
 */
export const badKey = (
	{
		signatures: { matrix, blocks, width, added },
		space,
		axes: linked
	}: { signatures: Signatures; space: RowSpace; axes: ReadonlySet<number> },
	isBad: (sums: Float64Array) => boolean
): number[] | undefined => {
	const [h1, h2] = [space.nullVector(11), space.nullVector(12)];
	const summed = (vector: Float64Array, keyOf: Int32Array, count: number) => {
		const sum = new Float64Array(count);
		for (let c = 0; c < keyOf.length; c++) sum[keyOf[c] ?? 0] = (sum[keyOf[c] ?? 0] ?? 0) + (vector[c] ?? 0);
		return sum.map(residue);
	};
	/** Keys of these axes, of longer lists of axes that begin with them, and so on. */
	const visit = (axes: readonly number[], keyOf: Int32Array, count: number): number[] | undefined => {
		if (axes.length > 0) {
			const [s1, s2] = [summed(h1, keyOf, count), summed(h2, keyOf, count)];
			const derivable = Array.from(s1.keys()).filter((key) => s1[key] === 0 && s2[key] === 0);
			const sums = derivable.length > 0 ? added(keyOf, count) : new Float64Array();
			const bad = derivable.find((key) => isBad(sums.subarray(key * width, (key + 1) * width)));
			if (bad !== undefined) return Array.from(keyOf.keys()).filter((c) => keyOf[c] === bad);
		}
		if (axes.length === maxAxes) return undefined;
		for (let axis = (axes.at(-1) ?? -1) + 1; axis < blocks.length; axis++) {
			if (!linked.has(axis)) continue;
			const next = pairIds(keyOf, blocks[axis] ?? keyOf);
			const group = visit([...axes, axis], next.idOf, next.count);
			if (group) return group;
		}
		return undefined;
	};
	return visit([], new Int32Array(matrix.columns), 1);
};

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
		const found = smallGroup(counts, { min: guard.min, isFine }, space);
		if ('group' in found) return found.group;
		if ('gaveUp' in found) return Array.from(counts.keys()).filter((s) => (counts[s] ?? 0) < guard.min);
	}
	// A certificate is no count: where it matters, look at the groups with names.
	return plan.certified && badKey({ signatures, space, axes }, (sums) => !sumsOk(plan, sums, variant));
};

/** Blocks that a group touches, for each axis. */
export const touchedIn = (
	{ axes, signatures: { blocks } }: Evidence,
	group: readonly number[]
): Set<number>[] => blocks.map((of, at) => new Set(axes.has(at) ? group.map((s) => of[s] ?? 0) : []));

const sumsOf = ({ matrix, added }: Signatures, group: readonly number[]): Float64Array => {
	const keyOf = new Int8Array(matrix.columns).fill(-1);
	for (const s of group) keyOf[s] = 0;
	return added(keyOf, 1);
};
