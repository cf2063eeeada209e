import { gainOf, type Aim, type ExchangeTools } from './exchange-tools.ts';
import { nearMasks } from './search-plan.ts';
import { settlePart, Debts } from './settle-part.ts';

/** Donors in a list that are passed over at most because they have nothing left. */
const maxEmpty = 16;

/** Donors near a cell that are enough. */
const plenty = 100;

/**
 * Moves of units into many cells of one table, each from a donor like it, whatever that adds to the published rows: most of it
 * cancels out between the cells, and the rest is settled at the end by moves the other way.
 */
export class NettedMoves {
	readonly #tools: ExchangeTools;
	readonly #isLocked: Uint8Array;
	#made: Debts | undefined;
	#masks: readonly number[] | undefined;
	/** Units that were moved into cells. */
	#moved = 0;
	/** Moves of the table, flat: from, to, units. */
	readonly #moves: number[] = [];

	/** @param isLocked cells that were made larger: they give nothing, and nothing rests on their room */
	constructor(tools: ExchangeTools, isLocked: Uint8Array) {
		this.#tools = tools;
		this.#isLocked = isLocked;
	}

	/** Made when it is first asked for, from the true table. */
	get #debts(): Debts {
		if (this.#made) return this.#made;
		const { blocks, stock, cells, donors, work } = this.#tools;
		const give = new Float64Array(cells);
		for (const c of donors.cells) give[c] = stock.give(c);
		work.spend(cells * blocks.parts.length);
		return (this.#made = new Debts(blocks, give));
	}

	/** Sets of axes on which donors may differ: those with a donor in every line on average, until they are plenty together. */
	get #near(): readonly number[] {
		if (this.#masks) return this.#masks;
		const { blocks, donors, cells } = this.#tools;
		let found = 0;
		this.#masks = nearMasks(blocks.axes, cells).filter((mask) => {
			if (found >= plenty) return false;
			const inLine = donors.cells.length / blocks.lines(blocks.every & ~mask).count;
			if (inLine >= 1) found += inLine;
			return inLine >= 1;
		});
		return this.#masks;
	}

	/** Is a share of all units used up? */
	isFull(share: number): boolean {
		return this.#moved >= this.#debts.supply * share;
	}

	/** May so many units be moved into a cell, as far as its rows go? */
	hasRoom(cell: number, units: number, share: number): boolean {
		return this.#debts.hasRoom(cell, units, share);
	}

	/** Moves units into a cell. @returns how many */
	into(a: number, need: number, aim: Aim): number {
		const { blocks, stock, donors, work } = this.#tools;
		const max = Math.min(need, stock.take(a));
		let moved = 0;
		for (const mask of this.#near) {
			if (moved >= max) break;
			const { lineOf, starts, heads, passed, cells } = donors.by(blocks.every & ~mask);
			const line = lineOf[a] ?? 0;
			const end = starts[line + 1] ?? 0;
			const head = heads[line] ?? 0;
			let tried = 0;
			let empty = 0;
			for (let at = head; at < end && moved < max && empty < maxEmpty; at++) {
				const p = cells[at] ?? 0;
				const units = Math.min(stock.give(p), max - moved);
				tried += 1;
				if (units < 1) {
					if (at === heads[line]) {
						if (at === starts[line]) passed.push(line);
						heads[line] = at + 1;
					}
					empty += 1;
				} else if (gainOf(aim, p, a) >= 1) {
					this.#move(p, a, units);
					moved += units;
				}
			}
			work.spend(1 + tried);
		}
		return moved;
	}

	#move(from: number, to: number, units: number): void {
		this.#tools.shift(from, to, units);
		this.#debts.book(from, to, units);
		this.#moves.push(from, to, units);
		this.#moved += units;
	}

	/** A state that `backTo` returns to. */
	mark(): number {
		return this.#moves.length;
	}

	/** Takes back the moves after a mark. */
	backTo(mark: number): void {
		for (let at = this.#moves.length - 3; at >= mark; at -= 3) {
			const [from = 0, to = 0, units = 0] = this.#moves.slice(at, at + 3);
			this.#tools.shift(to, from, units);
			this.#debts.book(from, to, -units);
			this.#moved -= units;
		}
		this.#moves.length = mark;
	}

	/** Settles what is owed by moves within each part, as far as it can. @returns whether nothing is owed any more */
	settle(): boolean {
		this.#debts.parts.forEach((part, at) => {
			const axes = this.#tools.blocks.parts[at] ?? 0;
			if (part.owed.some((units) => units !== 0))
				settlePart(this.#tools, part, { axes, isLocked: this.#isLocked });
		});
		return this.#debts.isSettled;
	}

	/** The draft was cleared. */
	restart(): void {
		this.#made?.clear();
		this.#moves.length = 0;
		this.#moved = 0;
	}
}
