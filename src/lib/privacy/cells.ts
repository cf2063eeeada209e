import { NO_DAY, type Cube } from './cube.ts';

/** Column of the days in which people were first exposed. */
export const DATE = 'date';

/** The cells of one variant of a campaign, added up by combination. Private. */
export interface VariantCells {
	/** `date` in a campaign with dates, then the dimensions. */
	readonly columns: readonly string[];
	/** Values of each column; of `date` the days as text. */
	readonly values: readonly (readonly string[])[];
	/** Value of each cell in each column: `codes[column][cell]`. */
	readonly codes: readonly Int32Array[];
	readonly size: number;
	readonly people: Float64Array;
	readonly measures: readonly string[];
	/** `sums[measure][cell]`; NaN is unknown. */
	readonly sums: readonly Float64Array[];
}

/** Numbers the distinct tuples of some columns, in order of appearance. */
export const tuplesOf = (
	columns: readonly ArrayLike<number>[],
	length: number
): { readonly idOf: Int32Array; readonly count: number } => {
	let idOf = new Int32Array(length);
	let count = Math.min(1, length);
	for (const column of columns) {
		const ids = new Map<number, number>();
		const next = new Int32Array(length);
		for (let i = 0; i < length; i++) {
			const key = (column[i] ?? 0) * count + (idOf[i] ?? 0);
			let id = ids.get(key);
			if (id === undefined) ids.set(key, (id = ids.size));
			next[i] = id;
		}
		idOf = next;
		count = ids.size;
	}
	return { idOf, count };
};

const dayColumn = (days: Int32Array): { values: string[]; codes: Int32Array } => {
	const sorted = [...new Set(days)].sort((a, b) => a - b);
	const codeOf = new Map(sorted.map((day, code) => [day, code]));
	return { values: sorted.map((day) => `${day}`), codes: days.map((day) => codeOf.get(day) ?? 0) };
};

/**
 * The cells of a variant, or of several together; none where the campaign does not have it. Cells without people are left out.
 * @param isWanted days whose cells are wanted
 */
export const cellsOfVariant = (
	cube: Cube,
	variant: string | readonly string[],
	isWanted: (day: number) => boolean = () => true
): VariantCells => {
	const names = [variant].flat();
	const codes = new Set(cube.variants.flatMap((name, code) => (names.includes(name) ? [code] : [])));
	const own = Int32Array.from({ length: cube.size }, (_, i) => i).filter(
		(i) => codes.has(cube.variant[i] ?? -1) && (cube.people[i] ?? 0) > 0 && isWanted(cube.day[i] ?? NO_DAY)
	);
	const days = own.map((i) => cube.day[i] ?? NO_DAY);
	const dated = own.length > 0 && !days.includes(NO_DAY);
	const all = [
		...(dated ? [{ name: DATE, ...dayColumn(days) }] : []),
		...cube.dimensions.map(({ name, values }, d) => ({
			name,
			values,
			codes: own.map((i) => cube.codes[d]?.[i] ?? 0)
		}))
	];
	const { idOf, count } = tuplesOf(
		all.map(({ codes }) => codes),
		own.length
	);
	const added = (from: (cell: number) => number) => {
		const to = new Float64Array(count);
		own.forEach((cell, i) => (to[idOf[i] ?? 0] = (to[idOf[i] ?? 0] ?? 0) + from(cell)));
		return to;
	};
	return {
		columns: all.map(({ name }) => name),
		values: all.map(({ values }) => values),
		codes: all.map(({ codes }) => {
			const to = new Int32Array(count);
			codes.forEach((value, i) => (to[idOf[i] ?? 0] = value));
			return to;
		}),
		size: count,
		people: added((cell) => cube.people[cell] ?? 0),
		measures: cube.measures.map(({ name }) => name),
		sums: cube.sums.map((sums) => added((cell) => sums[cell] ?? NaN))
	};
};
