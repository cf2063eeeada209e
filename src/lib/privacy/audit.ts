import { publishedBlocks } from './axis.ts';
import type { EpochCells } from './epoch.ts';
import type { Layout } from './layout.ts';
import { badKey, type KeyedSignatures } from './keys.ts';
import { guardOk, sumsOk, type Plan } from './plan.ts';
import { RowSpace } from './row-space.ts';
import { smallGroup } from './search.ts';
import { signaturesOf, type Combinations, type CrossRows } from './signatures.ts';

/** A group that could be derived and must not be: its blocks on each axis in the layer's published order. */
export interface Disclosure {
	/** Blocks the group touches, for each axis. */
	readonly touched: readonly ReadonlySet<number>[];
}

/**
 * The gate: everything is published on blocks that are big enough, and yet, where not all combinations of blocks occur, sums and
 * differences of published numbers may give away a small group (nested segments, late launches). The audit looks for one.
 *
 * @returns a disclosure of this layer in some variant, or undefined
 */
export const disclosure = (
	epoch: EpochCells,
	combinations: Combinations,
	{ layout, crosses }: { layout: Layout; crosses: readonly CrossRows[] }
): Disclosure | undefined => {
	const { plan } = layout;
	if (plan.reason) return undefined;
	for (let variant = 0; variant < epoch.cube.variants.length; variant++) {
		const signatures = signaturesOf(epoch, combinations, { layout, variant, crosses });
		const group = badGroup(plan, signatures);
		if (group) return { touched: signatures.blocks.map((of) => new Set(group.map((s) => of[s] ?? 0))) };
	}
	return undefined;
};

const badGroup = (plan: Plan, signatures: KeyedSignatures): readonly number[] | undefined => {
	const { matrix } = signatures;
	const space = new RowSpace(matrix);
	for (let c = 0; c < matrix.columns; c++) space.add(c);
	for (const guard of plan.guards) {
		const found = smallGroup(signatures, guard, space.rank);
		if ('group' in found) return found.group;
		const group =
			'gaveUp' in found
				? badKey(signatures, { isBad: (sums) => !guardOk(guard, sums), small: guard })
				: undefined;
		if (group) return group;
	}
	// A certificate is no count: where it matters, look at the groups with names.
	return plan.certified ? badKey(signatures, { isBad: (sums) => !sumsOk(plan, sums) }) : undefined;
};

/**
 * The block to give up for a disclosure: of the visible segments it touches (else of all) the one with the fewest people.
 * Buckets of days stay: they may be published already.
 *
 * @returns the axis and its value, or undefined when no segment is visible
 */
export const smallestTouched = (
	epoch: EpochCells,
	layout: Layout,
	{ touched }: Disclosure
): { axis: number; row: number } | undefined => {
	const visible = epoch.axes.flatMap((axis, at) =>
		axis.isDate
			? []
			: publishedBlocks(layout.grouping[at] ?? []).flatMap((block, b) =>
					block.pooled
						? []
						: [
								{
									axis: at,
									row: block.rows[0] ?? 0,
									isTouched: touched[at]?.has(b) ?? false,
									people: axis.table.people(block.rows[0] ?? 0)
								}
							]
				)
	);
	const among = visible.some(({ isTouched }) => isTouched)
		? visible.filter(({ isTouched }) => isTouched)
		: visible;
	const [first, ...rest] = among;
	return first && rest.reduce((a, b) => (b.people < a.people ? b : a), first);
};
