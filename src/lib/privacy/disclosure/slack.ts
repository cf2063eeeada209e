import type { Family, System } from './system/system.ts';

/** Units of the judged quantity in each row beyond what everybody knows there is at least, by table and row. */
export const slackOfRows = ({ quantities }: System): Float64Array[] => {
	const target = quantities.at(-1) ?? quantities[0];
	return target.rows.map(({ rowOf, count }) => {
		const slack = new Float64Array(count);
		rowOf.forEach((row, c) => {
			if (row >= 0) slack[row] = (slack[row] ?? 0) + (target.truth[c] ?? 0) - target.least;
		});
		return slack;
	});
};

/**
 * Groups that no table makes wide enough: what the rows of a group have to spare bounds its range. They need no search.
 * @returns for each family 1 for such a group
 */
export const hopelessGroups = (system: System, families: readonly Family[]): Uint8Array[] => {
	const target = system.quantities.at(-1) ?? system.quantities[0];
	const slack = slackOfRows(system);
	const result = families.map(({ count }) => new Uint8Array(count));
	const widest = families.map(({ width }) => width.reduce((most, w) => Math.max(most, w), 0));
	target.rows.forEach(({ rowOf }, r) => {
		const inUse = new Set(rowOf);
		const least = (slack[r] ?? new Float64Array()).reduce(
			(min, n, row) => (inUse.has(row) ? Math.min(min, n) : min),
			Infinity
		);
		families.forEach(({ groupOf, count, width }, f) => {
			// Every row has enough to spare for any group.
			if (least >= (widest[f] ?? 0)) return;
			const bound = new Float64Array(count);
			const lastRow = new Int32Array(count).fill(-2);
			groupOf.forEach((group, c) => {
				if (group < 0 || (width[group] ?? 0) === 0) return;
				const row = rowOf[c] ?? -1;
				if (row < 0) bound[group] = Infinity;
				// A row that is met twice counts twice at most: the bound is an upper one.
				else if (row !== lastRow[group]) bound[group] = (bound[group] ?? 0) + (slack[r]?.[row] ?? 0);
				lastRow[group] = row;
			});
			const hopeless = result[f];
			bound.forEach((most, group) => {
				if (hopeless && (width[group] ?? 0) > most) hopeless[group] = 1;
			});
		});
	});
	return result;
};
