import { ways, type Changes, type GroupId, type Proof, type Way, Growing } from './certificate.ts';
import type { Draft } from './system/draft.ts';
import { Scratch } from './system/scratch.ts';
import type { Family } from './system/system.ts';

/** Cells that are looked at for an open group rather than a search for it. */
const worthLooking = 64;

/** Which groups are wide enough by the changes found so far. */
export class Coverage {
	readonly families: readonly Family[];
	readonly #target: number;
	readonly #up: readonly Float64Array[];
	readonly #down: readonly Float64Array[];
	readonly #largest: readonly Int32Array[];
	readonly #smallest: readonly Int32Array[];
	readonly #sum: readonly Float64Array[];
	readonly #openIn: number[];
	/** One more than the groups that the last change made for another family proved, by family. */
	readonly #helped: number[] = [];
	readonly #starts: number[] = [0];
	readonly #cells = new Growing();
	readonly #by: readonly Growing[];
	readonly #ways: number[] = [];
	readonly #proved = { exchange: 0, batch: 0, single: 0 };

	/** @param quantities number of quantities of the system; the last one is judged */
	constructor(quantities: number, families: readonly Family[], scratch = new Scratch()) {
		this.families = families;
		this.#target = quantities - 1;
		this.#by = Array.from({ length: quantities }, () => new Growing());
		const sums = () => families.map(({ count }) => scratch.takeLong(count));
		const ids = () => families.map(({ count }) => scratch.take(count).fill(-1));
		this.#up = sums();
		this.#down = sums();
		this.#sum = sums();
		this.#largest = ids();
		this.#smallest = ids();
		this.#openIn = families.map(({ width }) => width.reduce((n, w) => n + (w > 0 ? 1 : 0), 0));
	}

	/** Number of groups of a family that are not wide enough yet. */
	openIn(family: number): number {
		return this.#openIn[family] ?? 0;
	}

	/** How much wider a group must become; 0 or less for a proved one. */
	missing(family: number, group: number): number {
		const width = this.families[family]?.width[group] ?? 0;
		return width === 0 ? 0 : width - ((this.#up[family]?.[group] ?? 0) - (this.#down[family]?.[group] ?? 0));
	}

	/** How much one change must raise (or lower) an open group, given the best change the other way. */
	need(family: number, group: number, sign: 1 | -1): number {
		const width = this.families[family]?.width[group] ?? 0;
		const other = sign === 1 ? -(this.#down[family]?.[group] ?? 0) : (this.#up[family]?.[group] ?? 0);
		return Math.ceil(width - other);
	}

	/** The groups without a certificate. */
	open(): GroupId[] {
		return this.families.flatMap(({ count }, family) => {
			const open: GroupId[] = [];
			if (this.openIn(family) === 0) return open;
			for (let group = 0; group < count; group++)
				if (this.missing(family, group) > 0) open.push({ family, group });
			return open;
		});
	}

	/**
	 * Takes a valid change in, where it makes an open group wider. Of a long change, families with few open groups are not looked at,
	 * nor those that such changes hardly help: to search for these is cheaper.
	 *
	 * @param madeFor the family that the change was made for; left out, all
	 * @returns whether it is of use
	 */
	add(draft: Draft, way: Way, madeFor?: number): boolean {
		const by = draft.by[this.#target];
		const id = this.#ways.length;
		let isUseful = false;
		for (let f = 0; by && f < this.families.length; f++) {
			const isBeside = madeFor !== undefined && f !== madeFor;
			const before = this.openIn(f);
			if (
				before === 0 ||
				(isBeside && Math.min(before, this.#helped[f] ?? before) * worthLooking < draft.cells.length)
			)
				continue;
			if (this.#widen(f, { draft, by, id, way })) isUseful = true;
			if (isBeside) this.#helped[f] = 1 + before - this.openIn(f);
		}
		if (!isUseful) return false;
		for (const c of draft.cells) {
			if (draft.by.every((changed) => changed[c] === 0)) continue;
			this.#cells.push(c);
			for (let q = 0; q < this.#by.length; q++) this.#by[q]?.push(draft.by[q]?.[c] ?? 0);
		}
		this.#starts.push(this.#cells.length);
		this.#ways.push(ways.indexOf(way));
		return true;
	}

	#widen(f: number, change: { draft: Draft; by: Float64Array; id: number; way: Way }): boolean {
		const { draft, by, id, way } = change;
		const { groupOf, width } = this.families[f] ?? { groupOf: new Int32Array(), width: new Float64Array() };
		const [sum, up, down] = [this.#sum[f], this.#up[f], this.#down[f]];
		const [largest, smallest] = [this.#largest[f], this.#smallest[f]];
		if (!sum || !up || !down || !largest || !smallest) return false;
		const touched: number[] = [];
		for (const c of draft.cells) {
			const g = groupOf[c] ?? -1;
			const units = by[c] ?? 0;
			if (g < 0 || units === 0 || (width[g] ?? 0) === 0) continue;
			if (sum[g] === 0) touched.push(g);
			sum[g] = (sum[g] ?? 0) + units;
		}
		let isUseful = false;
		for (const g of touched) {
			const s = sum[g] ?? 0;
			sum[g] = 0;
			if (s === 0 || this.missing(f, g) <= 0) continue;
			if (s > (up[g] ?? 0)) [up[g], largest[g]] = [s, id];
			else if (s < (down[g] ?? 0)) [down[g], smallest[g]] = [s, id];
			else continue;
			isUseful = true;
			if (this.missing(f, g) > 0) continue;
			this.#openIn[f] = this.openIn(f) - 1;
			this.#proved[way] += 1;
		}
		return isUseful;
	}

	/** What was proved, without the changes that no group needs. */
	proof(): Proof {
		const isNeeded = new Uint8Array(this.#ways.length);
		for (const ids of [...this.#largest, ...this.#smallest])
			for (const id of ids) if (id >= 0) isNeeded[id] = 1;
		const newId = new Int32Array(isNeeded.length + 1).fill(-1);
		const kept: number[] = [];
		isNeeded.forEach((needed, id) => {
			if (needed === 1) newId[id] = kept.push(id) - 1;
		});
		const rename = (ids: Int32Array) => ids.map((id) => (id < 0 ? -1 : (newId[id] ?? -1)));
		return {
			changes: this.#changes(kept),
			largest: this.#largest.map(rename),
			smallest: this.#smallest.map(rename),
			open: this.open(),
			proved: { ...this.#proved }
		};
	}

	#changes(kept: readonly number[]): Changes {
		const from = kept.map((id) => this.#starts[id] ?? 0);
		const to = kept.map((id) => this.#starts[id + 1] ?? 0);
		const starts = new Int32Array(kept.length + 1);
		from.forEach((first, at) => (starts[at + 1] = (starts[at] ?? 0) + (to[at] ?? 0) - first));
		return {
			count: kept.length,
			starts,
			cells: Int32Array.from(this.#cells.parts(from, to)),
			by: this.#by.map((list) => list.parts(from, to)),
			ways: Uint8Array.from(kept, (id) => this.#ways[id] ?? 0)
		};
	}
}
