import { canonical } from '../canonical.ts';
import type { Cube } from '../cube.ts';
import { cellsOfVariant, type VariantCells } from '../cells.ts';

/** The cells of a variant in the order in which certificates number them: by day, then by the values' code points. */
export const numberedCells = (
	cube: Cube,
	variant: string,
	isWanted: (day: number) => boolean
): VariantCells => {
	const cells = cellsOfVariant(canonical(cube), variant, isWanted);
	const order = Int32Array.from({ length: cells.size }, (_, cell) => cell).sort((a, b) => {
		for (const codes of cells.codes) {
			const difference = (codes[a] ?? 0) - (codes[b] ?? 0);
			if (difference !== 0) return difference;
		}
		return 0;
	});
	const reordered = (numbers: Float64Array) => Float64Array.from(order, (cell) => numbers[cell] ?? 0);
	return {
		...cells,
		codes: cells.codes.map((codes) => order.map((cell) => codes[cell] ?? 0)),
		people: reordered(cells.people),
		sums: cells.sums.map(reordered)
	};
};
