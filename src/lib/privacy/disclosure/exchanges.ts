import { CellsByKey } from './buckets.ts';
import type { Draft } from './draft.ts';
import { addHashes, noHashes, rowHashes, type Hashes } from './hashes.ts';
import type { System } from './system.ts';

/** How thoroughly donors are tried: few full exchanges first, then many partial ones. */
const sweeps = [
	{ nearest: 4, across: 12, whole: true },
	{ nearest: 16, across: 60, whole: false }
] as const;

/** Most cells of a group that people are moved to. */
const mostReceivers = 24;

/** Axes that differ between a cell and its donor: sets of up to three, fewer where there are many. */
const differing = (axes: readonly number[]): number[] => {
	const most = axes.length <= 9 ? 3 : axes.length <= 16 ? 2 : 1;
	const masks = [0];
	for (let size = 1, from = 0; size <= most; size++) {
		const to = masks.length;
		for (; from < to; from++) {
			const mask = masks[from] ?? 0;
			for (const axis of axes) if (1 << axis > mask) masks.push(mask | (1 << axis));
		}
	}
	return masks;
};

/**
 * Exchanges: n units move from cell p to cell a and n from q to c, where the rows of a and c together are those of p and q, so
 * that no published sum changes. Units are moved in one or more quantities at once (people, who all bought).
 *
 * A donor p agrees with a outside some axes J; q agrees with a on J (and on axes crossed with J), so that c, with p's blocks on
 * J and q's elsewhere, completes them if it exists: it is looked up by the hash of its rows, h(p) + h(q) − h(a).
 */
export class Exchanges {
	readonly #system: System;
	readonly #draft: Draft;
	readonly #moved: readonly number[];
	readonly #rows: Hashes;
	readonly #axes: readonly Hashes[];
	/** Axes that are crossed with each axis in some table, as bits. */
	readonly #crossed: readonly number[];
	readonly #masks: readonly number[];
	readonly #donors: Int32Array;
	readonly #classes: CellsByKey;
	readonly #donorsBy = new Map<number, CellsByKey>();

	/** @param moved quantities that a moved unit counts in */
	constructor(system: System, draft: Draft, moved: readonly number[]) {
		this.#system = system;
		this.#draft = draft;
		this.#moved = moved;
		const { cells, quantities } = system;
		const rows = moved.flatMap((q) => quantities[q]?.rows ?? []);
		const coordinates = quantities[moved[0] ?? 0]?.coordinates ?? [];
		this.#rows = rowHashes(cells, rows);
		const inUse = coordinates.flatMap((of, axis) => (of.some((block) => block !== of[0]) ? [axis] : []));
		this.#axes = inUse.map((axis, at) => {
			const hashes = noHashes(cells);
			addHashes(hashes, coordinates[axis] ?? new Int32Array(), at + 50);
			return hashes;
		});
		const bits = (axes: readonly number[]) =>
			axes.reduce((mask, axis) => (inUse.includes(axis) ? mask | (1 << inUse.indexOf(axis)) : mask), 0);
		this.#crossed = inUse.map((axis) =>
			rows.reduce((mask, row) => (row.axes.includes(axis) ? mask | bits(row.axes) : mask), 0)
		);
		this.#masks = differing(inUse.map((_, at) => at));
		const order = (of: (c: number) => number) => {
			const size = Float64Array.from({ length: cells }, (_, c) => of(c));
			return Int32Array.from({ length: cells }, (_, c) => c).sort(
				(x, y) => (size[y] ?? 0) - (size[x] ?? 0) || x - y
			);
		};
		this.#donors = order((c) => this.#give(c)).filter((c) => this.#give(c) >= 1);
		this.#classes = new CellsByKey(cells, cells);
		for (const c of order((cell) => Math.min(this.#take(cell), 1e9)))
			this.#classes.add(this.#rows.a[c] ?? 0, this.#rows.b[c] ?? 0, c);
	}

	/** How many units a cell can lose. */
	#give(c: number): number {
		const { quantities } = this.#system;
		const target = quantities.length - 1;
		let least = Infinity;
		for (const q of this.#moved) {
			const spare = this.#draft.at(q, c) - (quantities[q]?.least ?? 0);
			if (spare < least) least = spare;
		}
		if (!this.#moved.includes(target)) {
			for (const q of this.#moved) least = Math.min(least, this.#draft.at(q, c) - this.#draft.at(target, c));
		}
		return least;
	}

	/** How many units a cell can receive. */
	#take(c: number): number {
		const target = this.#system.quantities.length - 1;
		let least = Infinity;
		if (!this.#moved.includes(target)) return least;
		for (let q = 0; q < target; q++) {
			if (!this.#moved.includes(q)) least = Math.min(least, this.#draft.at(q, c) - this.#draft.at(target, c));
		}
		return least;
	}

	/** Room for units of a group of cells. */
	room(cells: ArrayLike<number>): number {
		let room = 0;
		for (let i = 0; i < cells.length && i < mostReceivers; i++) room += this.#take(cells[i] ?? 0);
		return room;
	}

	/**
	 * Moves up to `need` units into a group, in the draft.
	 * @param cells the group's cells
	 * @param isIn  whether a cell is in the group
	 * @returns how many
	 */
	into(cells: ArrayLike<number>, need: number, isIn: (c: number) => boolean): number {
		let gained = 0;
		const receivers = Math.min(cells.length, mostReceivers);
		for (const sweep of sweeps) {
			for (const mask of this.#masks) {
				for (let i = 0; i < receivers && gained < need; i++) {
					gained += this.#toCell(cells[i] ?? 0, { mask, need: need - gained, isIn, ...sweep });
				}
				if (gained >= need) return gained;
			}
		}
		return gained;
	}

	#toCell(a: number, at: SearchAt): number {
		const { mask, need, isIn, nearest, whole } = at;
		const all = 2 ** this.#axes.length - 1;
		let gained = 0;
		let tried = 0;
		for (
			let p = this.#firstDonor(all & ~mask, a);
			p >= 0 && tried < nearest && gained < need;
			p = this.#nextDonor(all & ~mask, p)
		) {
			if (p === a || isIn(p)) continue;
			tried += 1;
			const wanted = need - gained;
			const most = Math.min(wanted, this.#give(p), this.#take(a));
			if (most < 1 || (whole && most < wanted)) continue;
			if (this.#rows.a[p] === this.#rows.a[a] && this.#rows.b[p] === this.#rows.b[a]) {
				this.#move(p, a, most);
				gained += most;
			} else if (mask !== 0) gained += this.#across(a, p, { ...at, need: wanted });
		}
		return gained;
	}

	/** Completes p → a by q → c. */
	#across(a: number, p: number, { mask, need, isIn, across, whole }: SearchAt): number {
		let tied = mask;
		this.#crossed.forEach((crossed, axis) => {
			if ((mask & (1 << axis)) !== 0) tied |= crossed;
		});
		let gained = 0;
		let tried = 0;
		for (
			let q = this.#firstDonor(tied, a);
			q >= 0 && tried < across && gained < need;
			q = this.#nextDonor(tied, q)
		) {
			if (q === p || q === a || isIn(q)) continue;
			tried += 1;
			const c = this.#classes.first(
				((this.#rows.a[p] ?? 0) + (this.#rows.a[q] ?? 0) - (this.#rows.a[a] ?? 0)) | 0,
				((this.#rows.b[p] ?? 0) + (this.#rows.b[q] ?? 0) - (this.#rows.b[a] ?? 0)) | 0
			);
			if (c < 0 || c === p || c === q) continue;
			const take = c === a ? Math.floor(this.#take(a) / 2) : Math.min(this.#take(a), this.#take(c));
			const most = Math.min(need - gained, this.#give(p), this.#give(q), take);
			if (most < 1 || (whole && most < need)) continue;
			this.#move(p, a, most);
			this.#move(q, c, most);
			gained += most * (isIn(c) ? 2 : 1);
		}
		return gained;
	}

	#move(from: number, to: number, units: number): void {
		for (const q of this.#moved) {
			this.#draft.add(q, from, -units);
			this.#draft.add(q, to, units);
		}
	}

	#firstDonor(mask: number, a: number): number {
		return this.#donorsOf(mask).first(...this.#key(mask, a));
	}

	#nextDonor(mask: number, donor: number): number {
		return this.#donorsOf(mask).next(donor);
	}

	#key(mask: number, c: number): [number, number] {
		let [keyA, keyB] = [0, 0];
		for (let axis = 0; axis < this.#axes.length; axis++) {
			if ((mask & (1 << axis)) === 0) continue;
			keyA = (keyA + (this.#axes[axis]?.a[c] ?? 0)) | 0;
			keyB = (keyB + (this.#axes[axis]?.b[c] ?? 0)) | 0;
		}
		return [keyA, keyB];
	}

	/** Donors by their blocks on some axes, those with most to give first. */
	#donorsOf(mask: number): CellsByKey {
		const known = this.#donorsBy.get(mask);
		if (known) return known;
		const cells = new CellsByKey(this.#donors.length, this.#system.cells);
		for (const c of this.#donors) cells.add(...this.#key(mask, c), c);
		this.#donorsBy.set(mask, cells);
		return cells;
	}
}

interface SearchAt {
	readonly mask: number;
	readonly need: number;
	readonly isIn: (c: number) => boolean;
	readonly nearest: number;
	readonly across: number;
	readonly whole: boolean;
}
