import { NO_DAY } from '../cube.ts';
import type { ReleasedEpoch, ReleasedTable } from '../released.ts';
import { DATE, type VariantCells } from '../cells.ts';
import { planOf, visibleOn } from '../certificates/sheet.ts';

/** A published table over the cells of a variant. */
export interface TableRows {
	/** Columns that decide a cell's block (`date` where the release has days), with the same number for values it tells not apart. */
	readonly columns: ReadonlyMap<string, readonly number[]>;
	readonly measures: readonly string[];
	readonly count: number;
	/** Block of each cell, or -1. */
	readonly rowOf: Int32Array;
}

const noPlace = -1;

/**
 * The block of each cell in a published table. A table with a column that the cells do not have says nothing about them: null.
 */
export const rowsOfTable = (
	epoch: ReleasedEpoch,
	table: ReleasedTable,
	cells: VariantCells
): TableRows | null => {
	if (table.blocks.length === 0) return null;
	const plan = planOf(table);
	const date = cells.columns.indexOf(DATE);
	const isDated = epoch.from !== null;
	if (table.axes.some((axis) => !cells.columns.includes(axis))) return null;
	const placeOf = table.axes.map((axis, a) => {
		const values = cells.values[cells.columns.indexOf(axis)] ?? [];
		const places = table.blocks.map((block) => JSON.stringify(block.at[a]));
		const distinct = [...new Set(places)];
		if (axis === DATE) {
			const ranges = distinct.map((place) => JSON.parse(place) as { from: number; to: number });
			return values.map((day) =>
				ranges.findIndex(({ from, to }) => Number(day) >= from && Number(day) <= to)
			);
		}
		const visible = visibleOn(epoch, plan, axis);
		const pool = distinct.indexOf(JSON.stringify({ pooled: true }));
		return values.map((value) => (visible.has(value) ? distinct.indexOf(JSON.stringify({ value })) : pool));
	});
	const blockAt = new Map<string, number>();
	table.blocks.forEach((block, b) => {
		const at = table.axes.map((_, a) => {
			const distinct = [...new Set(table.blocks.map((one) => JSON.stringify(one.at[a])))];
			return distinct.indexOf(JSON.stringify(block.at[a]));
		});
		blockAt.set(at.join(' '), b);
	});
	const inEpoch = (cells.values[date] ?? []).map(
		(day) => Number(day) >= (epoch.from ?? NO_DAY) && Number(day) <= (epoch.to ?? Infinity)
	);
	const codes = table.axes.map((axis) => cells.codes[cells.columns.indexOf(axis)]);
	const rowOf = new Int32Array(cells.size);
	const known = new Map<number, number>();
	for (let i = 0; i < cells.size; i++) {
		if (isDated && date >= 0 && !inEpoch[cells.codes[date]?.[i] ?? 0]) {
			rowOf[i] = noPlace;
			continue;
		}
		const at = codes.map((code, a) => placeOf[a]?.[code?.[i] ?? 0] ?? noPlace);
		const key = at.reduce((sum, place) => sum * 100_003 + place + 1, 0);
		let row = known.get(key);
		if (row === undefined) known.set(key, (row = blockAt.get(at.join(' ')) ?? noPlace));
		rowOf[i] = row;
	}
	const columns = new Map<string, readonly number[]>(
		isDated && date >= 0 ? [[DATE, inEpoch.map(Number)]] : []
	);
	table.axes.forEach((axis, a) => columns.set(axis, placeOf[a] ?? []));
	return {
		columns,
		measures: table.measures,
		count: table.blocks.length,
		rowOf
	};
};
