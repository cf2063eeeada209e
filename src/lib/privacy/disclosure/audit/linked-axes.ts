import { pairIds } from '../system/pair-ids.ts';

/** Sets of whole numbers 0, 1, … that are joined one by one (union-find, with halved paths). */
export class Joined {
	readonly #parent: Int32Array;

	constructor(size: number) {
		this.#parent = Int32Array.from({ length: size }, (_, i) => i);
	}

	/** The number that represents a number's set. */
	of(one: number): number {
		let root = one;
		while (this.#parent[root] !== root)
			root = this.#parent[root] = this.#parent[this.#parent[root] ?? 0] ?? 0;
		return root;
	}

	/** @returns whether they were in two sets */
	join(one: number, other: number): boolean {
		const [a, b] = [this.of(one), this.of(other)];
		this.#parent[a] = b;
		return a !== b;
	}
}

/** An axis, or several that belong together: its block in each cell, and how many blocks there are. */
interface Side {
	readonly axes: readonly number[];
	readonly blockOf: Int32Array;
	readonly count: number;
	/** Blocks that have cells. */
	readonly present: number;
}

/** Blocks of one side that the others are compared with at most. */
const maxCompared = 4;

/** Pairs of blocks of two sides beyond which they count as linked. */
const maxPairs = 4_000_000;

const sizeOf = (of: Int32Array) => of.reduce((max, value) => Math.max(max, value), -1) + 1;

const sidesOf = (blocks: readonly Int32Array[], together: readonly (readonly [number, number])[]): Side[] => {
	const sets = new Joined(blocks.length);
	for (const [a, b] of together) sets.join(a, b);
	const shown = [...blocks.keys()].filter((axis) =>
		blocks[axis]?.some((block) => block !== blocks[axis]?.[0])
	);
	return [...Map.groupBy(shown, (axis) => sets.of(axis)).values()].map((axes): Side => {
		const blockOf = axes
			.map((axis) => blocks[axis] ?? new Int32Array())
			.reduce((ids, of) => pairIds(ids, of).idOf);
		return { axes, blockOf, count: sizeOf(blockOf), present: new Set(blockOf).size };
	});
};

/** For each side, the number of what each cell is on all other sides. */
const withoutEach = (sides: readonly Side[], cells: number): { idOf: Int32Array; count: number }[] => {
	const nothing = new Int32Array(cells);
	const before: Int32Array[] = [nothing];
	for (const { blockOf } of sides) before.push(pairIds(before.at(-1) ?? nothing, blockOf).idOf);
	let after: Int32Array = nothing;
	const found: { idOf: Int32Array; count: number }[] = [];
	for (let at = sides.length - 1; at >= 0; at--) {
		found.unshift(pairIds(before[at] ?? nothing, after));
		after = pairIds(sides[at]?.blockOf ?? nothing, after).idOf;
	}
	return found;
};

/**
 * Does a sum of blocks of all sides that counts every cell 0 times or once have levels on one of these two sides alone?
 *
 * Take four cells (a, c), (a′, c), (a, c′), (a′, c′) that are alike on all other sides. If the levels of a and a′ differ, and those
 * of c and c′ too, the four counts are x, x + δ, x + ε, x + δ + ε, which cannot all be 0 or 1. So where such squares of c and c′
 * connect all blocks of the first side, c and c′ have one level or the first side has; where that is so of c and every c′, the
 * second side has one level or the first has.
 */
const isExclusive = (
	[first, second]: readonly [Side, Side],
	withoutFirst: { idOf: Int32Array; count: number },
	withoutSecond: { idOf: Int32Array; count: number }
): boolean => {
	const { count, present, blockOf: firstOf } = first;
	const { blockOf: secondOf } = second;
	if (count * second.count > maxPairs) return false;
	const cellsOf = new Int32Array(second.count);
	for (const block of secondOf) cellsOf[block] = (cellsOf[block] ?? 0) + 1;
	const largest = Array.from(cellsOf.keys())
		.filter((block) => (cellsOf[block] ?? 0) > 0)
		.sort((a, b) => (cellsOf[b] ?? 0) - (cellsOf[a] ?? 0) || a - b);
	/** Blocks of the second side with one level, or else the first side has one. */
	const alike = new Set(largest.slice(0, 1));
	for (let at = 0; at < maxCompared && alike.size < second.present; at++) {
		const compared = largest.filter((block) => alike.has(block))[at];
		if (compared === undefined) return false;
		const isThere = new Uint8Array(withoutSecond.count);
		for (let i = 0; i < secondOf.length; i++)
			if (secondOf[i] === compared) isThere[withoutSecond.idOf[i] ?? 0] = 1;
		const connected = new Joined(second.count * count);
		const parts = new Int32Array(second.count).fill(present);
		const one = new Int32Array(withoutFirst.count).fill(-1);
		for (let i = 0; i < secondOf.length; i++) {
			if (isThere[withoutSecond.idOf[i] ?? 0] === 0) continue;
			const block = secondOf[i] ?? 0;
			const here = block * count + (firstOf[i] ?? 0);
			const position = withoutFirst.idOf[i] ?? 0;
			const other = one[position] ?? -1;
			if (other < 0) one[position] = here;
			else if (connected.join(here, other)) parts[block] = (parts[block] ?? 0) - 1;
		}
		for (const block of largest) if (parts[block] === 1) alike.add(block);
	}
	return alike.size === second.present;
};

/**
 * Axes whose tables together may give away a group that is no union of one table's blocks. Whatever the tables of all axes give
 * away, those of the axes of one list do.
 *
 * @param blocks   block of each cell of one variant on each axis
 * @param together pairs of axes that are crossed in a published table, or levels of a hierarchy
 * @returns lists of two axes or more; in a large campaign mostly none, or the levels of a hierarchy
 */
export const linkedAxes = (
	blocks: readonly Int32Array[],
	together: readonly (readonly [number, number])[]
): number[][] => {
	const sides = sidesOf(blocks, together);
	const without = withoutEach(sides, blocks[0]?.length ?? 0);
	const sets = new Joined(sides.length);
	sides.forEach((second, b) => {
		sides.slice(0, b).forEach((first, a) => {
			const [one, other] = [without[a], without[b]];
			if (sets.of(a) === sets.of(b) || !one || !other) return;
			if (!isExclusive([first, second], one, other) && !isExclusive([second, first], other, one))
				sets.join(a, b);
		});
	});
	return [...Map.groupBy(sides.keys(), (at) => sets.of(at)).values()]
		.map((list) => list.flatMap((at) => sides[at]?.axes ?? []).sort((a, b) => a - b))
		.filter((axes) => axes.length > 1);
};
