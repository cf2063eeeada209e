import { tuplesOf, DATE, type VariantCells } from '../cells.ts';
import type { Policy } from '../policy.ts';
import type { CertificateHead } from './certificate.ts';
import type { CheckedFamily } from './check.ts';

/** Keys of more columns are not promised, except the whole combination. */
const maxColumns = 3;

/** Lists of up to three of so many columns, and all of them. */
const keysOf = (columns: number): number[][] => {
	let longest: number[][] = [[]];
	const keys: number[][] = [];
	for (let length = 1; length <= Math.min(columns, maxColumns); length++) {
		longest = longest.flatMap((key) =>
			Array.from({ length: columns }, (_, at) => at).flatMap((at) =>
				at > (key.at(-1) ?? -1) ? [[...key, at]] : []
			)
		);
		keys.push(...longest);
	}
	return columns > maxColumns || columns === 0
		? [...keys, Array.from({ length: columns }, (_, at) => at)]
		: keys;
};

const sumsOf = (numbers: ArrayLike<number>, groupOf: Int32Array, count: number): Float64Array => {
	const sums = new Float64Array(count);
	groupOf.forEach((group, cell) => (sums[group] = (sums[group] ?? 0) + (numbers[cell] ?? 0)));
	return sums;
};

/** People of each group on its largest day. */
const onLargestDay = (
	people: ArrayLike<number>,
	groupOf: Int32Array,
	{ days, count }: { days: Int32Array; count: number }
) => {
	const daily = tuplesOf([groupOf, days], groupOf.length);
	const max = new Float64Array(count);
	const sums = sumsOf(people, daily.idOf, daily.count);
	daily.idOf.forEach((id, cell) => {
		const group = groupOf[cell] ?? 0;
		max[group] = Math.max(max[group] ?? 0, sums[id] ?? 0);
	});
	return max;
};

/** Groups that are exactly one published block. */
const published = (groupOf: Int32Array, rows: readonly ArrayLike<number>[], count: number): Set<number> => {
	const found = new Set<number>();
	for (const row of rows) {
		const sizes = new Map<number, number>();
		for (let cell = 0; cell < groupOf.length; cell++)
			sizes.set(row[cell] ?? -1, (sizes.get(row[cell] ?? -1) ?? 0) + 1);
		const rowsOf = Array.from({ length: count }, () => ({ rows: new Set<number>(), size: 0 }));
		groupOf.forEach((group, cell) => {
			const one = rowsOf[group];
			if (!one) return;
			one.rows.add(row[cell] ?? -1);
			one.size += 1;
		});
		rowsOf.forEach(({ rows: of, size }, group) => {
			const [only = -1] = of;
			if (of.size === 1 && only >= 0 && sizes.get(only) === size) found.add(group);
		});
	}
	return found;
};

/** The group of each cell by some columns. */
export interface Grouping {
	readonly groupOf: Int32Array;
	readonly count: number;
}

/** Every existing combination, and every combination of up to three columns' values. */
export const groupingsOf = ({ columns, codes, size }: VariantCells): Grouping[] =>
	keysOf(columns.length).map((key) => {
		const { idOf, count } = tuplesOf(
			key.map((column) => codes[column] ?? []),
			size
		);
		return { groupOf: idOf, count };
	});

/** A variant's numbers that groups are judged by. */
export interface Judging {
	readonly head: CertificateHead;
	readonly policy: Policy;
	readonly cells: VariantCells;
	readonly groupings: readonly Grouping[];
	/** What is counted, by cell, in units. */
	readonly truth: ArrayLike<number>;
	/** People who paid, by cell; people where they are not counted. */
	readonly buyers: ArrayLike<number>;
	/** Blocks that publish what is counted. */
	readonly rows: readonly ArrayLike<number>[];
	/** What is counted is at most this, by cell, as everybody knows; a range cannot be wider. */
	readonly max?: ArrayLike<number> | undefined;
}

/** How wide the guarantee wants a group of so many people to be, so many of them counted. */
const widthOf = (
	{ head: { kind, floor }, policy: { k, minOutcome: m, minBuyers, dominance } }: Judging,
	{ people, counted, persons, buyers }: { people: number; counted: number; persons: number; buyers: number }
): number => {
	const min = Math.max(2, Math.ceil(m / 2));
	switch (kind) {
		case 'people':
			return persons < k ? Math.max(3, Math.ceil(k / 5)) : 0;
		case 'outcome': {
			const isBoth = counted >= floor && people - counted >= m;
			const isAlike = people >= k && (counted === 0 || counted === people);
			return isBoth || isAlike ? 0 : min;
		}
		case 'event':
			return counted < floor ? min : 0;
		case 'money':
			return counted > 0 && (people < k || buyers < minBuyers)
				? Math.ceil((dominance / (1 - dominance)) * counted)
				: 0;
	}
};

/** The groups that the guarantee names, with the width that it gives them. */
export const promisedGroups = (judging: Judging): CheckedFamily[] => {
	const { head, cells, groupings, truth, buyers, rows, max } = judging;
	const { recurring, kind } = head;
	const days = recurring ? cells.codes[cells.columns.indexOf(DATE)] : undefined;
	return groupings.map(({ groupOf, count }) => {
		const people = sumsOf(cells.people, groupOf, count);
		const counted = sumsOf(truth, groupOf, count);
		const paid = sumsOf(buyers, groupOf, count);
		const room = max && sumsOf(max, groupOf, count);
		const persons = days ? onLargestDay(cells.people, groupOf, { days, count }) : people;
		const free = kind === 'event' || kind === 'money' ? published(groupOf, rows, count) : new Set<number>();
		const width = people.map((n, group) =>
			free.has(group)
				? 0
				: Math.min(
						room?.[group] ?? Infinity,
						widthOf(judging, {
							people: n,
							counted: counted[group] ?? 0,
							persons: persons[group] ?? 0,
							buyers: paid[group] ?? 0
						})
					)
		);
		return { groupOf, width };
	});
};
