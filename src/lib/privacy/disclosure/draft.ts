import type { System } from './system.ts';

/** A change while it is made: what each touched cell differs from the truth by, in every quantity. */
export class Draft {
	readonly cells: number[] = [];
	readonly by: readonly Float64Array[];
	readonly #system: System;
	readonly #isTouched: Uint8Array;

	constructor(system: System) {
		this.#system = system;
		this.by = system.quantities.map(() => new Float64Array(system.cells));
		this.#isTouched = new Uint8Array(system.cells);
	}

	/** Back to the true table. */
	clear(): void {
		for (const c of this.cells) {
			this.#isTouched[c] = 0;
			for (const by of this.by) by[c] = 0;
		}
		this.cells.length = 0;
	}

	add(quantity: number, cell: number, units: number): void {
		if (this.#isTouched[cell] === 0) {
			this.#isTouched[cell] = 1;
			this.cells.push(cell);
		}
		const by = this.by[quantity];
		if (by) by[cell] = (by[cell] ?? 0) + units;
	}

	/** The cell's number in the changed table. */
	at(quantity: number, cell: number): number {
		return (this.#system.quantities[quantity]?.truth[cell] ?? 0) + (this.by[quantity]?.[cell] ?? 0);
	}

	/** Does the changed table agree with every published sum and with what everybody knows? Added up exactly. */
	isValid(): boolean {
		const { quantities } = this.#system;
		const target = quantities.length - 1;
		for (const c of this.cells) {
			for (let q = 0; q <= target; q++) {
				const by = this.by[q]?.[c] ?? 0;
				const now = this.at(q, c);
				if (!Number.isSafeInteger(by) || (by < 0 && now < (quantities[q]?.least ?? 0))) return false;
				if (q < target && this.at(target, c) > now) return false;
			}
		}
		return quantities.every(({ rows }, q) =>
			rows.every(({ rowOf }) => {
				const sums = new Map<number, number>();
				for (const c of this.cells) {
					const by = this.by[q]?.[c] ?? 0;
					const row = rowOf[c] ?? -1;
					if (by !== 0 && row >= 0) sums.set(row, (sums.get(row) ?? 0) + by);
				}
				return sums.values().every((sum) => sum === 0);
			})
		);
	}
}
