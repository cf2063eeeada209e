import type { AllExchanges } from './exchanges/all-exchanges.ts';
import { membersOf } from './members.ts';
import type { Family } from './system/system.ts';
import type { Tools } from './tools.ts';

/** A table is full when so many groups, one after another, found no donors in it. */
const mostInVain = 3;

/** Rounds in which groups share tables; who is left is tried alone. */
const mostRounds = 12;

/** There is another round where no more than this share of the groups failed. */
const worthAnother = 0.7;

/** One table for many groups: it is filled until its donors are used up. */
class SharedTable {
	readonly #tools: Tools;
	readonly #exchanges: AllExchanges;
	readonly #family: number;
	#inVain = 0;
	#groups = 0;

	/** @param family whose groups it is for */
	constructor(tools: Tools, family: number) {
		this.#tools = tools;
		this.#family = family;
		this.#exchanges = tools.exchanges;
	}

	/** Moves units into a group, or nothing. @returns whether the group is as large now as it must be */
	fill(cells: Int32Array, { family, group, need }: { family: Family; group: number; need: number }): boolean {
		const { draft } = this.#tools;
		draft.keep();
		const mark = draft.mark();
		const by = this.#sumOf(cells);
		this.#exchanges.beginAt(0, this.#groups > 0 ? 'shared' : 'quick');
		// What is there already counts, and what was taken has to come back.
		const moved = this.#exchanges.move(cells, {
			need: need - by,
			aim: { groupOf: family.groupOf, group, sign: 1 }
		});
		if (by + moved >= need) {
			this.#exchanges.lock(cells);
			this.#inVain = 0;
			this.#groups += 1;
			return true;
		}
		draft.backTo(mark);
		this.#inVain += 1;
		if (this.#groups > 0 && this.#inVain >= mostInVain) this.finish();
		return false;
	}

	/** Takes the table in and begins another one. */
	finish(): void {
		const { draft, coverage } = this.#tools;
		if (this.#groups > 0 && draft.isValid()) coverage.add(draft, 'exchange', this.#family);
		this.clear();
	}

	clear(): void {
		this.#tools.draft.clear();
		this.#exchanges.restart();
		this.#inVain = 0;
		this.#groups = 0;
	}

	#sumOf(cells: Int32Array): number {
		const by = this.#tools.draft.by.at(-1);
		let sum = 0;
		for (const c of cells) sum += by?.[c] ?? 0;
		return sum;
	}
}

/**
 * Exchanges for many groups in one table: every group that is short of people gets some from donors of its own, and all of them
 * together are one change. Combinations come first, then the groups that are still open.
 */
export const byTables = (tools: Tools): void => {
	const { coverage, hopeless } = tools;
	const order = coverage.families
		.map((_, f) => f)
		.sort((x, y) => coverage.openIn(y) - coverage.openIn(x) || x - y);
	for (const f of order) {
		const family = coverage.families[f];
		if (!family || coverage.openIn(f) === 0) continue;
		const { starts, cells } = membersOf(family);
		const table = new SharedTable(tools, f);
		table.clear();
		const fillAll = (isAlone: boolean) => {
			for (let g = 0; g < family.count && coverage.openIn(f) > 0; g++) {
				if (hopeless[f]?.[g] === 1 || coverage.missing(f, g) <= 0) continue;
				const group = cells.subarray(starts[g], starts[g + 1]);
				table.fill(group, { family, group: g, need: coverage.need(f, g, 1) });
				if (isAlone) table.finish();
			}
			table.finish();
		};
		for (let round = 0; round < mostRounds && coverage.openIn(f) > 0; round++) {
			const before = coverage.openIn(f);
			fillAll(false);
			if (coverage.openIn(f) > before * worthAnother) break;
		}
		fillAll(true);
	}
};
