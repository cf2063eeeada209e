import type { Measure } from '../cube.ts';
import { outcomeWidth, sizeWidth } from '../disclosure/judged.ts';
import type { Family, Quantity, Rows, System } from '../disclosure/system.ts';
import { decimalScale, inUnits } from '../exact.ts';
import type { Policy } from '../policy.ts';
import type { ReleasedEpoch, ReleasedTable } from '../released.ts';
import { tuplesOf, type VariantCells } from './cells.ts';
import { rowsOfTable, type TableRows } from './rows.ts';
import { unknownsMaker, type Share, type Unknowns } from './unknowns.ts';

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
	/** Does every new table only add up blocks that were published before? Then it tells nothing new. */
	readonly isOldNews: boolean;
}

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

/** What is judged: people (null), people with an outcome, events or an amount. */
export type Judged = Pick<Measure, 'name' | 'kind'> | null;

/** How a measure is judged: an outcome above its people somewhere counts events. */
const kindOf = (judged: Judged, parts: readonly VariantCells[]): 'people' | 'outcome' | 'event' | 'money' => {
	if (judged === null) return 'people';
	if (judged.kind === 'money') return 'money';
	const isBelow = parts.every((cells) =>
		measureOf(cells, judged.name).every((y, i) => y <= (cells.people[i] ?? 0))
	);
	return judged.kind !== 'event' && isBelow ? 'outcome' : 'event';
};

/** People, or the parts that an outcome splits them into, or people beside a number of their own. */
const sharesOf = (judged: Judged, kind: ReturnType<typeof kindOf>, scale: number): Share[] => {
	const people: Share = (cells) => cells.people;
	if (judged === null) return [people];
	const number: Share = (cells) =>
		inUnits(measureOf(cells, judged.name), scale).map((value) => Math.floor(Number.isNaN(value) ? 0 : value));
	if (kind !== 'outcome') return [people, number];
	return [(cells) => number(cells).map((y, i) => (cells.people[i] ?? 0) - y), number];
};

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
	readonly source: ReleasedTable;
}

/** Are all blocks of a table sums of whole blocks of another one? */
const addsUp = (table: Table, other: Table): boolean => {
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

/** A number that looks random: sets of cells with one sum of them are equal. */
const mixed = (n: number): number => {
	const a = Math.imul(n, 0x9e3779b1);
	const b = Math.imul(a ^ (a >>> 15), 0x85ebca6b);
	return Math.imul(b ^ (b >>> 13), 0xc2b2ae35) >>> 0;
};

/** Groups of every key of up to three columns, and of the whole combination, with the widths that they need. */
const familiesOf = (
	{ unknowns, parts }: Ground,
	widthOf: (people: number, truth: number) => number,
	published: readonly Rows[]
): NamedFamily[] => {
	const seen = new Set<string>();
	const weight = Float64Array.from({ length: unknowns.size }, (_, u) => mixed(u + 1));
	const weights = (of: Int32Array, count: number) => {
		const sums = new Float64Array(count);
		of.forEach((at, u) => at >= 0 && (sums[at] = (sums[at] ?? 0) + (weight[u] ?? 0)));
		return sums;
	};
	// Published groups have floors of their own.
	const floors = new Set(published.flatMap(({ rowOf, count }) => [...weights(rowOf, count)]));
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
			const sets = floors.size > 0 ? weights(groupOf, count) : null;
			const width = Float64Array.from({ length: count }, (_, g) =>
				sets && floors.has(sets[g] ?? 0) ? 0 : widthOf(people?.[g] ?? 0, outcome?.[g] ?? 0)
			);
			const print = printOf(groupOf);
			if (seen.has(print) || width.every((one) => one === 0)) return [];
			seen.add(print);
			return [{ count, groupOf, width, part: p, columns: subset.map((c) => part.columns[c] ?? '') }];
		});
	});
};

/**
 * The system of one variant: what all its campaigns and versions published, in people, or in a measure of theirs.
 *
 * @param list campaigns in order of publication, the newest last
 */
export const togetherOf = (
	list: readonly Part[],
	{
		judged,
		policy,
		isNew = () => false,
		unknownsFor = unknownsMaker(list.flatMap(({ cells }) => cells ?? []))
	}: {
		judged: Judged;
		policy: Policy;
		/** Is a table about to be published? */
		isNew?: (table: ReleasedTable) => boolean;
		unknownsFor?: ReturnType<typeof unknownsMaker>;
	}
): Together => {
	const parts = list.flatMap(({ cells }) => cells ?? []);
	const kind = kindOf(judged, parts);
	const scale =
		judged?.kind === 'money'
			? Math.max(1, ...parts.map((cells) => decimalScale(measureOf(cells, judged.name))))
			: 1;
	const unknowns = unknownsFor(sharesOf(judged, kind, scale));
	const [first = new Float64Array(), second] = unknowns.truth;
	const people = kind === 'outcome' ? first.map((without, u) => without + (second?.[u] ?? 0)) : first;
	const truth = second ?? people;
	const ground: Ground = {
		unknowns: { ...unknowns, truth: [people, truth] },
		parts,
		columns: columnsOf(parts)
	};
	const tables = tablesOf(list, ground);
	const own = judged === null ? tables : tables.filter(({ measures }) => measures.includes(judged.name));
	const least = kind === 'people' ? 1 : truth.some((value) => value < 0) ? -Number.MAX_SAFE_INTEGER : 0;
	const target = quantityOf(own, { truth, least, ground });
	const isOld = (of: readonly Table[]) => {
		const known = of.filter(({ source }) => !isNew(source));
		return of.every((table) => !isNew(table.source) || known.some((one) => addsUp(table, one)));
	};
	const newest = parts.at(-1)?.columns ?? [];
	const hasNoNewColumns = parts
		.slice(0, -1)
		.some(({ columns }) => newest.every((column) => columns.includes(column)));
	return {
		isOldNews: hasNoNewColumns && isOld(tables) && isOld(own),
		system: {
			cells: unknowns.size,
			quantities:
				kind === 'outcome' ? [quantityOf(tables, { truth: people, least: 1, ground }), target] : [target]
		},
		families: familiesOf(ground, widthOf(kind, policy), kind === 'people' ? [] : target.rows)
	};
};

/** Every published table over the unknowns. */
const tablesOf = (list: readonly Part[], { unknowns, parts }: Ground): Table[] =>
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

/** How wide a group's number must stay; 0 for one that may be known. */
const widthOf = (
	kind: ReturnType<typeof kindOf>,
	{ k, minOutcome: m, dominance }: Policy
): ((people: number, truth: number) => number) => {
	switch (kind) {
		case 'people':
			return (n) => (n > 0 && n < k ? sizeWidth(k) : 0);
		case 'outcome':
			return (n, y) => {
				const isBoth = y >= m && n - y >= m;
				const isAlike = n >= k && (y === 0 || y === n);
				return n === 0 || isBoth || isAlike ? 0 : outcomeWidth(m);
			};
		case 'event':
			return (n, y) => (n > 0 && y < m ? outcomeWidth(m) : 0);
		case 'money':
			return (n, y) => (y > 0 && n < k ? Math.ceil((dominance / (1 - dominance)) * y) : 0);
	}
};
