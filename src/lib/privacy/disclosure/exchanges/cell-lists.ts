import type { CellBlocks } from './cell-blocks.ts';
import type { Work } from '../system/work.ts';
import type { Draft } from '../system/draft.ts';
import type { System } from '../system/system.ts';

/** How many units cells can give and take in a draft, when units of some quantities are moved at once (people, who all bought). */
export class Stock {
	/** Quantities that a moved unit counts in. */
	readonly moved: readonly number[];
	readonly #draft: Pick<Draft, 'at'>;
	/** Their least numbers. */
	readonly #min: readonly number[];
	readonly #target: number;
	/** Quantities that do not move along, and are at least the target's. */
	readonly #above: readonly number[];
	readonly #movesTarget: boolean;
	/** Cells that give nothing more until the lock is opened. */
	readonly #isLocked: Uint8Array;

	constructor(
		{ quantities }: System,
		draft: Pick<Draft, 'at'>,
		{ moved, isLocked }: { moved: readonly number[]; isLocked: Uint8Array }
	) {
		this.moved = moved;
		this.#draft = draft;
		this.#min = moved.map((q) => quantities[q]?.min ?? 0);
		this.#target = quantities.length - 1;
		this.#movesTarget = moved.includes(this.#target);
		this.#above = quantities.flatMap((_, q) => (q < this.#target && !moved.includes(q) ? [q] : []));
		this.#isLocked = isLocked;
	}

	/** How many units a cell can lose. */
	give(c: number): number {
		if (this.#isLocked[c] === 1) return 0;
		const { moved } = this;
		const target = this.#movesTarget ? 0 : this.#draft.at(this.#target, c);
		let min = Infinity;
		for (let i = 0; i < moved.length; i++) {
			const now = this.#draft.at(moved[i] ?? 0, c);
			const spare = now - (this.#min[i] ?? 0);
			if (spare < min) min = spare;
			if (!this.#movesTarget && now - target < min) min = now - target;
		}
		return min;
	}

	/** How many units a cell can receive. */
	take(c: number): number {
		if (!this.#movesTarget || this.#above.length === 0) return Infinity;
		const target = this.#draft.at(this.#target, c);
		let min = Infinity;
		for (const q of this.#above) min = Math.min(min, this.#draft.at(q, c) - target);
		return min;
	}
}

const largest = 1e9;

/** Cells by a whole number of theirs, the largest first, ties in order; those below 1 are left out. */
const byNumber = (cells: number, of: (c: number) => number): Int32Array => {
	const keys = new Float64Array(cells);
	let count = 0;
	for (let c = 0; c < cells; c++) {
		const number = Math.floor(Math.min(of(c), largest));
		if (number >= 1) keys[count++] = (largest - number) * cells + c;
	}
	const order = keys.subarray(0, count).sort();
	return Int32Array.from(order, (key) => key % cells);
};

/** Cells by line: those of line l from `starts[l]` to `starts[l + 1]`. */
export interface CellsByLine {
	/** Line of every cell, in the list or not. */
	readonly lineOf: Int32Array;
	readonly starts: Int32Array;
	/** Where the cells of each line begin that have something left in the table at hand. */
	readonly heads: Int32Array;
	/** Lines whose cells do not all have something left. */
	readonly passed: number[];
	readonly cells: Int32Array;
}

/** Cells in some order, and the same by the lines of cells that agree on some axes; made when they are first asked for. */
export class CellLists {
	readonly cells: Int32Array;
	readonly #blocks: CellBlocks;
	readonly #work: Work;
	readonly #lists = new Map<number, CellsByLine>();

	constructor(cells: Int32Array, blocks: CellBlocks, work: Work) {
		this.cells = cells;
		this.#blocks = blocks;
		this.#work = work;
	}

	/** By the blocks on some axes. */
	by(axes: number): CellsByLine {
		const known = this.#lists.get(axes);
		if (known) return known;
		const { count, lineOf } = this.#blocks.lines(axes);
		this.#work.spend(lineOf.length >> 2);
		const { scratch } = this.#blocks;
		const starts = scratch.take(count + 1);
		for (const c of this.cells) {
			const line = lineOf[c] ?? 0;
			starts[line + 1] = (starts[line + 1] ?? 0) + 1;
		}
		for (let line = 0; line < count; line++) starts[line + 1] = (starts[line + 1] ?? 0) + (starts[line] ?? 0);
		const next = scratch.take(count + 1);
		next.set(starts);
		const cells = scratch.take(this.cells.length);
		for (const c of this.cells) {
			const line = lineOf[c] ?? 0;
			const at = next[line] ?? 0;
			cells[at] = c;
			next[line] = at + 1;
		}
		// Every cell was put where its line's next one was: back to where they begin.
		next.set(starts);
		const lists = { lineOf, starts, heads: next, passed: [], cells };
		this.#lists.set(axes, lists);
		return lists;
	}

	/** All cells have what they had at first. */
	restart(): void {
		for (const { heads, starts, passed } of this.#lists.values()) {
			for (const line of passed) heads[line] = starts[line] ?? 0;
			passed.length = 0;
		}
	}
}

/** Cells that can give a unit, those with most first. */
export const donorsOf = (cells: number, stock: Stock, { blocks, work }: { blocks: CellBlocks; work: Work }) =>
	new CellLists(
		byNumber(cells, (c) => stock.give(c)),
		blocks,
		work
	);

/** Cells that can take a unit, those with most room first. */
export const receiversOf = (
	cells: number,
	stock: Stock,
	{ blocks, work }: { blocks: CellBlocks; work: Work }
) =>
	new CellLists(
		byNumber(cells, (c) => stock.take(c)),
		blocks,
		work
	);
