import type { Header } from '#lib/table/columns/header.ts';
import type { KeepRules } from '#lib/table/shape/row-rules.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import { findRepeats, storeFor, type LeftOut } from '#lib/table/repeats/find-repeats.ts';
import type { RowStore } from '#lib/table/repeats/store.ts';
import type { CellRow, RowReader } from '#lib/table/row.ts';
import { RunningSums } from '#lib/table/values/running-sums.ts';
import { Tally } from '#lib/table/tally.ts';
import type { RowSink, VariantSums } from './read-options.ts';

/** Rows that wait for the verdict of arithmetic; those of a longer file are handed on at once, and again where some are left out. */
const HELD = 20_000;

/** Different days that are counted. */
const DAYS = 5000;

/** What arithmetic found at the end of a file. */
export interface Verdict {
	leftOut: LeftOut[];
	/** doubtful rows that no sum explains */
	problems: Problem[];
	question: Problem | null;
	/** rows to leave out when the file is read again; null where all is handed on */
	again: ReadonlySet<number> | null;
}

/** Keeps rows back until arithmetic has shown that none of them repeats the people of others. */
export class HeldRows {
	/** rows and people handed on */
	rows = 0;
	people = 0;
	/** campaign → variant → sums */
	#sums = new Map<string | null, Map<string, RunningSums>>();
	tally = new Tally();
	/** sums of all rows, those too that are left out afterwards */
	readonly all: RunningSums;
	readonly #header: Header;
	readonly #sink: RowSink;
	readonly #store: RowStore;
	readonly #doubts = new Map<number, Problem>();
	#held: CellRow[] | null = [];
	/** place of the next row */
	#next = 0;
	#without: ReadonlySet<number> | null = null;
	readonly #days = new Set<number>();

	constructor(header: Header, sink: RowSink) {
		this.#header = header;
		this.#sink = sink;
		this.#store = storeFor(header);
		this.all = new RunningSums(header.measures.length);
	}

	/** Different days of the file, up to a limit. */
	get days(): number {
		return this.#days.size;
	}

	/** Whether the sink has rows already. */
	get hasHandedOn(): boolean {
		return this.#held === null;
	}

	/** Takes the next row, with its key. */
	add(row: CellRow, key: Uint16Array): void {
		const position = this.#next;
		this.#next += 1;
		if (this.#without !== null) {
			if (!this.#without.has(position)) this.#handOn(row);
			return;
		}
		this.#store.add(key, row.people, row.measures, row.line);
		this.all.add(row.people, row.measures);
		if (row.day !== null && this.#days.size < DAYS) this.#days.add(row.day);
		if (row.doubt !== undefined) this.#doubts.set(position, row.doubt);
		if (this.#held === null) {
			if (row.doubt === undefined) this.#handOn(row);
			return;
		}
		// A copy: where all rows of the beginning stay, V8 makes every later one long-lived too, which costs a fifth of the time.
		this.#held.push({ ...row, segments: row.segments.slice(), measures: row.measures.slice() });
		if (this.#held.length > HELD) this.#letGo(new Set(this.#doubts.keys()));
	}

	/** Says what arithmetic found, and hands the good rows on where nothing is open. */
	judge(
		reader: RowReader,
		{
			recurring,
			asksAgain,
			splits,
			kept
		}: {
			recurring: boolean | undefined;
			asksAgain: boolean | undefined;
			splits: ReadonlySet<string>;
			kept: KeepRules;
		}
	): Verdict {
		const { rows, leftOut, question } = findRepeats({
			store: this.#store,
			header: this.#header,
			values: (column) => reader.cells.values(column),
			recurring,
			asksRecurring: asksAgain,
			splits,
			keep: kept,
			days: this.#days.size
		});
		const problems = [...this.#doubts]
			.filter(([position]) => !rows.has(position))
			.map(([, problem]) => problem);
		const isGood = question === null && problems.length === 0;
		if (this.#held !== null) {
			this.#letGo(new Set([...rows, ...this.#doubts.keys()]));
			return { leftOut, problems, question, again: null };
		}
		const without = [...rows].some((position) => !this.#doubts.has(position));
		return {
			leftOut,
			problems,
			question,
			again: isGood && without ? new Set([...rows, ...this.#doubts.keys()]) : null
		};
	}

	/** Begins anew without some rows: the file is read once more. */
	restart(without: ReadonlySet<number>): void {
		this.#without = without;
		this.#next = 0;
		this.#sums = new Map();
		this.rows = 0;
		this.people = 0;
		this.tally = new Tally();
	}

	variantSums(): VariantSums[] {
		return [...this.#sums].flatMap(([campaign, variants]) =>
			[...variants].map(([variant, sums]) => ({
				campaign,
				variant,
				people: sums.people,
				measures: Object.fromEntries(
					this.#header.measures.map((name, i) => [name, sums.isWhole(i) ? sums.of(i) : null])
				)
			}))
		);
	}

	/** Measures that are known in no row of a variant, and above 0 in another one of its campaign. */
	blanks(): { readonly variant: string; readonly measure: number }[] {
		return [...this.#sums.values()].flatMap((variants) =>
			this.#header.measures.flatMap((_, measure) => {
				const all = [...variants].map(([variant, sums]) => ({ variant, sum: sums.of(measure) }));
				if (!all.some(({ sum }) => sum > 0)) return [];
				return all.flatMap(({ variant, sum }) => (Number.isNaN(sum) ? [{ variant, measure }] : []));
			})
		);
	}

	/** The sum of a measure over all rows where it is known; NaN where it is known nowhere. */
	sum(measure: number): number {
		const all = [...this.#sums.values()].flatMap((variants) => [...variants.values()]);
		const known = all.map((sums) => sums.of(measure)).filter((value) => !Number.isNaN(value));
		return known.length === 0 ? NaN : known.reduce((sum, value) => sum + value, 0);
	}

	#sumsOf(campaign: string | null, variant: string): RunningSums {
		let variants = this.#sums.get(campaign);
		if (!variants) this.#sums.set(campaign, (variants = new Map<string, RunningSums>()));
		let sums = variants.get(variant);
		if (!sums) variants.set(variant, (sums = new RunningSums(this.#header.measures.length)));
		return sums;
	}

	#letGo(without: ReadonlySet<number>): void {
		const held = this.#held ?? [];
		this.#held = null;
		for (const [position, row] of held.entries()) if (!without.has(position)) this.#handOn(row);
	}

	#handOn(row: CellRow): void {
		this.rows += 1;
		this.people += row.people;
		this.#sumsOf(row.campaign, row.variant).add(row.people, row.measures);
		this.tally.add(row);
		this.#sink.row(row);
	}
}
