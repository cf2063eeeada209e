import { CellBlocks } from './cell-blocks.ts';
import { donorsOf, receiversOf, type CellLists } from './cell-lists.ts';
import type { Draft } from '../system/draft.ts';
import { ListsByKey } from './lists.ts';
import { ReverseMoves } from './reverse-moves.ts';
import type { Scratch } from '../system/scratch.ts';
import { Stock } from './stock.ts';
import type { Numbering, Rows, System } from '../system/system.ts';
import type { Work } from '../system/work.ts';

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

	/** Number of cells. */
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
