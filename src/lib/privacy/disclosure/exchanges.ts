import { CellsByKey } from './buckets.ts';
import type { Draft } from './draft.ts';
import { addHashes, mixed, noHashes, rowHashes, type Hashes } from './hashes.ts';
import type { System } from './system.ts';
import type { Work } from './work.ts';

/** How thoroughly donors are tried: few full exchanges first, then many partial ones. */
const sweeps = {
	/** One exchange that is enough. */
	quick: [{ nearest: 4, across: 12, whole: true, receivers: 8 }],
	thorough: [
		{ nearest: 4, across: 12, whole: true, receivers: 8 },
		{ nearest: 16, across: 60, whole: false, receivers: 16 }
	]
} as const;

export type Effort = keyof typeof sweeps;

/** Orders in which axes are tried. */
export const orders = 8;

/** Donors that a double exchange chooses from. */
const mostNear = 1500;

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
	readonly #work: Work;
	readonly #moved: readonly number[];
	readonly #rows: Hashes;
	readonly #axes: readonly Hashes[];
	/** Axes that are crossed with each axis in some table, as bits. */
	readonly #crossed: readonly number[];
	/** Sets of axes that may differ, in a few orders: greedy exchanges find more when they begin elsewhere. */
	readonly #orders: readonly (readonly number[])[];
	#order = 0;
	#effort: Effort = 'thorough';
	readonly #donors: Int32Array;
	readonly #classes: CellsByKey;
	readonly #receivers: Int32Array;
	readonly #donorsBy = new Map<number, CellsByKey>();
	readonly #receiversBy = new Map<number, CellsByKey>();

	/** @param moved quantities that a moved unit counts in */
	constructor(system: System, { draft, work }: { draft: Draft; work: Work }, moved: readonly number[]) {
		work.spend(system.cells * 10);
		this.#system = system;
		this.#work = work;
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
		const masks = differing(inUse.map((_, at) => at));
		this.#orders = Array.from({ length: orders }, (_, seed) =>
			seed === 0 ? masks : masks.toSorted((x, y) => mixed(x * orders + seed) - mixed(y * orders + seed))
		);
		const order = (of: (c: number) => number) => {
			const size = Float64Array.from({ length: cells }, (_, c) => of(c));
			return Int32Array.from({ length: cells }, (_, c) => c).sort(
				(x, y) => (size[y] ?? 0) - (size[x] ?? 0) || x - y
			);
		};
		this.#donors = order((c) => this.#give(c)).filter((c) => this.#give(c) >= 1);
		this.#classes = new CellsByKey(cells, cells);
		this.#receivers = order((c) => Math.min(this.#take(c), 1e9)).filter((c) => this.#take(c) >= 1);
		for (const c of this.#receivers) this.#classes.add(this.#rows.a[c] ?? 0, this.#rows.b[c] ?? 0, c);
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

	/** Begins elsewhere from now on (0 is the usual order), and tries so hard. */
	beginAt(order: number, effort: Effort): void {
		this.#order = order;
		this.#effort = effort;
	}

	/** Room for units of a group of cells. */
	room(cells: ArrayLike<number>): number {
		let room = 0;
		for (let i = 0; i < cells.length && i < mostReceivers; i++) room += this.#take(cells[i] ?? 0);
		return room;
	}

	/**
	 * Moves up to `need` units into a group, or out of it, in the draft.
	 * @param cells the group's cells
	 * @param isIn  whether a cell is in the group
	 * @returns how many
	 */
	move(
		way: 'into' | 'out of',
		cells: ArrayLike<number>,
		{ need, isIn }: { need: number; isIn: (c: number) => boolean }
	): number {
		let moved = 0;
		for (const sweep of sweeps[this.#effort]) {
			const count = Math.min(cells.length, sweep.receivers);
			for (const mask of this.#orders[this.#order] ?? []) {
				for (let i = 0; i < count && moved < need; i++) {
					const at = { mask, need: need - moved, isIn, ...sweep };
					moved += way === 'into' ? this.#into(cells[i] ?? 0, at) : this.#outOf(cells[i] ?? 0, at);
				}
				if (moved >= need) return moved;
			}
		}
		return moved;
	}

	/** p → a, completed by q → c where their rows differ. */
	#into(a: number, at: SearchAt): number {
		const { mask, need, isIn, nearest, whole } = at;
		const donors = this.#index('donors', this.#others(mask));
		let gained = 0;
		let tried = 0;
		this.#work.spend(1);
		for (let p = this.#first(donors, this.#others(mask), a); p >= 0; p = donors.next(p)) {
			if (p === a || isIn(p)) continue;
			if (tried++ === nearest || gained >= need) break;
			this.#work.spend(1);
			const wanted = need - gained;
			const most = Math.min(wanted, this.#give(p), this.#take(a));
			if (most < 1 || (whole && most < wanted)) continue;
			if (this.#isAlike(p, a)) {
				this.#shift(p, a, most);
				gained += most;
			} else if (mask !== 0) gained += this.#complete(p, a, { ...at, need: wanted, group: 'a' });
		}
		return gained;
	}

	/** a → p, completed by q → c where their rows differ. */
	#outOf(a: number, at: SearchAt): number {
		const { mask, need, isIn, nearest, whole } = at;
		const receivers = this.#index('receivers', this.#others(mask));
		let lost = 0;
		let tried = 0;
		this.#work.spend(1);
		for (let p = this.#first(receivers, this.#others(mask), a); p >= 0; p = receivers.next(p)) {
			if (p === a || isIn(p)) continue;
			if (tried++ === nearest || lost >= need) break;
			this.#work.spend(1);
			const wanted = need - lost;
			const most = Math.min(wanted, this.#give(a), this.#take(p));
			if (most < 1 || (whole && most < wanted)) continue;
			if (this.#isAlike(p, a)) {
				this.#shift(a, p, most);
				lost += most;
			} else if (mask !== 0) lost += this.#complete(a, p, { ...at, need: wanted, group: 'p' });
		}
		return lost;
	}

	/** Moves units from p to a and as many from q to c, so that no row changes; the group's cell is a, or p. */
	#complete(p: number, a: number, at: SearchAt & { readonly group: 'a' | 'p' }): number {
		const { mask, need, isIn, across, whole, group } = at;
		const tied = this.#tied(mask);
		const donors = this.#index('donors', tied);
		let moved = 0;
		let tried = 0;
		for (let q = this.#first(donors, tied, a); q >= 0; q = donors.next(q)) {
			if (q === p || q === a || (isIn(q) && group === 'a')) continue;
			if (tried++ === across || moved >= need) break;
			this.#work.spend(1);
			const c = this.#classes.first(
				((this.#rows.a[p] ?? 0) + (this.#rows.a[q] ?? 0) - (this.#rows.a[a] ?? 0)) | 0,
				((this.#rows.b[p] ?? 0) + (this.#rows.b[q] ?? 0) - (this.#rows.b[a] ?? 0)) | 0
			);
			if (c < 0 || c === p || c === q || (isIn(c) && group === 'p')) continue;
			const take = c === a ? Math.floor(this.#take(a) / 2) : Math.min(this.#take(a), this.#take(c));
			const most = Math.min(need - moved, this.#give(p), this.#give(q), take);
			if (most < 1 || (whole && most < need)) continue;
			this.#shift(p, a, most);
			this.#shift(q, c, most);
			moved += most * (isIn(group === 'a' ? c : q) ? 2 : 1);
		}
		return moved;
	}

	/**
	 * Moves units into a group by double exchanges: p and p' → a, and q → c completes both, so three donors give two units. For
	 * counts that few cells have any of.
	 */
	double(cells: ArrayLike<number>, { need, isIn }: { need: number; isIn: (c: number) => boolean }): number {
		let moved = 0;
		for (let i = 0; i < cells.length && i < 4 && moved + 1 < need; i++) {
			moved += this.#doubleInto(cells[i] ?? 0, need - moved, isIn);
		}
		return moved;
	}

	#doubleInto(a: number, need: number, isIn: (c: number) => boolean): number {
		const near = this.#near(a, isIn);
		let moved = 0;
		for (const [i, { cell: p, differs }] of near.entries()) {
			for (let j = i + 1; j < near.length && moved + 1 < need && this.#give(p) >= 1; j++) {
				const other = near[j];
				if (!other || (other.differs & differs) !== 0 || this.#give(other.cell) < 1) continue;
				if (this.#take(a) < 2) return moved;
				const mask = this.#tied(differs | other.differs);
				const donors = this.#index('donors', mask);
				let tried = 0;
				for (let q = this.#first(donors, mask, a); q >= 0 && tried < 30; q = donors.next(q)) {
					if (q === p || q === other.cell || q === a || isIn(q) || this.#give(q) < 1) continue;
					tried += 1;
					this.#work.spend(1);
					const key = (of: Int32Array) =>
						((of[p] ?? 0) + (of[other.cell] ?? 0) + (of[q] ?? 0) - 2 * (of[a] ?? 0)) | 0;
					const c = this.#classes.first(key(this.#rows.a), key(this.#rows.b));
					if (c < 0 || c === a || c === p || c === q || c === other.cell || this.#take(c) < 1) continue;
					this.#shift(p, a, 1);
					this.#shift(other.cell, a, 1);
					this.#shift(q, c, 1);
					moved += isIn(c) ? 3 : 2;
					break;
				}
			}
		}
		return moved;
	}

	/** The donors that differ from a cell on one to three axes, the most alike first. */
	#near(a: number, isIn: (c: number) => boolean): { cell: number; differs: number; axes: number }[] {
		const near: { cell: number; differs: number; axes: number }[] = [];
		this.#work.spend(Math.min(mostNear, this.#donors.length));
		for (const cell of this.#donors.subarray(0, mostNear)) {
			let [differs, axes] = [0, 0];
			for (let axis = 0; axis < this.#axes.length; axis++) {
				if (this.#axes[axis]?.a[cell] === this.#axes[axis]?.a[a]) continue;
				differs |= 1 << axis;
				axes += 1;
			}
			if (axes >= 1 && axes <= 3 && cell !== a && !isIn(cell)) near.push({ cell, differs, axes });
		}
		return near.sort((x, y) => x.axes - y.axes || x.cell - y.cell).slice(0, 80);
	}

	/** Axes and what is crossed with them. */
	#tied(mask: number): number {
		let tied = mask;
		this.#crossed.forEach((crossed, axis) => {
			if ((mask & (1 << axis)) !== 0) tied |= crossed;
		});
		return tied;
	}

	#isAlike(x: number, y: number): boolean {
		return this.#rows.a[x] === this.#rows.a[y] && this.#rows.b[x] === this.#rows.b[y];
	}

	/** All axes but some. */
	#others(mask: number): number {
		return (2 ** this.#axes.length - 1) & ~mask;
	}

	#shift(from: number, to: number, units: number): void {
		for (const q of this.#moved) {
			this.#draft.add(q, from, -units);
			this.#draft.add(q, to, units);
		}
	}

	#first(index: CellsByKey, mask: number, c: number): number {
		return index.first(...this.#key(mask, c));
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

	/** Donors (or receivers) by their blocks on some axes, those with most to give (or most room) first. */
	#index(kind: 'donors' | 'receivers', mask: number): CellsByKey {
		const indexes = kind === 'donors' ? this.#donorsBy : this.#receiversBy;
		const known = indexes.get(mask);
		if (known) return known;
		this.#work.spend(this.#system.cells);
		const list = kind === 'donors' ? this.#donors : this.#receivers;
		const cells = new CellsByKey(list.length, this.#system.cells);
		for (const c of list) cells.add(...this.#key(mask, c), c);
		indexes.set(mask, cells);
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
