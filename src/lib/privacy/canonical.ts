import { NO_DAY, type Cube } from './cube.ts';

/** Order of plain code points: the same on every machine and in every language. */
export const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const recoded = (codes: Uint16Array, names: readonly string[], sorted: readonly string[]): Uint16Array => {
	const newCode = new Map(sorted.map((name, code) => [name, code]));
	const table = names.map((name) => newCode.get(name) ?? 0);
	return codes.map((code) => table[code] ?? 0);
};

/**
 * The same cells with names in one order: control first, other variants and all values sorted.
 *
 * Order of first appearance depends on the order of rows; a release must not, and "smallest first, ties in declared order"
 * must not tell which hidden row came first.
 */
export const canonical = (cube: Cube): Cube => {
	const [control = '', ...others] = cube.variants;
	const variants = [control, ...others.toSorted(byCodePoint)];
	const dimensions = cube.dimensions.map(({ name, values }) => ({
		name,
		values: values.toSorted(byCodePoint)
	}));
	return {
		...cube,
		variants,
		dimensions,
		variant: recoded(cube.variant, cube.variants, variants),
		codes: cube.codes.map((codes, d) =>
			recoded(codes, cube.dimensions[d]?.values ?? [], dimensions[d]?.values ?? [])
		)
	};
};

/** Has every cell a day? A campaign is with or without dates as a whole. */
export const isDated = (cube: Cube): boolean => cube.size > 0 && !cube.day.includes(NO_DAY);
