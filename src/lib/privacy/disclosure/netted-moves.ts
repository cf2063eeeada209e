import { Debts, type PartDebts } from './debts.ts';
import { gainOf, type Aim, type ExchangeTools } from './exchange-tools.ts';
import { nearMasks } from './search-plan.ts';

/** Donors in a list that are passed over at most because they have nothing left. */
const mostEmpty = 16;

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

	/** Sets of axes on which donors may differ: those that have a donor in every line on average. */
	get #near(): readonly number[] {
		const { blocks, donors, cells } = this.#tools;
		return (this.#masks ??= nearMasks(blocks.axes, cells).filter(
			(mask) => donors.cells.length >= blocks.lines(blocks.every & ~mask).count
		));
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
		const most = Math.min(need, stock.take(a));
		let moved = 0;
		for (const mask of this.#near) {
			if (moved >= most) break;
			const { lineOf, starts, heads, passed, cells } = donors.by(blocks.every & ~mask);
			const line = lineOf[a] ?? 0;
			const end = starts[line + 1] ?? 0;
			const head = heads[line] ?? 0;
			let tried = 0;
			let empty = 0;
			for (let at = head; at < end && moved < most && empty < mostEmpty; at++) {
				const p = cells[at] ?? 0;
				const units = Math.min(stock.give(p), most - moved);
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
			if (part.owed.some((units) => units !== 0)) this.#settle(part, this.#tools.blocks.parts[at] ?? 0);
		});
		return this.#debts.isSettled;
	}

	/** From cells whose rows have too many units to cells like them whose rows have too few. */
	#settle({ owed, nodeOf, cellOf }: PartDebts, axes: number): void {
		const { blocks, donors, receivers, stock, work } = this.#tools;
		const giving = donors.by(axes);
		const taking = receivers.by(blocks.every & ~axes);
		for (let node = 0; node < owed.length; node++) {
			if ((owed[node] ?? 0) <= 0) continue;
			const line = giving.lineOf[cellOf[node] ?? 0] ?? 0;
			const end = giving.starts[line + 1] ?? 0;
			let tried = 1;
			for (let at = giving.starts[line] ?? 0; at < end && (owed[node] ?? 0) > 0; at++) {
				const q = giving.cells[at] ?? 0;
				tried += 1;
				if (nodeOf[q] !== node || stock.give(q) < 1) continue;
				const lineOfQ = taking.lineOf[q] ?? 0;
				const last = taking.starts[lineOfQ + 1] ?? 0;
				for (let to = taking.starts[lineOfQ] ?? 0; to < last && (owed[node] ?? 0) > 0; to++) {
					const c = taking.cells[to] ?? 0;
					const other = nodeOf[c] ?? 0;
					tried += 1;
					if ((owed[other] ?? 0) >= 0 || this.#isLocked[c] === 1) continue;
					const most = Math.min(owed[node] ?? 0, -(owed[other] ?? 0));
					const units = Math.min(most, stock.give(q), stock.take(c));
					if (units < 1) continue;
					this.#tools.shift(q, c, units);
					owed[node] = (owed[node] ?? 0) - units;
					owed[other] = (owed[other] ?? 0) + units;
				}
			}
			work.spend(tried);
		}
	}

	/** The draft was cleared. */
	restart(): void {
		this.#made?.clear();
		this.#moves.length = 0;
		this.#moved = 0;
	}
}
