import type { Draft } from '../system/draft.ts';
import type { System } from '../system/system.ts';

/** How many units cells can give and take in a draft, when units of some quantities are moved at once (people, who all bought). */
export class Stock {
	/** Quantities that a moved unit counts in. */
	readonly moved: readonly number[];
	readonly #draft: Pick<Draft, 'at'>;
	/** Their least numbers. */
	readonly #least: readonly number[];
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
		this.#least = moved.map((q) => quantities[q]?.least ?? 0);
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
		let least = Infinity;
		for (let i = 0; i < moved.length; i++) {
			const now = this.#draft.at(moved[i] ?? 0, c);
			const spare = now - (this.#least[i] ?? 0);
			if (spare < least) least = spare;
			if (!this.#movesTarget && now - target < least) least = now - target;
		}
		return least;
	}

	/** How many units a cell can receive. */
	take(c: number): number {
		if (!this.#movesTarget || this.#above.length === 0) return Infinity;
		const target = this.#draft.at(this.#target, c);
		let least = Infinity;
		for (const q of this.#above) least = Math.min(least, this.#draft.at(q, c) - target);
		return least;
	}
}
