import { finderOf, type Ground, type Point } from './points.ts';
import type { Regrouped } from './regrouped.ts';
import type { Sheet } from '../certificates/sheet.ts';

/** Where a block is: its values; of a table of days its days. */
const positionOf = ({ blocks, dated }: Sheet, index: number): string => {
	const block = blocks[index];
	return JSON.stringify([block?.at, dated ? [block?.from, block?.to] : []]);
};

/** Groups that some blocks are about, over all periods. */
export const groupsOf = (sheet: Sheet, blocks: readonly number[]): number =>
	new Set(blocks.map((index) => positionOf(sheet, index))).size;

/** Prints the numbers of a group over all periods: people, and what people did. */
interface Numbers {
	readonly positionOf: (block: number) => string;
	readonly print: (blocks: readonly number[]) => string;
}

/** The numbers of some variants together. @param counts measures that count people or what they did */
export const numbersOf = (sheet: Sheet, variants: readonly string[], counts: readonly string[]): Numbers => ({
	positionOf: (block) => positionOf(sheet, block),
	print: (blocks) =>
		JSON.stringify(
			['people', ...counts].map((measure) => {
				const of = blocks.map((block) => sheet.blocks[block]?.sums.get(measure));
				if (of.includes(undefined)) return null;
				return of.reduce(
					(sum, one) => sum + variants.reduce((all, variant) => all + (one?.get(variant) ?? 0), 0),
					0
				);
			})
		)
});

/**
 * What is left of a union whose people are divided anew without the groups of equal numbers on both sides: those only have
 * another label, and tell nothing new.
 */
export const remainder = (
	union: Union,
	{ before, after }: { readonly before: Numbers; readonly after: Numbers }
): Union => {
	const grouped = ({ positionOf, print }: Numbers, blocks: readonly number[]) =>
		[...Map.groupBy(blocks, positionOf).values()].map((list) => ({ list, print: print(list) }));
	const left = grouped(after, union.after);
	const old = grouped(before, union.before).filter((group) => {
		const at = left.findIndex(({ print }) => print === group.print);
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
	return {
		...union,
		before: old.flatMap(({ list }) => list),
		after: left.flatMap(({ list }) => list)
	};
};

/** Blocks of two sheets that, as far as anybody can tell, cover the same people: a smallest common union. */
export interface Union {
	/** Indices of blocks of either sheet. */
	readonly before: readonly number[];
	readonly after: readonly number[];
	/** Are its people divided anew, in a way that their labels do not tell? */
	readonly isRegrouped: boolean;
}

/** Sets that are joined one by one. */
const partition = (size: number) => {
	const parent = Int32Array.from({ length: size }, (_, i) => i);
	const find = (i: number): number => {
		let root = i;
		while ((parent[root] ?? root) !== root) root = parent[root] ?? root;
		for (let at = i; at !== root;) {
			const next = parent[at] ?? root;
			parent[at] = root;
			at = next;
		}
		return root;
	};
	return { find, join: (a: number, b: number) => (parent[find(a)] = find(b)) };
};

/**
 * The smallest common unions of two sheets of the same axes: components of "a block of one overlaps a block of the other".
 *
 * A block that only one side publishes (the other one has a hole there, or nobody) joins nothing; what it overlaps is compared
 * all the same, because the difference is then a group of its own.
 *
 * @param regrouped  blocks whose people are divided anew: together they are one union
 * @param altogether blocks of the same values on different days are added up first, as readers do
 */
export const smallestUnions = (
	before: Sheet,
	after: Sheet,
	{
		ground,
		altogether = false,
		regrouped = null
	}: { ground: Ground; altogether?: boolean; regrouped?: Regrouped | null }
): Union[] => {
	const offset = before.blocks.length;
	const anew = offset + after.blocks.length;
	const { find, join } = partition(anew + 1);
	for (const block of regrouped?.before ?? []) join(block, anew);
	for (const block of regrouped?.after ?? []) join(offset + block, anew);
	const inBefore = finderOf(before, ground.stretches);
	const inAfter = finderOf(after, ground.stretches);
	const byValues = new Map<string, number>();
	const visit = (point: Point) => {
		const found = [
			...(ground.before.has(point) ? inBefore(point) : []),
			...(ground.after.has(point) ? inAfter(point).map((b) => offset + b) : [])
		];
		const [first] = found;
		if (first === undefined) return;
		for (const other of found) join(first, other);
		if (!altogether) return;
		const values = JSON.stringify(point.values);
		const known = byValues.get(values);
		if (known === undefined) byValues.set(values, first);
		else join(known, first);
	};
	for (const point of ground.before.list) visit(point);
	for (const point of ground.after.list) visit(point);
	const unions = new Map<number, { before: number[]; after: number[] }>();
	for (let b = 0; b < anew; b++) {
		const root = find(b);
		const union = unions.get(root) ?? { before: [], after: [] };
		if (b < offset) union.before.push(b);
		else union.after.push(b - offset);
		unions.set(root, union);
	}
	return [...unions].flatMap(([root, union]) =>
		union.before.length > 0 && union.after.length > 0 ? [{ ...union, isRegrouped: root === find(anew) }] : []
	);
};
