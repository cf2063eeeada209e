import { CellBlocks } from './cell-blocks.ts';
import { donorsOf, receiversOf, type CellLists, Stock } from './cell-lists.ts';
import type { Draft } from '../system/draft.ts';
import { ListsByKey } from './lists.ts';
import type { Scratch } from '../system/scratch.ts';
import type { Numbering, Rows, System } from '../system/system.ts';
import type { Work } from '../system/work.ts';

/** Donors that reverse moves begin with, cells that each may go to on an axis, moves of a kind, and moves in all. */
const maxDonors = 20_000;
const maxReceivers = 64;
const maxAlike = 24;
const maxMoves = 1 << 18;

/**
 * Moves from a cell to another one that differs from it on one axis, or in one part, by what they change in the published rows:
 * "a unit less in web, one more in shop". Whoever moves people from shop to web finds here what makes it good.
 */
class ReverseMoves {
	readonly #lists: ListsByKey;
	readonly #from: Int32Array;
	readonly #to: Int32Array;
	/** First moves of lists whose first ones have nothing left. */
	readonly #heads = new Map<number, number>();

	constructor(
		blocks: CellBlocks,
		{ donors, receivers, work }: { donors: CellLists; receivers: CellLists; work: Work }
	) {
		const { rows, parts, axes, every, scratch } = blocks;
		const single = Array.from({ length: axes }, (_, axis) => 1 << axis);
		const ways = [...single, ...parts.filter((part) => !single.includes(part) && part !== every)];
		const count = Math.min(maxDonors, donors.cells.length);
		const max = Math.min(maxMoves, count * ways.length * maxReceivers);
		this.#from = scratch.take(max);
		this.#to = scratch.take(max);
		this.#lists = new ListsByKey(max, scratch, { longest: maxAlike });
		const lines = ways.map((way) => receivers.by(every & ~way));
		let moves = 0;
		for (const q of donors.cells.subarray(0, count)) {
			for (let w = 0; w < ways.length; w++) {
				const lists = lines[w];
				const line = lists?.lineOf[q] ?? 0;
				const end = lists?.starts[line + 1] ?? 0;
				let tried = 0;
				for (let at = lists?.starts[line] ?? 0; at < end && tried < maxReceivers && moves < max; at++) {
					const c = lists?.cells[at] ?? 0;
					tried += 1;
					if (c === q || blocks.isAlike(c, q)) continue;
					const [a, b] = [
						((rows.a[q] ?? 0) - (rows.a[c] ?? 0)) | 0,
						((rows.b[q] ?? 0) - (rows.b[c] ?? 0)) | 0
					];
					if (!this.#lists.add(a, b, moves)) continue;
					this.#from[moves] = q;
					this.#to[moves] = c;
					moves += 1;
				}
				work.spend(tried);
			}
		}
	}

	/** The list of moves that take this away from the rows (hash of the cell it comes from minus that of the other), or -1. */
	list(a: number, b: number): number {
		return this.#lists.list(a, b);
	}

	/** The first move of a list that has something left, or -1. */
	first(list: number): number {
		return this.#heads.get(list) ?? this.#lists.firstOf(list);
	}

	/** The next such move, or -1. */
	next(move: number): number {
		return this.#lists.next(move);
	}

	/** The first move of a list has nothing left: it is passed over until `restart`. */
	pass(list: number, move: number): void {
		this.#heads.set(list, this.#lists.next(move));
	}

	/** All moves have what they had at first. */
	restart(): void {
		this.#heads.clear();
	}

	from(move: number): number {
		return this.#from[move] ?? 0;
	}

	to(move: number): number {
		return this.#to[move] ?? 0;
	}
}

/** A group of cells that an exchange is to make larger (1) or smaller (-1). */
export interface Aim {
	readonly groupOf: Numbering;
	readonly group: number;
	readonly sign: 1 | -1;
}

/** What a unit moved from a cell to another one adds to an aim. */
export const gainOf = ({ groupOf, group, sign }: Aim, from: number, to: number): number =>
	sign * ((groupOf[to] === group ? 1 : 0) - (groupOf[from] === group ? 1 : 0));

/** What exchanges of some quantities look things up in; made when it is first asked for, from the true table. */
export class ExchangeTools {
	readonly draft: Draft;
	readonly work: Work;
	readonly stock: Stock;
	readonly #system: System;
	readonly #blocksOf: Map<readonly Rows[], CellBlocks>;
	readonly #scratch: Scratch;
	#blocks: CellBlocks | undefined;
	#donors: CellLists | undefined;
	#receivers: CellLists | undefined;
	#byRows: ListsByKey | undefined;
	#reverse: ReverseMoves | undefined;

	/**
	 * @param moved         quantities that a moved unit counts in
	 * @param tools.blocksOf blocks that were made for others already, by the rows that they are of
	 */
	constructor(
		system: System,
		{
			draft,
			work,
			isLocked,
			blocksOf,
			scratch
		}: {
			draft: Draft;
			work: Work;
			isLocked: Uint8Array;
			blocksOf: Map<readonly Rows[], CellBlocks>;
			scratch: Scratch;
		},
		moved: readonly number[]
	) {
		this.#blocksOf = blocksOf;
		this.#scratch = scratch;
		this.#system = system;
		this.draft = draft;
		this.work = work;
		this.stock = new Stock(system, draft, { moved, isLocked });
	}

	get cells(): number {
		return this.#system.cells;
	}

	get blocks(): CellBlocks {
		if (this.#blocks) return this.#blocks;
		const { cells, quantities } = this.#system;
		const { moved } = this.stock;
		const published = [...new Set(moved.map((q) => quantities[q]?.rows ?? []))];
		const rows = published.length === 1 ? (published[0] ?? []) : published.flat();
		const known = this.#blocksOf.get(rows);
		if (known) return (this.#blocks = known);
		this.work.spend(cells * 4);
		const { coordinates = [] } = quantities[moved[0] ?? 0] ?? {};
		this.#blocks = new CellBlocks(cells, { rows, coordinates }, this.#scratch);
		this.#blocksOf.set(rows, this.#blocks);
		return this.#blocks;
	}

	/** Cells that can give a unit, those with most first. */
	get donors(): CellLists {
		return (this.#donors ??= donorsOf(this.#system.cells, this.#stockOfTruth(), this));
	}

	/** Cells that can take a unit, those with most room first. */
	get receivers(): CellLists {
		return (this.#receivers ??= receiversOf(this.#system.cells, this.#stockOfTruth(), this));
	}

	/** Receivers by the hash of their rows; entries are positions among the receivers. */
	get byRows(): ListsByKey {
		if (this.#byRows) return this.#byRows;
		const { rows } = this.blocks;
		const { cells } = this.receivers;
		const lists = new ListsByKey(cells.length, this.#scratch);
		cells.forEach((c, at) => lists.add(rows.a[c] ?? 0, rows.b[c] ?? 0, at));
		return (this.#byRows = lists);
	}

	get reverse(): ReverseMoves {
		return (this.#reverse ??= new ReverseMoves(this.blocks, this));
	}

	/** Moves units from a cell to another. */
	shift(from: number, to: number, units: number): void {
		this.draft.shift(this.stock.moved, from, to, units);
	}

	/** Everybody has what they had at first. */
	restart(): void {
		this.#donors?.restart();
		this.#reverse?.restart();
	}

	#stockOfTruth(): Stock {
		const { cells, quantities } = this.#system;
		const truth = { at: (q: number, c: number) => quantities[q]?.truth[c] ?? 0 };
		return new Stock(this.#system, truth, { moved: this.stock.moved, isLocked: new Uint8Array(cells) });
	}
}
