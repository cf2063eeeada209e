import { likeness, type KeyColumn, type Likeness } from './columns.ts';
import type { Grouping, Groups } from './groups.ts';
import type { RowStore } from './store.ts';

/** A row that adds up others, and the value that makes it one. */
export interface SumRow {
	row: number;
	column: KeyColumn;
	value: string;
}

/** A value that means "all", beside parts that do not add up to it. */
export interface Unclear {
	column: KeyColumn;
	value: string;
	parts: string[];
	row: number;
	/** the parts have far more people in total: some are in several of them */
	overlap: boolean;
}

/** The rows that repeat the people of others. */
export interface SumRows {
	found: SumRow[];
	unclear: Unclear[];
}

const near = (a: number, b: number, tolerance: number): boolean =>
	Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b)) + 1e-6;

/** Whether a row is the sum of the other rows of its group (`itself`: whether the group's sums have the row in them). */
function isSum(store: RowStore, groups: Groups, row: number, itself: boolean): boolean {
	const group = groups.of[row] ?? 0;
	const times = itself ? 2 : 1;
	if ((store.people[row] ?? 0) * times !== groups.people[group]) return false;
	// A sum of unknown parts is unknown: people alone decide.
	if (groups.open[group] === 1 || store.open[row] === 1) return true;
	return (
		near((store.counts[row] ?? 0) * times, groups.counts[group] ?? 0, 1e-9) &&
		near((store.amounts[row] ?? 0) * times, groups.amounts[group] ?? 0, 2e-3)
	);
}

interface Evidence {
	/** rows with parts, and those of them that are their sum */
	comparable: number;
	sums: number;
	/** digits of people in the equal sums, as bits */
	bits: number;
	variants: Set<number>;
	summed: Set<number>;
}

/** Values of one column that are the sum of the others wherever they have parts. */
function provenValues(
	column: KeyColumn,
	{ grouping, variantPart, kinds }: { grouping: Grouping; variantPart: number; kinds: readonly Likeness[] },
	groups: Groups
): Set<number> {
	const { store } = grouping;
	const seen = new Map<number, Evidence>();
	for (let row = 0; row < store.size; row += 1) {
		const group = groups.of[row] ?? 0;
		// A sum has at least two parts: of two equal rows, either may be the sum.
		if ((groups.size[group] ?? 0) < 3) continue;
		const people = store.people[row] ?? 0;
		const code = store.code(row, column.part);
		if (people < (groups.maxPeople[group] ?? 0) && kinds[code] === 'part') {
			const known = seen.get(code);
			if (known) known.comparable += 1;
			else seen.set(code, { comparable: 1, sums: 0, bits: 0, variants: new Set(), summed: new Set() });
			continue;
		}
		let known = seen.get(code);
		if (!known)
			seen.set(code, (known = { comparable: 0, sums: 0, bits: 0, variants: new Set(), summed: new Set() }));
		known.comparable += 1;
		const variant = column.part === variantPart ? 0 : store.code(row, variantPart);
		known.variants.add(variant);
		if (!isSum(store, groups, row, true)) continue;
		known.sums += 1;
		known.bits += bitsOf(store, row);
		known.summed.add(variant);
	}
	const proven = new Set<number>();
	for (const [code, { comparable, sums, bits, variants, summed }] of seen) {
		if (sums === 0 || sums < 0.95 * comparable || summed.size < variants.size) continue;
		const isWord = kinds[code] !== 'part';
		if (isWord || (store.hasMeasures && bits >= 20)) proven.add(code);
	}
	return proven;
}

/** How many bits an equal sum is worth: of people, and of the counts beside them. */
const bitsOf = (store: RowStore, row: number): number =>
	Math.log2(1 + (store.people[row] ?? 0)) + Math.log2(1 + Math.abs(store.counts[row] ?? 0));

/** Up to this number of rows, every column is checked. */
const SMALL_FILE_ROWS = 20_000;

/** Whether a column may have totals: a label of one, or a value with half of all people beside two others. */
function mayHaveTotals(store: RowStore, column: KeyColumn, kinds: readonly Likeness[]): boolean {
	if (kinds.some((kind) => kind !== 'part')) return true;
	if (column.values.length < 3) return false;
	const people = peopleByValue(store, column);
	const all = people.reduce((sum, value) => sum + value, 0);
	return people.some((value) => value >= 0.45 * all);
}

/** Whether one row has about half of the people of its variant (or of the file, where no part is named): a grand total has. */
function hasHalf(store: RowStore, variantPart: number): boolean {
	const sums = new Map<number, { sum: number; max: number }>();
	for (let row = 0; row < store.size; row += 1) {
		const code = variantPart < 0 ? 0 : store.code(row, variantPart);
		const people = store.people[row] ?? 0;
		const known = sums.get(code);
		if (!known) sums.set(code, { sum: people, max: people });
		else {
			known.sum += people;
			if (people > known.max) known.max = people;
		}
	}
	return [...sums.values()].some(({ sum, max }) => max >= 0.45 * sum);
}

export function peopleByValue(store: RowStore, { part, values }: KeyColumn): Float64Array {
	const people = new Float64Array(values.length);
	for (let row = 0, at = part; row < store.size; row += 1, at += store.parts) {
		const code = store.codes[at] ?? 0;
		people[code] = (people[code] ?? 0) + (store.people[row] ?? 0);
	}
	return people;
}

/**
 * Finds the rows that repeat people because they add up others: totals, subtotals, the "All" of a cube, whatever they are called.
 *
 * A value is a total where it is the sum of the other values, with the other keys equal, in people and in every known measure, in
 * all variants. Rows with several such values are compared with all rows below them. A label alone proves nothing: "All" beside
 * parts that do not add up to it becomes a question.
 *
 * @param grouping    of the file's rows
 * @param columns     text columns of the key
 * @param variantPart where the variant is in the key
 */
export function findSumRows(grouping: Grouping, columns: readonly KeyColumn[], variantPart: number): SumRows {
	const { store } = grouping;
	const kinds = columns.map(({ values }) => values.map(likeness));
	const found = new Map<number, SumRow>();
	const totals = columns.map(() => new Set<number>());
	const checkColumn = (i: number): void => {
		const column = columns[i];
		if (column === undefined || column.values.length < 2) return;
		const groups = grouping.by([column.part]);
		const proven = provenValues(column, { grouping, variantPart, kinds: kinds[i] ?? [] }, groups);
		if (proven.size === 0) return;
		totals[i] = proven;
		for (let row = 0; row < store.size; row += 1) {
			const code = store.code(row, column.part);
			const size = groups.size[groups.of[row] ?? 0] ?? 0;
			if (!proven.has(code) || size < 2 || !isSum(store, groups, row, true)) continue;
			if (!found.has(row)) found.set(row, { row, column, value: column.values[code] ?? '' });
		}
	};
	/** Rows that add up over several columns at once, without a label of a total. */
	const checkTogether = (parts: readonly KeyColumn[]): void => {
		const groups = grouping.by(
			parts.map(({ part }) => part),
			(row) => !found.has(row)
		);
		const tuples = new Map<
			string,
			{ rows: number[]; comparable: number; bits: number; variants: Set<number>; summed: Set<number> }
		>();
		for (let row = 0; row < store.size; row += 1) {
			const group = groups.of[row] ?? 0;
			const people = store.people[row] ?? 0;
			if (found.has(row) || (groups.size[group] ?? 0) < 3 || people < (groups.maxPeople[group] ?? 0))
				continue;
			const tuple = parts.map(({ part }) => store.code(row, part)).join();
			let known = tuples.get(tuple);
			if (!known)
				tuples.set(
					tuple,
					(known = { rows: [], comparable: 0, bits: 0, variants: new Set(), summed: new Set() })
				);
			known.comparable += 1;
			known.variants.add(store.code(row, variantPart));
			if (!isSum(store, groups, row, true)) continue;
			known.rows.push(row);
			known.bits += bitsOf(store, row);
			known.summed.add(store.code(row, variantPart));
		}
		for (const { rows, comparable, bits, variants, summed } of tuples.values()) {
			if (rows.length < 0.95 * comparable || summed.size < variants.size || !store.hasMeasures || bits < 20)
				continue;
			const column = parts.find(({ kind }) => kind === 'dimension') ?? parts[0];
			if (column === undefined) continue;
			for (const row of rows)
				found.set(row, { row, column, value: column.values[store.code(row, column.part)] ?? '' });
		}
	};
	const later: number[] = [];
	for (const [i, column] of columns.entries()) {
		if (store.size <= SMALL_FILE_ROWS || mayHaveTotals(store, column, kinds[i] ?? [])) checkColumn(i);
		else later.push(i);
	}
	// Of a roll-up at least one column has half of all people in its totals; the others need not.
	if (found.size > 0) later.forEach(checkColumn);
	const dimensions = columns.filter(({ kind, values }) => kind === 'dimension' && values.length > 1);
	const rest = columns.filter(({ kind }) => kind !== 'dimension');
	if (store.size <= SMALL_FILE_ROWS && dimensions.length <= 6) {
		// Larger sets first: a grand total is over all of them.
		const sets = Array.from({ length: 2 ** dimensions.length }, (_, mask) =>
			dimensions.filter((__, i) => (mask & (1 << i)) !== 0)
		)
			.filter((set) => set.length >= 2)
			.sort((a, b) => b.length - a.length);
		for (const set of sets) checkTogether(set);
	} else if (dimensions.length >= 2 && hasHalf(store, variantPart)) checkTogether(dimensions);
	if (dimensions.length >= 1 && (store.size <= SMALL_FILE_ROWS || hasHalf(store, -1)))
		checkTogether([...dimensions, ...rest.filter(({ kind }) => kind === 'variant')]);
	const isTotal = (i: number, code: number): boolean =>
		totals[i]?.has(code) === true || (kinds[i]?.[code] ?? 'part') !== 'part';
	const masks = new Map<number, number[]>();
	const hasTotals = columns.map(
		({ values }, i) => values.some((_, code) => isTotal(i, code)) || columns[i]?.kind === 'date'
	);
	const maskOf = (row: number): number => {
		let mask = 0;
		for (let i = 0; i < columns.length; i += 1) {
			if (hasTotals[i] !== true) continue;
			if (isTotal(i, store.code(row, columns[i]?.part ?? 0))) mask |= 1 << i;
		}
		return mask;
	};
	if (hasTotals.includes(true)) {
		for (let row = 0; row < store.size; row += 1) {
			const mask = maskOf(row);
			if (mask === 0) continue;
			const rows = masks.get(mask);
			if (rows) rows.push(row);
			else masks.set(mask, [row]);
		}
	}
	const unclear: Unclear[] = [];
	if (masks.size > 64) return { found: [...found.values()], unclear };
	for (const [mask, rows] of masks) {
		const open = rows.filter((row) => !found.has(row));
		if (open.length === 0) continue;
		const away = columns.filter((_, i) => (mask & (1 << i)) !== 0);
		// Rows without any total of this mask.
		const groups = grouping.by(
			away.map(({ part }) => part),
			(row) => (maskOf(row) & mask) === 0 && !found.has(row)
		);
		const odd: number[] = [];
		for (const row of open) {
			const size = groups.size[groups.of[row] ?? 0] ?? 0;
			const column = away[0];
			if (size === 0 || column === undefined) continue;
			if (isSum(store, groups, row, false))
				found.set(row, { row, column, value: column.values[store.code(row, column.part)] ?? '' });
			else odd.push(row);
		}
		const [first] = odd;
		if (first !== undefined) unclear.push(...doubts(store, groups, odd, away, columns, kinds));
	}
	return { found: [...found.values()], unclear };
}

/** Parts that have this many times the people of their total count many of them twice. */
const OVERLAP = 1.1;

/** Questions about rows that mean "all" and do not add up; a blank beside parts is an unknown part, unless it has nearly all people. */
function doubts(
	store: RowStore,
	groups: Groups,
	odd: readonly number[],
	away: readonly KeyColumn[],
	columns: readonly KeyColumn[],
	kinds: readonly (readonly Likeness[])[]
): Unclear[] {
	const [column] = away;
	const [first] = odd;
	if (column === undefined || first === undefined) return [];
	const kindOf = (row: number): Likeness =>
		kinds[columns.indexOf(column)]?.[store.code(row, column.part)] ?? 'part';
	const isBlank = odd.every((row) => kindOf(row) === 'blank');
	const isNearlyAll = odd.every((row) => {
		const group = groups.of[row] ?? 0;
		const people = store.people[row] ?? 0;
		const parts = groups.people[group] ?? 0;
		const size = groups.size[group] ?? 0;
		return size >= 2 && people >= 0.6 * parts && people <= parts && people >= (groups.maxPeople[group] ?? 0);
	});
	if (isBlank && !isNearlyAll) return [];
	const value = column.values[store.code(first, column.part)] ?? '';
	const others = column.values.filter((other) => likeness(other) === 'part');
	const sum = (of: (row: number) => number): number => odd.reduce((all, row) => all + of(row), 0);
	const total = sum((row) => store.people[row] ?? 0);
	const together = sum((row) => groups.people[groups.of[row] ?? 0] ?? 0);
	return [{ column, value, parts: others.slice(0, 5), row: first, overlap: together > OVERLAP * total }];
}
