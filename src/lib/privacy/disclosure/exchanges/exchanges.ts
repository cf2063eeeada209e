import { completeByOne, completeByParts } from './completion.ts';
import { bits } from './cell-blocks.ts';
import { gainOf, type Aim, type ExchangeTools } from './exchange-tools.ts';
import { differing, sweeps, type Effort, type Sweep } from './search-plan.ts';

/** Donors that a double exchange chooses from: of the largest ones those nearest to the cell. */
const maxLargest = 1500;
const maxNear = 80;
const maxAcross = 30;

interface Near {
	readonly cell: number;
	/** Axes on which it differs, as bits, and how many. */
	readonly differs: number;
	readonly axes: number;
}

/** The donors that differ from a cell on one to three axes, the most alike first. */
const nearest = ({ blocks, donors, work }: ExchangeTools, a: number, aim: Aim): Near[] => {
	const near: Near[] = [];
	const largest = donors.cells.subarray(0, maxLargest);
	work.spend(largest.length);
	for (const cell of largest) {
		let differs = 0;
		let axes = 0;
		for (let axis = 0; axis < blocks.axes; axis++) {
			if (blocks.agree(axis, cell, a)) continue;
			differs |= 1 << axis;
			axes += 1;
		}
		if (axes >= 1 && axes <= 3 && gainOf(aim, cell, a) === 1) near.push({ cell, differs, axes });
	}
	return near.sort((x, y) => x.axes - y.axes || x.cell - y.cell).slice(0, maxNear);
};

/**
 * Moves units into a cell by double exchanges: p and p' → a, and q → c completes both, so three donors give two units.
 * @returns how many
 */
const doubleInto = (tools: ExchangeTools, a: number, { need, aim }: { need: number; aim: Aim }): number => {
	const { stock } = tools;
	const near = nearest(tools, a, aim);
	let moved = 0;
	for (const [i, { cell: p, differs }] of near.entries()) {
		for (let j = i + 1; j < near.length && moved + 1 < need && stock.give(p) >= 1; j++) {
			const other = near[j];
			if (!other || (other.differs & differs) !== 0 || stock.give(other.cell) < 1) continue;
			if (stock.take(a) < 2) return moved;
			moved += completeTwo(tools, [p, other.cell, a], { mask: differs | other.differs, aim });
		}
	}
	return moved;
};

const completeTwo = (
	tools: ExchangeTools,
	[p, other, a]: readonly [number, number, number],
	{ mask, aim }: { mask: number; aim: Aim }
): number => {
	const { blocks, stock, donors, receivers, byRows, work } = tools;
	const axes = blocks.tied(mask);
	const { lineOf, starts, cells } = donors.by(axes);
	const line = lineOf[a] ?? 0;
	const end = starts[line + 1] ?? 0;
	let tried = 0;
	for (let at = starts[line] ?? 0; at < end && tried < maxAcross; at++) {
		const q = cells[at] ?? 0;
		if (q === p || q === other || gainOf(aim, q, a) < 1 || stock.give(q) < 1) continue;
		tried += 1;
		const key = (of: Int32Array) => ((of[p] ?? 0) + (of[other] ?? 0) + (of[q] ?? 0) - 2 * (of[a] ?? 0)) | 0;
		const found = byRows.first(key(blocks.rows.a), key(blocks.rows.b));
		const c = found < 0 ? -1 : (receivers.cells[found] ?? 0);
		if (c < 0 || c === a || c === p || c === q || c === other || stock.take(c) < 1) continue;
		tools.shift(p, a, 1);
		tools.shift(other, a, 1);
		tools.shift(q, c, 1);
		work.spend(tried);
		return 2 + gainOf(aim, q, c);
	}
	work.spend(tried);
	return 0;
};

/** Donors in a list that are passed over at most because they have nothing left. */
const maxEmpty = 32;

/** Most cells of a group whose room counts. */
const maxReceivers = 24;

/** What one search is for. */
interface Search extends Sweep {
	readonly mask: number;
	readonly aim: Aim;
}

/**
 * Exchanges: n units move from cell p to cell a, and others are moved so that no published sum changes. Units are moved in one or
 * more quantities at once (people, who all bought).
 *
 * A donor p agrees with a outside some axes. Where their rows differ, reverse moves of other cells make it good part by part, or
 * one move of another cell makes it good at once.
 */
export class Exchanges {
	readonly #tools: ExchangeTools;
	/** Sets of axes that may differ, in each order. */
	#orders: readonly (readonly number[])[] | undefined;
	#order = 0;
	#effort: Effort = 'thorough';

	constructor(tools: ExchangeTools) {
		this.#tools = tools;
	}

	/** Begins elsewhere from now on (0 is the usual order), and tries so hard. */
	beginAt(order: number, effort: Effort): void {
		this.#order = order;
		this.#effort = effort;
	}

	/** Room for units of a group of cells. */
	room(cells: ArrayLike<number>): number {
		let room = 0;
		for (let i = 0; i < cells.length && i < maxReceivers; i++) room += this.#tools.stock.take(cells[i] ?? 0);
		return room;
	}

	/**
	 * Moves units into a group, or out of it, in the draft.
	 * @param cells the group's cells
	 * @returns how many; more than needed where an exchange brings more
	 */
	move(cells: ArrayLike<number>, { need, aim }: { need: number; aim: Aim }): number {
		let moved = 0;
		if (need < 1) return 0;
		for (const sweep of sweeps[this.#effort]) {
			// Where hardly anybody has that much, several have to give.
			if (sweep.whole && aim.sign === 1 && !this.#isPlenty(need)) continue;
			const count = Math.min(cells.length, sweep.receivers);
			for (const mask of this.#masks) {
				if (bits(mask) > sweep.differ) continue;
				const search = { mask, aim, ...sweep };
				for (let i = 0; i < count && moved < need; i++) {
					const a = cells[i] ?? 0;
					moved +=
						aim.sign === 1 ? this.#into(a, need - moved, search) : this.#outOf(a, need - moved, search);
				}
				if (moved >= need) return moved;
			}
		}
		return moved;
	}

	get #masks(): readonly number[] {
		const { blocks, cells } = this.#tools;
		this.#orders ??= differing(blocks.axes, cells);
		return this.#orders[this.#order] ?? [];
	}

	/** Has every twentieth donor so much to give? */
	#isPlenty(need: number): boolean {
		const { donors, stock } = this.#tools;
		const { cells } = donors;
		return stock.give(cells[Math.floor(cells.length / 20)] ?? -1) >= need;
	}

	/** What was taken is back: a new table begins. */
	restart(): void {
		this.#tools.restart();
	}

	/** The same into a group by double exchanges, for counts that few cells have any of. */
	double(cells: ArrayLike<number>, { need, aim }: { need: number; aim: Aim }): number {
		let moved = 0;
		for (let i = 0; i < cells.length && i < 4 && moved + 1 < need; i++) {
			moved += doubleInto(this.#tools, cells[i] ?? 0, { need: need - moved, aim });
		}
		return moved;
	}

	/** p → a, from donors like a. */
	#into(a: number, need: number, search: Search): number {
		const { blocks, stock, donors, work } = this.#tools;
		const { aim, nearest, mask } = search;
		const { lineOf, starts, heads, passed, cells } = donors.by(blocks.every & ~mask);
		const line = lineOf[a] ?? 0;
		const end = starts[line + 1] ?? 0;
		const head = heads[line] ?? 0;
		let gained = 0;
		let tried = 0;
		let empty = 0;
		for (let at = head; at < end && gained < need && tried < nearest && empty < maxEmpty; at++) {
			const p = cells[at] ?? 0;
			if (stock.give(p) < 1) {
				if (at === heads[line]) {
					if (at === starts[line]) passed.push(line);
					heads[line] = at + 1;
				}
				empty += 1;
			} else if (gainOf(aim, p, a) >= 1) {
				tried += 1;
				gained += this.#exchange(p, a, need - gained, search);
			}
		}
		work.spend(1 + tried + empty);
		return gained;
	}

	/** a → p, to cells like a. */
	#outOf(a: number, need: number, search: Search): number {
		const { blocks, stock, receivers, work } = this.#tools;
		const { aim, nearest, mask } = search;
		const { lineOf, starts, cells } = receivers.by(blocks.every & ~mask);
		const line = lineOf[a] ?? 0;
		const end = starts[line + 1] ?? 0;
		let lost = 0;
		let tried = 0;
		for (let at = starts[line] ?? 0; at < end && lost < need && tried < nearest && stock.give(a) >= 1; at++) {
			const p = cells[at] ?? 0;
			if (gainOf(aim, a, p) < 1) continue;
			tried += 1;
			lost += this.#exchange(a, p, need - lost, search);
		}
		work.spend(1 + tried);
		return lost;
	}

	#exchange(p: number, a: number, need: number, { mask, whole, across, aim }: Search): number {
		const gained = completeByParts(this.#tools, { p, a, need, whole, aim });
		if (gained > 0 || across === 0 || mask === 0) return gained;
		return completeByOne(this.#tools, { p, a, need, whole, aim }, { mask, across });
	}
}
