import type { Quantity, Rows } from '../disclosure/system/system.ts';
import type { ReleasedEpoch, ReleasedTable } from '../released.ts';
import { tuplesOf, type VariantCells } from '../cells.ts';
import { rowsOfTable, type TableRows } from './rows.ts';
import type { Unknowns } from './unknowns.ts';

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
			const places = tables.flatMap((table) => (table.part === p ? [table.columns.get(column)] : []));
			const prints = (part.values[at] ?? []).map((_, code) => places.map((of) => of?.[code]).join(' '));
			const distinct = new Map([...new Set(prints)].map((print, id) => [print, id + 1]));
			const idOf = prints.map((print) => distinct.get(print) ?? 0);
			const codes = part.codes[at];
			return unknowns.cellOf[p]?.map((cell) => (cell < 0 ? 0 : (idOf[codes?.[cell] ?? 0] ?? 0))) ?? [];
		});
		return tuplesOf([...member, ...ofParts], unknowns.size).idOf;
	});
	return [tuplesOf(member, unknowns.size).idOf, ...byColumn];
};

/** Numbers blocks in order of appearance, so that equal partitions are equal arrays; a print of them. */
export const printOf = (blockOf: Int32Array): string => {
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
	{ truth, least, ground }: { truth: Float64Array; least: number; ground: Ground }
): Quantity => {
	const distinct = [...new Map(tables.map((table) => [printOf(table.blockOf), table])).values()];
	return {
		truth,
		least,
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
