import { publishedBlocks } from '../../grouping/axis.ts';
import type { EpochCells } from '../../grouping/epoch.ts';
import type { Layout } from '../../grouping/layout.ts';
import { badKey, type KeyedSignatures } from './keys.ts';
import { computed } from '../system/matrix.ts';
import { guardOk, sumsOk, type Plan } from '../../grouping/plan.ts';
import { RowSpace } from '../system/row-space.ts';
import { smallGroup } from './search.ts';
import type { CrossRows } from '../published-rows.ts';
import { segmentsOf, type Segment } from '../segments.ts';
import { signaturesOf, type Combinations } from './signatures.ts';

/** A group that could be derived and must not be: its blocks on each axis in the layer's published order. */
export interface Disclosure {
	/** Blocks the group touches, for each axis. */
	readonly touched: readonly ReadonlySet<number>[];
}

/** Looks for a disclosure of one layer, with the cross-tabs published in it. */
export type Audit = (layout: Layout, crosses: readonly CrossRows[]) => Disclosure | undefined;

/** What is published about one variant in one layer, and its row space. */
interface Evidence {
	readonly signatures: KeyedSignatures;
	readonly space: RowSpace;
}

/**
 * What certificates do not cover: they are of groups that columns' values name, and sums and differences of published numbers may
 * give away another union of combinations exactly (nested segments, late launches). The audit looks for one, in every variant on
 * its own.
 */
export const auditOf = (epoch: EpochCells, combinations: Combinations): Audit => {
	let last: { blocks: string; evidence: Evidence[] } | undefined;
	const evidenceOf = (layout: Layout, crosses: readonly CrossRows[]): Evidence[] => {
		const blocks = JSON.stringify([layout.grouping.map((of) => publishedBlocks(of).map(({ rows }) => rows))]);
		if (crosses.length === 0 && last?.blocks === blocks) return last.evidence;
		const evidence = epoch.cube.variants.map((_, variant) => {
			const signatures = signaturesOf(epoch, combinations, { layout, variant, crosses });
			const space = new RowSpace(signatures.matrix);
			// Many people first: then most pivots are big, whatever is counted.
			const people = computed(signatures.sums, (sums) => sums[0] ?? 0);
			const order = Array.from(people.keys()).sort((a, b) => (people[b] ?? 0) - (people[a] ?? 0));
			for (const c of order) space.add(c);
			return { signatures, space };
		});
		// Layers often have the same blocks: remember the last.
		if (crosses.length === 0) last = { blocks, evidence };
		return evidence;
	};
	return (layout, crosses) => {
		if (layout.plan.reason ?? layout.plan.totalOnly) return undefined;
		for (const [variant, evidence] of evidenceOf(layout, crosses).entries()) {
			const group = badGroup(layout.plan, evidence, variant);
			const { blocks } = evidence.signatures;
			if (group) return { touched: blocks.map((of) => new Set(group.map((s) => of[s] ?? 0))) };
		}
		return undefined;
	};
};

const badGroup = (
	plan: Plan,
	{ signatures, space }: Evidence,
	variant: number
): readonly number[] | undefined => {
	for (const guard of plan.guards) {
		const found = smallGroup(signatures, guard, space);
		// Nobody of a large group is harmless.
		if ('group' in found && !guardOk(guard, addedUp(signatures, found.group), variant)) return found.group;
		const judge = { isBad: (sums: Float64Array) => !guardOk(guard, sums, variant), small: guard };
		const group = 'gaveUp' in found || 'group' in found ? badKey(signatures, space, judge) : undefined;
		if (group) return group;
	}
	// A certificate is no count: where it matters, look at the groups with names.
	return plan.certified && badKey(signatures, space, { isBad: (sums) => !sumsOk(plan, sums, variant) });
};

/** Sums of some signatures. */
const addedUp = ({ sums: { width, values } }: KeyedSignatures, group: readonly number[]): Float64Array =>
	Float64Array.from({ length: width }, (_, column) =>
		group.reduce((sum, s) => sum + (values[s * width + column] ?? 0), 0)
	);

/**
 * The segment to give up for a disclosure: of the visible ones it touches (else of all) the one with the fewest people.
 * Buckets of days stay: they may be published already.
 *
 * @returns undefined when no segment is visible
 */
export const smallestTouched = (
	epoch: EpochCells,
	layout: Layout,
	{ touched }: Disclosure
): Segment | undefined => {
	const visible = segmentsOf(epoch, layout);
	const near = visible.filter(({ axis, block }) => touched[axis]?.has(block));
	const [first, ...rest] = near.length > 0 ? near : visible;
	return first && rest.reduce((a, b) => (b.people < a.people ? b : a), first);
};
