/** Rows that all columns of keys are sorted by: the first column decides, then the second, …; equal rows keep their order. */
export interface KeyColumn {
	/** A number below `size` for each row. */
	readonly ranks: Uint32Array;
	readonly size: number;
}

/** The order of values by the bytes of their text (UTF-8): for each value, its place among them. */
export function ranksOfText(texts: readonly string[]): Uint32Array {
	const bytes = texts.map((text) => Buffer.from(text));
	return ranksBy(texts.length, (a, b) =>
		Buffer.compare(bytes[a] ?? Buffer.alloc(0), bytes[b] ?? Buffer.alloc(0))
	);
}

/** The same for numbers. */
export const ranksOfNumbers = (values: readonly number[]): Uint32Array =>
	ranksBy(values.length, (a, b) => (values[a] ?? 0) - (values[b] ?? 0));

function ranksBy(size: number, compare: (a: number, b: number) => number): Uint32Array {
	const ranks = new Uint32Array(size);
	for (const [rank, value] of Array.from({ length: size }, (_, i) => i)
		.sort(compare)
		.entries())
		ranks[value] = rank;
	return ranks;
}

/**
 * The rows in the order of their keys (a counting sort a column, the last column first).
 * @param rows number of rows
 */
export function rowOrder(columns: readonly KeyColumn[], rows: number): Uint32Array {
	let order = new Uint32Array(rows);
	for (let i = 0; i < rows; i += 1) order[i] = i;
	let next = new Uint32Array(rows);
	for (const { ranks, size } of columns.toReversed()) {
		const starts = new Uint32Array(size + 1);
		for (let i = 0; i < rows; i += 1) {
			const after = (ranks[i] ?? 0) + 1;
			starts[after] = (starts[after] ?? 0) + 1;
		}
		for (let rank = 1; rank < size; rank += 1) starts[rank] = (starts[rank] ?? 0) + (starts[rank - 1] ?? 0);
		for (let i = 0; i < rows; i += 1) {
			const row = order[i] ?? 0;
			const rank = ranks[row] ?? 0;
			const at = starts[rank] ?? 0;
			starts[rank] = at + 1;
			next[at] = row;
		}
		[order, next] = [next, order];
	}
	return order;
}
