import type { Quantity, Rows } from '../disclosure/system/system.ts';
import type { ReleasedEpoch, ReleasedTable } from '../released.ts';
import { tuplesOf, type VariantCells, DATE } from '../cells.ts';
import type { Unknowns } from './unknowns.ts';
import { NO_DAY } from '../cube.ts';
import { planOf, visibleOn } from '../certificates/sheet.ts';

/** A published table over the cells of a variant. */
interface TableRows {
	/** Columns that decide a cell's block (`date` where the release has days), with the same number for values it tells not apart. */
	readonly columns: ReadonlyMap<string, readonly number[]>;
	readonly measures: readonly string[];
	readonly count: number;
	/** Block of each cell, or -1. */
	readonly rowOf: Int32Array;
}

const noPosition = -1;

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
	const positionOf = table.axes.map((axis, a) => {
		const values = cells.values[cells.columns.indexOf(axis)] ?? [];
		const positions = table.blocks.map((block) => JSON.stringify(block.at[a]));
		const distinct = [...new Set(positions)];
		if (axis === DATE) {
			const ranges = distinct.map((position) => JSON.parse(position) as { from: number; to: number });
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
			rowOf[i] = noPosition;
			continue;
		}
		const at = codes.map((code, a) => positionOf[a]?.[code?.[i] ?? 0] ?? noPosition);
		const key = at.reduce((sum, position) => sum * 100_003 + position + 1, 0);
		let row = known.get(key);
		if (row === undefined) known.set(key, (row = blockAt.get(at.join(' ')) ?? noPosition));
		rowOf[i] = row;
	}
	const columns = new Map<string, readonly number[]>(
		isDated && date >= 0 ? [[DATE, inEpoch.map(Number)]] : []
	);
	table.axes.forEach((axis, a) => columns.set(axis, positionOf[a] ?? []));
	return {
		columns,
		measures: table.measures,
		count: table.blocks.length,
		rowOf
	};
};

/** One campaign's part in the system of a variant. */
export interface Part {
	readonly epochs: readonly ReleasedEpoch[];
	/** Null where its cells are deleted or somebody else's: then it is read over the newest campaign's cells. */
	readonly cells: VariantCells | null;
}

/** A published table over the unknowns. */
export interface Table extends TableRows {
	/** The part whose cells it is read over. */
	readonly part: number;
	/** Block of each unknown, or -1. */
	readonly blockOf: Int32Array;
	readonly source: ReleasedTable;
}

/** Are all blocks of a table sums of whole blocks of another one? */
export const addsUp = (table: Table, other: Table): boolean => {
	const into = new Int32Array(other.count).fill(-2);
	for (let u = 0; u < table.blockOf.length; u++) {
		const [from, to] = [other.blockOf[u] ?? -1, table.blockOf[u] ?? -1];
		if (from < 0 && to >= 0) return false;
		if (from < 0) continue;
		const known = into[from] ?? -2;
		if (known === -2) into[from] = to;
		else if (known !== to) return false;
	}
	return true;
};

/** The unknowns that tables are read over. */
export interface Ground {
	readonly unknowns: Unknowns;
	readonly parts: readonly VariantCells[];
	/** Columns of all parts. */
	readonly columns: readonly string[];
}

/** For each column, and first for membership in campaigns, numbers of what no table tells apart. */
const coordinatesOf = (tables: readonly Table[], { unknowns, parts, columns }: Ground): Int32Array[] => {
	const member = unknowns.cellOf.map((cellOf) => cellOf.map((cell) => (cell < 0 ? 0 : 1)));
	const byColumn = columns.map((column) => {
		const ofParts = parts.map((part, p) => {
			const at = part.columns.indexOf(column);
			const positions = tables.flatMap((table) => (table.part === p ? [table.columns.get(column)] : []));
			const fingerprints = (part.values[at] ?? []).map((_, code) =>
				positions.map((of) => of?.[code]).join(' ')
			);
			const distinct = new Map([...new Set(fingerprints)].map((print, id) => [print, id + 1]));
			const idOf = fingerprints.map((print) => distinct.get(print) ?? 0);
			const codes = part.codes[at];
			return unknowns.cellOf[p]?.map((cell) => (cell < 0 ? 0 : (idOf[codes?.[cell] ?? 0] ?? 0))) ?? [];
		});
		return tuplesOf([...member, ...ofParts], unknowns.size).idOf;
	});
	return [tuplesOf(member, unknowns.size).idOf, ...byColumn];
};

/** Numbers blocks in order of appearance, so that equal partitions are equal arrays; a print of them. */
export const fingerprintOf = (blockOf: Int32Array): string => {
	const ids = new Map<number, number>();
	let [a, b] = [0x811c9dc5, 0x1b873593];
	for (const block of blockOf) {
		let id = block < 0 ? 0 : ids.get(block);
		if (id === undefined) ids.set(block, (id = ids.size + 1));
		a = Math.imul(a ^ id, 0x01000193);
		b = Math.imul(b ^ id, 0x85ebca6b) + 1;
	}
	return `${ids.size} ${a} ${b}`;
};

/** The rows of one quantity: each partition once. */
export const quantityOf = (
	tables: readonly Table[],
	{ truth, min, ground }: { truth: Float64Array; min: number; ground: Ground }
): Quantity => {
	const distinct = [...new Map(tables.map((table) => [fingerprintOf(table.blockOf), table])).values()];
	return {
		truth,
		min,
		rows: distinct.map(({ count, blockOf, columns }): Rows => ({
			count,
			rowOf: blockOf,
			axes: [0, ...[...columns.keys()].map((column) => ground.columns.indexOf(column) + 1)]
		})),
		coordinates: coordinatesOf(distinct, ground)
	};
};

/** Every published table over the unknowns. */
export const tablesOf = (list: readonly Part[], { unknowns, parts }: Ground): Table[] =>
	list.flatMap(({ epochs, cells }) => {
		const part = cells === null ? parts.length - 1 : parts.indexOf(cells);
		const over = parts[part];
		const cellOf = unknowns.cellOf[part];
		if (!over || !cellOf) return [];
		return epochs.flatMap((epoch) =>
			epoch.tables.flatMap((table): Table[] => {
				const rows = rowsOfTable(epoch, table, over);
				if (!rows) return [];
				const blockOf = cellOf.map((cell) => (cell < 0 ? -1 : (rows.rowOf[cell] ?? -1)));
				return [{ ...rows, part, blockOf, source: table }];
			})
		);
	});
