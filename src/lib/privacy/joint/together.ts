import type { Family, Quantity, Rows, System } from '../disclosure/system.ts';
import type { Policy } from '../policy.ts';
import type { ReleasedEpoch } from '../released.ts';
import { tuplesOf, type VariantCells } from './cells.ts';
import { rowsOfTable, type TableRows } from './rows.ts';
import { unknownsOf, type Share, type Unknowns } from './unknowns.ts';

/** One campaign's part in the system of a variant. */
export interface Part {
	readonly epochs: readonly ReleasedEpoch[];
	/** Null where its cells are deleted or somebody else's: then it is read over the newest campaign's cells. */
	readonly cells: VariantCells | null;
}

/** Groups of a family that need a proof, with the columns that make them. */
export interface NamedFamily extends Family {
	readonly part: number;
	readonly columns: readonly string[];
}

/** Everything published about one variant in one quantity, as one system of rows. */
export interface Together {
	readonly system: System;
	readonly families: readonly NamedFamily[];
}

/** Widths that the promise asks for. */
export const widthsOf = ({ k, minOutcome }: Pick<Policy, 'k' | 'minOutcome'>) => ({
	people: Math.max(3, Math.ceil(k / 5)),
	outcome: Math.max(2, Math.ceil(minOutcome / 2))
});

/** Keys of more columns are not promised, except the whole combination. */
const mostColumns = 3;

const subsets = (count: number): number[][] => {
	const all: number[][] = [];
	for (let a = 0; a < count; a++) {
		all.push([a]);
		for (let b = a + 1; b < count; b++) {
			all.push([a, b]);
			for (let c = b + 1; c < count; c++) all.push([a, b, c]);
		}
	}
	return count > mostColumns ? [...all, Array.from({ length: count }, (_, i) => i)] : all;
};

const measureOf = (cells: VariantCells, measure: string): Float64Array =>
	cells.sums[cells.measures.indexOf(measure)] ?? new Float64Array(cells.size);

/** The parts that an outcome splits people into. */
const sharesOf = (measure: string | null): Share[] =>
	measure === null
		? [({ people }) => people]
		: [
				(cells) => measureOf(cells, measure).map((with_, i) => (cells.people[i] ?? 0) - with_),
				(cells) => measureOf(cells, measure)
			];

/** The columns of all cells, by name. */
const columnsOf = (parts: readonly VariantCells[]): string[] => [
	...new Set(parts.flatMap(({ columns }) => columns))
];

/** A published table over the unknowns. */
interface Table extends TableRows {
	/** The part whose cells it is read over. */
	readonly part: number;
	/** Block of each unknown, or -1. */
	readonly blockOf: Int32Array;
}

interface Ground {
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
const printOf = (blockOf: Int32Array): string => {
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
const quantityOf = (
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

/** Groups of every key of up to three columns, and of the whole combination, with the widths that they need. */
const familiesOf = (
	{ unknowns, parts }: Ground,
	widthOf: (people: number, outcome: number) => number
): NamedFamily[] => {
	const seen = new Set<string>();
	return parts.flatMap((part, p) => {
		const cellOf = unknowns.cellOf[p] ?? new Int32Array();
		return subsets(part.columns.length).flatMap((subset): NamedFamily[] => {
			const { idOf, count } = tuplesOf(
				subset.map((c) => part.codes[c] ?? []),
				part.size
			);
			const groupOf = cellOf.map((cell) => (cell < 0 ? -1 : (idOf[cell] ?? -1)));
			const [people, outcome] = [unknowns.truth[0], unknowns.truth[1]].map((truth) => {
				const sums = new Float64Array(count);
				if (truth) groupOf.forEach((g, u) => g >= 0 && (sums[g] = (sums[g] ?? 0) + (truth[u] ?? 0)));
				return sums;
			});
			const width = Float64Array.from({ length: count }, (_, g) => widthOf(people?.[g] ?? 0, outcome?.[g] ?? 0));
			const print = printOf(groupOf);
			if (seen.has(print) || width.every((one) => one === 0)) return [];
			seen.add(print);
			return [{ count, groupOf, width, part: p, columns: subset.map((c) => part.columns[c] ?? '') }];
		});
	});
};

/** Is the measure published in this table as a count of its own? */
const publishes = (table: Table, measure: string): boolean => table.measures.includes(measure);

/**
 * The system of one variant: what all its campaigns and versions published, in people, or in an outcome among them.
 *
 * @param list    campaigns in order of publication, the newest last
 * @param measure the outcome that is judged; null for people
 */
export const togetherOf = (
	list: readonly Part[],
	{ measure, policy }: { measure: string | null; policy: Pick<Policy, 'k' | 'minOutcome'> }
): Together => {
	const known = list.filter((part): part is Part & { cells: VariantCells } => part.cells !== null);
	const parts = known.map(({ cells }) => cells);
	const unknowns = unknownsOf(parts, sharesOf(measure));
	const [first = new Float64Array(), second] = unknowns.truth;
	const people = second ? first.map((without, u) => without + (second[u] ?? 0)) : first;
	const ground: Ground = {
		unknowns: { ...unknowns, truth: second ? [people, second] : [people] },
		parts,
		columns: columnsOf(parts)
	};
	const newest = parts.length - 1;
	const tables = list.flatMap(({ epochs, cells }) => {
		const part = cells === null ? newest : parts.indexOf(cells);
		const over = parts[part];
		return epochs.flatMap((epoch) =>
			epoch.tables.flatMap((table): Table[] => {
				const rows = over && rowsOfTable(epoch, table, over);
				const cellOf = unknowns.cellOf[part];
				if (!rows || !cellOf) return [];
				return [{ ...rows, part, blockOf: cellOf.map((cell) => (cell < 0 ? -1 : (rows.rowOf[cell] ?? -1))) }];
			})
		);
	});
	const width = widthsOf(policy);
	const { k, minOutcome: m } = policy;
	const ofPeople = quantityOf(tables, { truth: people, least: 1, ground });
	if (measure === null || !second) {
		const families = familiesOf(ground, (n) => (n > 0 && n < k ? width.people : 0));
		return { system: { cells: unknowns.size, quantities: [ofPeople] }, families };
	}
	const own = tables.filter((table) => publishes(table, measure));
	const isEnough = (n: number, y: number) =>
		n === 0 || (y >= m && n - y >= m) || ((y === 0 || y === n) && n >= k);
	return {
		system: {
			cells: unknowns.size,
			quantities: [ofPeople, quantityOf(own, { truth: second, least: 0, ground })]
		},
		families: familiesOf(ground, (n, y) => (isEnough(n, y) ? 0 : width.outcome))
	};
};
