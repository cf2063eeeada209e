import { addHashes, noHashes, rowHashes, type Hashes } from './search-plan.ts';
import { distinctKeys, type Lines } from './lists.ts';
import type { Scratch } from '../system/scratch.ts';
import type { Quantity, Rows } from '../system/system.ts';

/** Axes with more blocks than this together are not looked at for nesting. */
const maxPairs = 1 << 22;

/**
 * Does one axis follow from the other, more or less (city → region)? Then few pairs of their blocks exist, and hardly a cell has a
 * neighbour that differs on one of them alone.
 */
const isNested = (first: Int32Array, second: Int32Array): boolean => {
	const size = (of: Int32Array) => of.reduce((max, block) => Math.max(max, block), 0) + 1;
	const [rows, columns] = [size(first), size(second)];
	if (rows * columns > maxPairs) return false;
	const seen = new Uint8Array(rows * columns);
	let pairs = 0;
	for (let c = 0; c < first.length; c++) {
		const at = (first[c] ?? 0) * columns + (second[c] ?? 0);
		if (seen[at] === 1) continue;
		seen[at] = 1;
		pairs += 1;
	}
	return pairs * 2 <= rows * columns;
};

/**
 * The blocks of cells as hashes: on each axis in use, in each part, and in all published rows.
 *
 * A part is a set of axes that hang together: crossed in some table, or nested. Rows of different parts change independently, so
 * a move of people is made good part by part.
 */
export class CellBlocks {
	/** Number of axes on which cells differ. */
	readonly axes: number;
	/** Axes that are crossed with each axis in some table, as bits. */
	readonly crossed: readonly number[];
	/** Axes of each part, as bits. */
	readonly parts: readonly number[];
	/** Hash of all rows of a cell: equal for cells that count in the same published sums. */
	readonly rows: Hashes;
	/** The same for the rows of each part. */
	readonly partRows: readonly Hashes[];
	readonly scratch: Scratch;
	readonly #byAxis: readonly Hashes[];
	/** All axes together. */
	readonly #all: Hashes;
	readonly #lines = new Map<number, Lines>();

	constructor(
		cells: number,
		{ rows, coordinates }: Pick<Quantity, 'rows' | 'coordinates'>,
		scratch: Scratch
	) {
		this.scratch = scratch;
		const inUse = coordinates.flatMap((of, axis) => (of.some((block) => block !== of[0]) ? [axis] : []));
		this.axes = inUse.length;
		this.rows = rowHashes(cells, rows, scratch);
		const blocks = inUse.map((axis) => coordinates[axis] ?? new Int32Array());
		this.#byAxis = blocks.map((of, at) => {
			const hashes = noHashes(cells, scratch);
			addHashes(hashes, of, at + 50);
			return hashes;
		});
		this.#all = noHashes(cells, scratch);
		blocks.forEach((of, at) => {
			addHashes(this.#all, of, at + 50);
		});
		const bitsOf = ({ axes }: Rows) =>
			axes.reduce((mask, axis) => (inUse.includes(axis) ? mask | (1 << inUse.indexOf(axis)) : mask), 0);
		const tables = rows.map(bitsOf);
		this.crossed = blocks.map((_, at) =>
			tables.reduce((mask, table) => ((table & (1 << at)) !== 0 ? mask | table : mask), 0)
		);
		this.parts = partsOf(this.crossed, (a, b) =>
			isNested(blocks[a] ?? new Int32Array(), blocks[b] ?? new Int32Array())
		);
		this.partRows = this.parts.map((part) => {
			if (this.parts.length === 1) return this.rows;
			const hashes = noHashes(cells, scratch);
			rows.forEach(({ rowOf }, r) => {
				if (((tables[r] ?? 0) & part) !== 0) addHashes(hashes, rowOf, r + 1);
			});
			return hashes;
		});
	}

	/** Every axis, as bits. */
	get every(): number {
		return 2 ** this.axes - 1;
	}

	/** The cells that agree on some axes, as numbered lines. */
	lines(mask: number): Lines {
		const known = this.#lines.get(mask);
		if (known) return known;
		const { a, b } = this.#key(mask);
		const lines = distinctKeys(a, b, this.scratch);
		this.scratch.giveBack(a);
		this.scratch.giveBack(b);
		this.#lines.set(mask, lines);
		return lines;
	}

	/** Do two cells count in the same rows? */
	isAlike(x: number, y: number): boolean {
		return this.rows.a[x] === this.rows.a[y] && this.rows.b[x] === this.rows.b[y];
	}

	/** Are two cells in the same block of an axis? */
	agree(axis: number, x: number, y: number): boolean {
		const of = this.#byAxis[axis]?.a;
		return of?.[x] === of?.[y];
	}

	/** Axes and what is crossed with them. */
	tied(mask: number): number {
		let tied = mask;
		for (let axis = 0; axis < this.axes; axis++) {
			if ((mask & (1 << axis)) !== 0) tied |= this.crossed[axis] ?? 0;
		}
		return tied;
	}

	/** Hashes of the blocks on some axes: few axes are added up, many are all without the others. */
	#key(mask: number): Hashes {
		const others = this.every & ~mask;
		const isFew = bits(mask) <= bits(others);
		const key = noHashes(this.#all.a.length, this.scratch);
		if (!isFew) {
			key.a.set(this.#all.a);
			key.b.set(this.#all.b);
		}
		const sign = isFew ? 1 : -1;
		this.#byAxis.forEach((of, axis) => {
			if (((isFew ? mask : others) & (1 << axis)) === 0) return;
			for (let c = 0; c < key.a.length; c++) {
				key.a[c] = (key.a[c] ?? 0) + sign * (of.a[c] ?? 0);
				key.b[c] = (key.b[c] ?? 0) + sign * (of.b[c] ?? 0);
			}
		});
		return key;
	}
}

export const bits = (mask: number): number => {
	let count = 0;
	for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
	return count;
};

/** Axes that are crossed, directly or through others, or nested. */
const partsOf = (crossed: readonly number[], isTogether: (a: number, b: number) => boolean): number[] => {
	let parts = crossed.map((mask, at) => mask | (1 << at));
	for (let at = 0; at < crossed.length; at++) {
		for (let other = 0; other < at; other++) {
			const [a, b] = [
				parts.find((part) => part & (1 << at)) ?? 0,
				parts.find((part) => part & (1 << other)) ?? 0
			];
			if (a !== b && isTogether(at, other)) parts.push(a | b);
			parts = disjoint(parts);
		}
	}
	return disjoint(parts);
};

/** Sets that overlap are one. */
const disjoint = (sets: readonly number[]): number[] =>
	sets.reduce<number[]>((list, set) => {
		const touching = list.filter((one) => (one & set) !== 0);
		return [...list.filter((one) => (one & set) === 0), touching.reduce((all, one) => all | one, set)];
	}, []);
