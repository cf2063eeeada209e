import type { System } from '../disclosure/system/system.ts';
import type { Policy } from '../policy.ts';
import type { ReleasedTable } from '../released.ts';
import type { VariantCells } from '../cells.ts';
import { familiesOf, type NamedFamily } from './groups.ts';
import { kindOf, scaleOf, sharesOf, widthOf, type Judged, type JudgedKind } from './judged.ts';
import type { Aligned } from './published.ts';
import { addsUp, quantityOf, tablesOf, type Ground, type Part, type Table } from './tables.ts';
import { unknownsMaker } from './unknowns.ts';

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
		kind,
		scale,
		isOldNews: hasNoNewColumns && isOld(tables) && isOld(own),
		system: {
			cells: unknowns.size,
			quantities:
				kind === 'outcome' ? [quantityOf(tables, { truth: people, least: 1, ground }), target] : [target]
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
