import { type Family, membersOf, type Members } from './system/system.ts';
import type { Tools } from './by-room.ts';

/** Fewer open groups than this are looked for one after another. */
const minGroups = 2000;

/** A table is full when so many groups, one after another, found no donors in it. */
const maxInVain = 12;

/** It is full, too, when fewer than one in so many groups have room in their rows. */
const maxWithoutRoom = 3;
const alwaysLooked = 500;

/** Cells of a group that units are moved to. */
const maxReceivers = 4;

/** The share of all units that one table moves into groups: at first, at most, and where less is of no use. */
const shares = { first: 0.5, max: 0.7, min: 0.05 } as const;

/** Numbers below a count, each once, neighbours far apart: then what groups add to rows cancels out. */
const scattered = (count: number): Int32Array => {
	const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
	let step = Math.max(1, Math.floor(count * 0.618));
	while (divisor(step, count) > 1) step -= 1;
	const order = new Int32Array(count);
	for (let i = 0, at = 0; i < count; i++, at = (at + step) % count) order[i] = at;
	return order;
};

/** Tables for the open groups of one family. */
class NettedTables {
	readonly #tools: Tools;
	readonly #f: number;
	readonly #family: Family;
	readonly #members: Members;
	/** Open groups in the order in which they are looked at. */
	#pending: Int32Array;

	constructor(tools: Tools, f: number, family: Family) {
		this.#tools = tools;
		this.#f = f;
		this.#family = family;
		this.#members = membersOf(family);
		this.#pending = scattered(family.count).filter((group) => this.#isOpen(group));
	}

	#isOpen(group: number): boolean {
		return this.#tools.hopeless[this.#f]?.[group] !== 1 && this.#tools.coverage.missing(this.#f, group) > 0;
	}

	/** Number of groups that are open. */
	get open(): number {
		return this.#pending.length;
	}

	/** Makes one table. @param share of all units that it moves at most @returns whether it could be settled */
	make(share: number): boolean {
		const { draft, coverage, exchanges } = this.#tools;
		draft.clear();
		exchanges.restart();
		let [made, inVain, at] = [0, 0, 0];
		for (; at < this.#pending.length && inVain < maxInVain; at++) {
			if (exchanges.isFull(share) || at > alwaysLooked + made * maxWithoutRoom) break;
			const found = this.#fill(this.#pending[at] ?? 0, share);
			if (found === 'made') [made, inVain] = [made + 1, 0];
			else if (found === 'in vain') inVain += 1;
		}
		const isSettled = made > 0 && exchanges.settle();
		draft.inOrder();
		const isTable = isSettled && draft.isValid();
		if (isTable) coverage.add(draft, 'exchange', this.#f);
		// Those without room come last: next time others are looked at.
		const left = this.#pending.subarray(0, at).filter((group) => this.#isOpen(group));
		const next = new Int32Array(this.#pending.length - at + left.length);
		next.set(this.#pending.subarray(at));
		next.set(left, this.#pending.length - at);
		this.#pending = next;
		return isTable;
	}

	/** Moves units into a group, or nothing. */
	#fill(group: number, share: number): 'made' | 'in vain' | 'no room' {
		const { coverage, exchanges, draft } = this.#tools;
		const { starts, cells } = this.#members;
		const members = cells.subarray(starts[group], starts[group + 1]);
		let need = coverage.need(this.#f, group, 1);
		// What is there already counts, and what was taken has to come back.
		for (const c of members) need -= draft.by.at(-1)?.[c] ?? 0;
		const mark = exchanges.netted.map((moves) => moves.mark());
		const aim = { groupOf: this.#family.groupOf, group, sign: 1 } as const;
		let hadRoom = false;
		for (let i = 0; i < members.length && i < maxReceivers && need > 0; i++) {
			const a = members[i] ?? 0;
			if (!exchanges.hasRoomInRows(a, need, share)) continue;
			hadRoom = true;
			need -= exchanges.moveAndOwe(a, { need, aim });
		}
		if (need <= 0) {
			exchanges.lock(members);
			return 'made';
		}
		exchanges.netted.forEach((moves, i) => {
			moves.backTo(mark[i] ?? 0);
		});
		return hadRoom ? 'in vain' : 'no room';
	}
}

/**
 * Tables that make very many open groups larger at once: units are moved into one group after another, whatever that adds to the
 * published rows, and then what is left of it is settled. Who is left is looked for otherwise.
 */
export const byNettedTables = (tools: Tools): void => {
	const { coverage } = tools;
	for (const [f, family] of coverage.families.entries()) {
		if (coverage.openIn(f) < minGroups) continue;
		const tables = new NettedTables(tools, f, family);
		let share: number = shares.first;
		while (tables.open >= minGroups && share >= shares.min) {
			const before = tables.open;
			const isTable = tables.make(share);
			share = isTable ? Math.min(shares.max, share * 1.05) : share * 0.7;
			if (isTable && tables.open === before) break;
		}
	}
};
