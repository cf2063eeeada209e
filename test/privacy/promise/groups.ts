import type { Statement } from '../statements.ts';
import type { Population } from './population.ts';

/** The combinations of the values of some dimensions in one version, as numbers of keys. */
export interface KeyTable {
	readonly version: number;
	/** Key of every column; −1 where the version does not have it. */
	readonly keyOf: Int32Array;
	readonly size: number;
	/** The values that a key has. */
	readonly groupOf: (key: number) => Statement['group'];
}

/** One key of one table. */
export interface Target {
	readonly table: KeyTable;
	readonly key: number;
}

const subsets = (names: readonly string[], most: number): string[][] =>
	names
		.reduce<string[][]>((all, name) => [...all, ...all.map((some) => [...some, name])], [[]])
		.filter(({ length }) => (length > 0 && length <= most) || length === names.length);

/** All keys of up to `most` dimensions, and of all dimensions. */
export const keyTables = ({ versions, size }: Population, most = 3): KeyTable[] =>
	[...versions].flatMap(([version, { dimensions, combinations }]) =>
		subsets(dimensions, most).map((names) => {
			const keyOf = new Int32Array(size).fill(-1);
			const keys = new Map<string, number>();
			const values: (string | number)[][] = [];
			for (const { group, column } of combinations) {
				const own = names.map((name) => group[name] ?? '');
				const text = JSON.stringify(own);
				const key = keys.get(text) ?? values.push(own) - 1;
				keys.set(text, key);
				keyOf[column] = key;
			}
			return {
				version,
				keyOf,
				size: values.length,
				groupOf: (key) => Object.fromEntries(names.map((name, n) => [name, [String(values[key]?.[n] ?? '')]]))
			};
		})
	);

/** Sums of a column vector by key. */
export const byKey = ({ keyOf, size }: KeyTable, values: ArrayLike<number>): Float64Array => {
	const sums = new Float64Array(size);
	keyOf.forEach((key, column) => {
		if (key >= 0) sums[key] = (sums[key] ?? 0) + (values[column] ?? 0);
	});
	return sums;
};

/** Columns of a target. */
export const columnsOf = ({ table, key }: Target): number[] =>
	Array.from(table.keyOf).flatMap((own, column) => (own === key ? [column] : []));
