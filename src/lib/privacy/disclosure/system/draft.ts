import { Scratch } from './scratch.ts';
import type { Quantity, System } from './system.ts';

/** Cells whose numbers are more than a processor keeps at hand. */
const manyCells = 1 << 16;

/** A change while it is made: what each touched cell differs from the truth by, in every quantity. */
export class Draft {
	readonly cells: number[] = [];
	readonly by: readonly Float64Array[];
	readonly #quantities: readonly Quantity[];
	/** Numbers of the changed table. */
	readonly #now: readonly Float64Array[];
	readonly #isTouched: Uint8Array;
	/** What was added since the first mark, to take it back: quantity, cell, units. */
	readonly #log: number[] = [];
	/** Long tables that nothing is taken back of keep no log. */
	#isLogged = false;
	/** Sums of a table's rows while they are added up; all 0 between. */
	readonly #sums: readonly Float64Array[][];

	constructor({ cells, quantities }: System, scratch = new Scratch()) {
		this.#quantities = quantities;
		this.by = quantities.map(() => scratch.takeLong(cells));
		this.#now = quantities.map(({ truth }) => {
			const now = scratch.takeLong(cells);
			now.set(truth);
			return now;
		});
		this.#isTouched = new Uint8Array(cells);
		this.#sums = quantities.map(({ rows }) => rows.map(({ count }) => new Float64Array(count)));
	}

	/** Back to the true table. */
	clear(): void {
		for (const c of this.cells) {
			this.#isTouched[c] = 0;
			for (let q = 0; q < this.by.length; q++) {
				const [by, now] = [this.by[q], this.#now[q]];
				if (by) by[c] = 0;
				if (now) now[c] = this.#quantities[q]?.truth[c] ?? 0;
			}
		}
		this.cells.length = 0;
		this.#log.length = 0;
		this.#isLogged = false;
	}

	add(quantity: number, cell: number, units: number): void {
		if (this.#isLogged) this.#log.push(quantity, cell, units);
		this.#add(quantity, cell, units);
	}

	/** Moves units of some quantities from a cell to another. */
	shift(quantities: readonly number[], from: number, to: number, units: number): void {
		for (const q of quantities) {
			this.add(q, from, -units);
			this.add(q, to, units);
		}
	}

	/**
	 * Where a large part of very many cells is touched: lists these in their order, so that what is looked at together is together
	 * in memory.
	 */
	inOrder(): void {
		const { cells } = this;
		const touched = this.#isTouched;
		if (touched.length < manyCells || cells.length * 16 < touched.length) return;
		cells.length = 0;
		for (let c = 0; c < touched.length; c++) if (touched[c] === 1) cells.push(c);
	}

	/** A state of the draft that `backTo` returns to, until it is cleared or kept. */
	mark(): number {
		this.#isLogged = true;
		return this.#log.length;
	}

	/** Nothing that was added so far is taken back: marks made before are of no use any more. */
	keep(): void {
		this.#log.length = 0;
	}

	/** Takes back what was added after a mark. */
	backTo(mark: number): void {
		const log = this.#log;
		for (let at = log.length - 3; at >= mark; at -= 3) {
			this.#add(log[at] ?? 0, log[at + 1] ?? 0, -(log[at + 2] ?? 0));
		}
		log.length = mark;
	}

	/** The cell's number in the changed table. */
	at(quantity: number, cell: number): number {
		return this.#now[quantity]?.[cell] ?? 0;
	}

	/** Does the changed table agree with every published sum and with what everybody knows? Added up exactly. */
	isValid(): boolean {
		const target = this.#quantities.length - 1;
		for (const c of this.cells) {
			for (let q = 0; q <= target; q++) {
				const by = this.by[q]?.[c] ?? 0;
				const now = this.at(q, c);
				if (!Number.isSafeInteger(by) || (by < 0 && now < (this.#quantities[q]?.min ?? 0))) return false;
				if (q < target && this.at(target, c) > now) return false;
			}
		}
		return this.#quantities.every(({ rows }, q) =>
			rows.every(({ rowOf }, r) => this.#isBalanced(q, rowOf, this.#sums[q]?.[r] ?? new Float64Array()))
		);
	}

	#isBalanced(quantity: number, rowOf: Int32Array, sums: Float64Array): boolean {
		const by = this.by[quantity] ?? new Float64Array();
		let open = 0;
		for (const c of this.cells) {
			const units = by[c] ?? 0;
			const row = units === 0 ? -1 : (rowOf[c] ?? -1);
			if (row < 0) continue;
			const before = sums[row] ?? 0;
			sums[row] = before + units;
			open += Number(before + units !== 0) - Number(before !== 0);
		}
		if (open > 0) sums.fill(0);
		return open === 0;
	}

	#add(quantity: number, cell: number, units: number): void {
		if (this.#isTouched[cell] === 0) {
			this.#isTouched[cell] = 1;
			this.cells.push(cell);
		}
		const by = this.by[quantity];
		const now = this.#now[quantity];
		if (by) by[cell] = (by[cell] ?? 0) + units;
		if (now) now[cell] = (now[cell] ?? 0) + units;
	}
}
