import { likeness, type KeyColumn } from './columns.ts';
import type { RowStore } from './store.ts';

/** A row of a second breakdown that repeats the people of the first. */
export interface Stacked {
	row: number;
	column: KeyColumn;
	value: string;
	/** values of the first breakdown, which have the same people */
	of: string[];
}

/** Limits of the search for stacked breakdowns: rows of the file, and values of a column. */
const MAX_ROWS = 20_000;
const MAX_VALUES = 200;

/** Bits of people and counts that make equal sums by chance implausible. */
const MIN_BITS = 40;

/** People, counts and amounts of one group, and whether a measure of it is unknown. */
interface GroupTotals {
	people: number;
	counts: number;
	amounts: number;
	open: boolean;
}

const nothing = (): GroupTotals => ({ people: 0, counts: 0, amounts: 0, open: false });

function addRow(sums: GroupTotals, store: RowStore, row: number): void {
	sums.people += store.people[row] ?? 0;
	sums.counts += store.counts[row] ?? 0;
	sums.amounts += store.amounts[row] ?? 0;
	if (store.open[row] === 1) sums.open = true;
}

const near = (a: number, b: number, tolerance: number): boolean =>
	Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b)) + 1e-6;

/** Whether two sums are of the same people: equal people and counts, and amounts up to rounding; an unknown measure proves nothing. */
const areEqual = (a: GroupTotals, b: GroupTotals): boolean =>
	a.people === b.people &&
	!a.open &&
	!b.open &&
	near(a.counts, b.counts, 1e-9) &&
	near(a.amounts, b.amounts, 2e-3);

type ByKey = Map<string, GroupTotals>;

/** The parts of each row's key that no breakdown uses, as one text; by row. */
function keysOf(store: RowStore, rows: readonly number[], away: ReadonlySet<number>): readonly string[] {
	const kept = Array.from({ length: store.parts }, (_, part) => part).filter((part) => !away.has(part));
	const keys: string[] = [];
	for (const row of rows) keys[row] = kept.map((part) => store.code(row, part)).join();
	return keys;
}

/** Sums of rows by their keys, added to those of other rows. */
function sumsBy(
	store: RowStore,
	rows: readonly number[],
	keys: readonly string[],
	found: ByKey = new Map<string, GroupTotals>()
): ByKey {
	for (const row of rows) {
		const key = keys[row] ?? '';
		let sums = found.get(key);
		if (!sums) found.set(key, (sums = nothing()));
		addRow(sums, store, row);
	}
	return found;
}

/** Whether two breakdowns have the same people under every key, and chance does not make them equal. */
function repeats(first: ByKey, second: ByKey): boolean {
	if (first.size !== second.size || first.size < 2) return false;
	let [bits, outcomes] = [0, 0];
	for (const [key, a] of first) {
		const b = second.get(key);
		if (b === undefined || !areEqual(a, b)) return false;
		bits += Math.log2(1 + a.people);
		outcomes += Math.log2(1 + Math.abs(a.counts)) + Math.log2(1 + Math.abs(a.amounts));
	}
	// People alone may be equal by design.
	return outcomes >= MIN_BITS / 4 && bits + outcomes >= MIN_BITS;
}

/** The runs of a column's values, one per breakdown: "Device: Mobile", "Device: Desktop", then "Country: …". */
function runsOf(store: RowStore, rows: readonly number[], column: KeyColumn): number[][] | null {
	const byValue = new Map<number, number[]>();
	for (const row of rows) {
		const code = store.code(row, column.part);
		const list = byValue.get(code);
		if (list) list.push(row);
		else byValue.set(code, [row]);
	}
	// Two breakdowns have two values each at least.
	if (byValue.size < 4 || byValue.size > MAX_VALUES) return null;
	const values = [...byValue.values()];
	const keys = keysOf(store, rows, new Set([column.part]));
	const all = nothing();
	for (const row of rows) addRow(all, store, row);
	const sum = nothing();
	for (const [i, list] of values.slice(0, -2).entries()) {
		for (const row of list) addRow(sum, store, row);
		const times = sum.people === 0 ? 0 : all.people / sum.people;
		if (i < 1 || times < 2 || !Number.isInteger(times)) continue;
		const runs = [values.slice(0, i + 1).flat()];
		const first = sumsBy(store, runs[0] ?? [], keys);
		let run: number[] = [];
		let sums: ByKey = new Map();
		let size = 0;
		for (const next of values.slice(i + 1)) {
			run.push(...next);
			sumsBy(store, next, keys, sums);
			size += 1;
			if (size < 2 || !repeats(first, sums)) continue;
			runs.push(run);
			[run, sums, size] = [[], new Map(), 0];
		}
		if (run.length === 0 && runs.length === times) return runs;
	}
	return null;
}

/** Rows by the columns in which they name a part: of GROUPING SETS each set has columns of its own. */
function setsOf(
	store: RowStore,
	rows: readonly number[],
	columns: readonly KeyColumn[]
): { rows: number[]; named: KeyColumn[] }[] {
	const isPart = columns.map(({ values }) => values.map((value) => likeness(value) === 'part'));
	const sets = Map.groupBy(rows, (row) =>
		columns.reduce(
			(mask, { part }, i) => (isPart[i]?.[store.code(row, part)] === true ? mask | (1 << i) : mask),
			0
		)
	);
	return [...sets].map(([mask, of]) => ({
		rows: of,
		named: columns.filter((_, i) => (mask & (1 << i)) !== 0)
	}));
}

/**
 * Breakdowns of the same people below each other: values of one column (devices, then countries), or rows that name a device and no
 * country, then the reverse. Where a later one has the same people and counts as the first in every variant, to the unit, its rows
 * repeat them: the first is read.
 *
 * @param store   the file's rows
 * @param columns text columns of the key
 * @param without rows that are left out already; `splits`: columns that split people, as the uploader declared
 */
export function findStacked(
	store: RowStore,
	columns: readonly KeyColumn[],
	{ without, splits }: { without: ReadonlySet<number>; splits: ReadonlySet<string> }
): Stacked[] {
	if (store.size > MAX_ROWS) return [];
	const dimensions = columns.filter(({ kind, label }) => kind === 'dimension' && !splits.has(label));
	const rows = Array.from({ length: store.size }, (_, row) => row).filter((row) => !without.has(row));
	const nameOf = (row: number, { part, values }: KeyColumn): string => values[store.code(row, part)] ?? '';
	const found: Stacked[] = [];
	const leaveOut = (later: readonly number[], column: KeyColumn, of: readonly string[]): void => {
		for (const row of later) found.push({ row, column, value: nameOf(row, column), of: [...new Set(of)] });
	};
	if (dimensions.length >= 2 && dimensions.length <= 16) {
		const [first, ...later] = setsOf(store, rows, dimensions);
		const away = new Set(dimensions.map(({ part }) => part));
		const [column] = first?.named ?? [];
		if (first !== undefined && column !== undefined && later.length > 0) {
			const keys = keysOf(store, rows, away);
			const sums = sumsBy(store, first.rows, keys);
			const names = first.rows.map((row) => nameOf(row, column));
			for (const set of later) {
				const own = set.named.find((one) => !first.named.includes(one));
				if (own !== undefined && repeats(sums, sumsBy(store, set.rows, keys))) leaveOut(set.rows, own, names);
			}
		}
	}
	const gone = new Set(found.map(({ row }) => row));
	const left = rows.filter((row) => !gone.has(row));
	for (const column of dimensions) {
		const runs = runsOf(store, left, column);
		if (runs === null) continue;
		const [first = [], ...later] = runs;
		const names = first.map((row) => nameOf(row, column));
		for (const run of later) leaveOut(run, column, names);
		break;
	}
	return found;
}
