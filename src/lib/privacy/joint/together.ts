import type { System, Family, Rows } from '../disclosure/system/system.ts';
import type { Policy } from '../policy.ts';
import type { ReleasedTable } from '../released.ts';
import { type VariantCells, tuplesOf } from '../cells.ts';
import { kindOf, scaleOf, sharesOf, widthOf, type Judged, type JudgedKind } from './judged.ts';
import type { Aligned } from './published.ts';
import { addsUp, quantityOf, tablesOf, type Ground, type Part, type Table, printOf } from './tables.ts';
import { unknownsMaker } from './unknowns.ts';

/** Groups of a family that need a proof, with the columns that make them. */
interface NamedFamily extends Family {
	readonly part: number;
	readonly columns: readonly string[];
}

/** Keys of more columns are not promised, except the whole combination. */
const maxColumns = 3;

const subsets = (count: number): number[][] => {
	const all: number[][] = [];
	for (let a = 0; a < count; a++) {
		all.push([a]);
		for (let b = a + 1; b < count; b++) {
			all.push([a, b]);
			for (let c = b + 1; c < count; c++) all.push([a, b, c]);
		}
	}
	return count > maxColumns ? [...all, Array.from({ length: count }, (_, i) => i)] : all;
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
	widthOf: (people: number, truth: number, buyers: number) => number,
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
			const [people, outcome, buyers] = [0, 1, 2].map((share) => {
				const truth = unknowns.truth[share];
				const sums = new Float64Array(count);
				if (truth) groupOf.forEach((g, u) => g >= 0 && (sums[g] = (sums[g] ?? 0) + (truth[u] ?? 0)));
				return sums;
			});
			const sets = floors.size > 0 ? weights(groupOf, count) : null;
			const width = Float64Array.from({ length: count }, (_, g) =>
				sets && floors.has(sets[g] ?? 0) ? 0 : widthOf(people?.[g] ?? 0, outcome?.[g] ?? 0, buyers?.[g] ?? 0)
			);
			const print = printOf(groupOf);
			if (seen.has(print) || width.every((one) => one === 0)) return [];
			seen.add(print);
			return [{ count, groupOf, width, part: p, columns: subset.map((c) => part.columns[c] ?? '') }];
		});
	});
};

/** Everything published about one variant in one quantity, as one system of rows. */
export interface Together {
	readonly system: System;
	readonly families: readonly NamedFamily[];
	/** Does every new table only add up blocks that were published before? Then it tells nothing new. */
	readonly isOldNews: boolean;
	readonly kind: JudgedKind;
	/** Units of one. */
	readonly scale: number;
}

/** What all campaigns published about one variant, by the name that the newest one has for it. @param own of the newest one */
export const partsOf = (variant: string, others: readonly Aligned[], own: Part): Part[] => [
	...others.flatMap((other) =>
		other.variants.flatMap(([theirs, name]) =>
			name === variant ? [{ epochs: other.epochs, cells: other.cellsOf(theirs) }] : []
		)
	),
	own
];

/** The columns of all cells, by name. */
const columnsOf = (parts: readonly VariantCells[]): string[] => [
	...new Set(parts.flatMap(({ columns }) => columns))
];

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
	const scale = scaleOf(judged, parts);
	const unknowns = unknownsFor(sharesOf(judged, kind, scale));
	const [first = new Float64Array(), second, buyers = first] = unknowns.truth;
	const people = kind === 'outcome' ? first.map((without, u) => without + (second?.[u] ?? 0)) : first;
	const truth = second ?? people;
	const ground: Ground = {
		unknowns: { ...unknowns, truth: [people, truth, buyers] },
		parts,
		columns: columnsOf(parts)
	};
	const tables = tablesOf(list, ground);
	const own = judged === null ? tables : tables.filter(({ measures }) => measures.includes(judged.name));
	const min = kind === 'people' ? 1 : truth.some((value) => value < 0) ? -Number.MAX_SAFE_INTEGER : 0;
	const target = quantityOf(own, { truth, min, ground });
	const isOld = (of: readonly Table[]) => {
		const known = of.filter(({ source }) => !isNew(source));
		return of.every((table) => !isNew(table.source) || known.some((one) => addsUp(table, one)));
	};
	const newest = parts.at(-1)?.columns ?? [];
	const hasNoNewColumns = parts
		.slice(0, -1)
		.some(({ columns }) => newest.every((column) => columns.includes(column)));
	return {
		kind,
		scale,
		isOldNews: hasNoNewColumns && isOld(tables) && isOld(own),
		system: {
			cells: unknowns.size,
			quantities:
				kind === 'outcome' ? [quantityOf(tables, { truth: people, min: 1, ground }), target] : [target]
		},
		families: familiesOf(
			ground,
			widthOf(
				kind,
				policy,
				parts.some(({ measures }) => measures.length > 0)
			),
			kind === 'people' ? [] : target.rows
		)
	};
};
