import { byNettedTables } from './by-netted-tables.ts';
import { orders, type Effort } from './exchanges/search-plan.ts';
import { membersOf, type Family } from './system/system.ts';
import type { Tools } from './by-room.ts';
import type { AllExchanges } from './exchanges/all-exchanges.ts';

/** A table is full when so many groups, one after another, found no donors in it. */
const maxInVainOfTable = 3;

/** Rounds in which groups share tables; who is left is tried alone. */
const maxRounds = 12;

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
		if (this.#groups > 0 && this.#inVain >= maxInVainOfTable) this.finish();
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
const byTables = (tools: Tools): void => {
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
		for (let round = 0; round < maxRounds && coverage.openIn(f) > 0; round++) {
			const before = coverage.openIn(f);
			fillAll(false);
			if (coverage.openIn(f) > before * worthAnother) break;
		}
		fillAll(true);
	}
};

/** Thorough searches that fail one after another before the others are left out. */
const maxInVain = 150;

type Attempt = 'into' | 'out of' | 'double';

/** How exchanges are tried, pass after pass; a pass is left out where more groups than so many are open. */
const passes: readonly {
	readonly effort: Effort;
	readonly orders: readonly number[];
	readonly attempts: readonly Attempt[];
	readonly max: number;
}[] = [
	{ effort: 'quick', orders: [0], attempts: ['out of'], max: Infinity },
	{ effort: 'thorough', orders: [0], attempts: ['into', 'out of', 'double'], max: 50_000 },
	{
		effort: 'thorough',
		orders: Array.from({ length: orders - 1 }, (_, at) => at + 1),
		attempts: ['into', 'double'],
		max: 40
	}
];

/** Exchanges for every open group: in tables for many of them first, then for one after another. */
export const byExchange = (tools: Tools): void => {
	const { draft, coverage, exchanges, hopeless } = tools;
	byNettedTables(tools);
	byTables(tools);
	const families = coverage.families.map((_, f) => f);
	for (const { effort, orders: begin, attempts, max } of passes) {
		const open = families.reduce((sum, f) => sum + coverage.openIn(f), 0);
		if (open === 0 || open > max) return;
		let failures = 0;
		for (const f of families.toSorted((x, y) => coverage.openIn(y) - coverage.openIn(x))) {
			const family = coverage.families[f];
			if (!family || coverage.openIn(f) === 0) continue;
			const { starts, cells } = membersOf(family);
			for (let g = 0; g < family.count; g++) {
				if (hopeless[f]?.[g] === 1 || coverage.missing(f, g) <= 0) continue;
				// Where so many fail one after another, the rest is left to programs.
				if (effort === 'thorough' && failures >= maxInVain) return;
				const group = cells.subarray(starts[g], starts[g + 1]);
				for (const order of begin) {
					exchanges.beginAt(order, effort);
					for (const way of attempts) {
						if (coverage.missing(f, g) <= 0) break;
						const sign = way === 'out of' ? -1 : 1;
						const need = coverage.need(f, g, sign);
						const at = { need, aim: { groupOf: family.groupOf, group: g, sign } } as const;
						draft.clear();
						exchanges.restart();
						const moved = way === 'double' ? exchanges.double(group, at) : exchanges.move(group, at);
						if (moved > 0 && draft.isValid()) coverage.add(draft, 'exchange');
					}
				}
				failures = coverage.missing(f, g) > 0 ? failures + 1 : 0;
			}
		}
	}
};
