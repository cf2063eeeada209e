import type { System, Quantity, Rows } from '../disclosure/system/system.ts';
import type { Policy } from '../policy.ts';
import type { ReleasedTable } from '../released.ts';
import { tuplesOf, type VariantCells } from '../cells.ts';
import { familiesOf, groupsAt, type NamedFamily } from './families.ts';
import { kindOf, scaleOf, sharesOf, widthOf, type Judged, type JudgedKind } from './judged.ts';
import {
	measurementsOf,
	numbersOf,
	otherNumbers,
	widened,
	type Measurement,
	type OtherNumbers
} from './measurements.ts';
import type { Aligned } from './published.ts';
import { addsUp, quantityOf, tablesOf, type Ground, type Part, type Table } from './tables.ts';
import { unknownsMaker, type Matching, type Share, type Unknowns, type UnknownsMaker } from './unknowns.ts';

/** Everything published about one variant in one quantity, as one system of rows. */
export interface Together {
	readonly system: System;
	readonly families: readonly NamedFamily[];
	/** Does every new table only add up blocks that were published before? Then it tells nothing new. */
	readonly isOldNews: boolean;
	readonly kind: JudgedKind;
	/** Which of several measurements it is about; 0 where there is one. */
	readonly measurement: number;
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

/** The numbers of unknowns, of which there is one for each measurement. */
interface Measured {
	readonly people: Float64Array;
	readonly measurements: readonly Measurement[];
	/** The number of each unknown in each campaign, where it may be another one. */
	readonly numbers: readonly Float64Array[];
	readonly buyers: (campaign: number) => Float64Array;
}

/** Unknowns that are one only where their number is the same. */
const measuredOnce = ({ truth: shares }: Unknowns, kind: JudgedKind): Measured => {
	const [first = new Float64Array(), second, buyers = first] = shares;
	const people = kind === 'outcome' ? first.map((without, u) => without + (second?.[u] ?? 0)) : first;
	const measurements = [{ truth: second ?? people, differs: [] }];
	return { people, measurements, numbers: [], buyers: () => buyers };
};

/** Unknowns that are one where people are the same. */
const measuredBy = (
	unknowns: Unknowns,
	parts: readonly VariantCells[],
	{ judged, shares }: { judged: Judged; shares: readonly Share[] }
): Measured => {
	const [people = new Float64Array()] = unknowns.truth;
	const [, number, buyers] = shares;
	const isMeasured = ({ measures }: VariantCells) => judged !== null && measures.includes(judged.name);
	const numbers = number ? numbersOf(unknowns, parts, { share: number, isMeasured }) : [];
	const measurements = measurementsOf(numbers, unknowns.size);
	const paid = buyers && numbersOf(unknowns, parts, { share: buyers, isMeasured: () => true });
	return { people, measurements, numbers, buyers: (campaign) => paid?.[campaign] ?? people };
};

/** A table without the blocks of which its campaign measured something else. */
const withoutBlocks = (
	{ blockOf, count }: Table,
	differs: Uint8Array | undefined
): Pick<Rows, 'rowOf' | 'count'> => {
	const isElsewhere = groupsAt(blockOf, count, differs);
	return { count, rowOf: blockOf.map((block) => (isElsewhere[block] === 1 ? -1 : block)) };
};

/** Numbers that other campaigns measured of the same unknowns, and the ground that is published. */
interface Beside {
	readonly ground: Ground;
	readonly others: OtherNumbers;
}

/** The judged number: of the unknowns, and what other campaigns measured of them, each in the rows of its campaigns. */
const targetOf = (
	kind: JudgedKind,
	own: readonly Table[],
	{ ground, one: { truth, differs }, others }: Beside & { one: Measurement }
): Quantity => {
	const min = kind === 'people' ? 1 : truth.some((value) => value < 0) ? -Number.MAX_SAFE_INTEGER : 0;
	const placed = (list: Int32Array, campaign: number): Int32Array => {
		const [elsewhere, at] = [differs[campaign], others.at[campaign]];
		const all = widened(list, truth.length + others.count);
		list.forEach((value, u) => {
			if (elsewhere?.[u] !== 1) return;
			const other = at?.[u] ?? -1;
			all[u] = -1;
			if (other >= 0) all[truth.length + other] = value;
		});
		return all;
	};
	const tables = own.map((table) => ({ ...table, blockOf: placed(table.blockOf, table.part) }));
	const numbers = new Float64Array(truth.length + others.count);
	numbers.set(truth);
	numbers.set(others.number, truth.length);
	return quantityOf(
		tables.filter(({ blockOf }) => blockOf.some((block) => block >= 0)),
		{
			truth: numbers,
			min,
			ground: {
				...ground,
				unknowns: { size: numbers.length, cellOf: ground.unknowns.cellOf.map(placed), truth: [numbers] }
			}
		}
	);
};

/** People of the unknowns; those whose number was measured otherwise once more, as many as they are. */
const peopleOf = (people: Float64Array, tables: readonly Table[], { ground, others }: Beside): Quantity => {
	const size = people.length + others.count;
	const truth = new Float64Array(size);
	truth.set(people);
	others.unknownOf.forEach((u, i) => (truth[people.length + i] = people[u] ?? 0));
	const { cellOf } = ground.unknowns;
	const quantity = quantityOf(
		tables.map((table) => ({ ...table, blockOf: widened(table.blockOf, size) })),
		{
			truth,
			min: 1,
			ground: {
				...ground,
				unknowns: { size, cellOf: cellOf.map((list) => widened(list, size)), truth: [truth] }
			}
		}
	);
	if (others.count === 0) return quantity;
	const rowOf = Int32Array.from({ length: size }, (_, cell) => Math.max(-1, cell - people.length));
	const [member = new Int32Array(size), ...coordinates] = quantity.coordinates;
	return {
		...quantity,
		rows: [...quantity.rows, { count: others.count, rowOf, axes: [0] }],
		coordinates: [tuplesOf([member, rowOf.map((row) => row + 1)], size).idOf, ...coordinates]
	};
};

/** How everything together is read. */
interface Reading {
	readonly judged: Judged;
	readonly policy: Policy;
	/** Is a table about to be published? */
	readonly isNew?: (table: ReleasedTable) => boolean;
	readonly matching?: Matching;
	readonly unknownsFor?: UnknownsMaker;
}

/**
 * The systems of one variant: what all its campaigns and versions published, in people, or in a measure of theirs. There is one
 * for each measurement of a measure that campaigns found differently for the same people.
 *
 * @param list campaigns in order of publication, the newest last
 */
export const togetherOf = (
	list: readonly Part[],
	{
		judged,
		policy,
		isNew = () => false,
		matching,
		unknownsFor = unknownsMaker(
			list.flatMap(({ cells }) => cells ?? []),
			matching
		)
	}: Reading
): Together[] => {
	const parts = list.flatMap(({ cells }) => cells ?? []);
	const kind = kindOf(judged, parts);
	const scale = scaleOf(judged, parts);
	const shares = sharesOf(judged, kind, scale);
	const isOnce = judged === null || unknownsFor.isSplit || matching === 'rows';
	const unknowns = unknownsFor.of(isOnce ? shares : [({ people }) => people]);
	const { people, measurements, numbers, buyers } = isOnce
		? measuredOnce(unknowns, kind)
		: measuredBy(unknowns, parts, { judged, shares });
	const ground: Ground = { unknowns, parts, columns: columnsOf(parts) };
	const tables = tablesOf(list, ground);
	const own = judged === null ? tables : tables.filter(({ measures }) => measures.includes(judged.name));
	const isOld = (of: readonly Table[]) => {
		const known = of.filter(({ source }) => !isNew(source));
		return of.every((table) => !isNew(table.source) || known.some((one) => addsUp(table, one)));
	};
	const newest = parts.at(-1)?.columns ?? [];
	const hasNoNewColumns = parts
		.slice(0, -1)
		.some(({ columns }) => newest.every((column) => columns.includes(column)));
	const isOldNews = measurements.length === 1 && hasNoNewColumns && isOld(tables) && isOld(own);
	return measurements.flatMap((one, measurement): Together[] => {
		const { truth, differs } = one;
		const others = otherNumbers(numbers, one, unknowns.size);
		const cells = unknowns.size + others.count;
		const families = familiesOf(ground, {
			widthOf: widthOf(
				kind,
				policy,
				parts.some(({ measures }) => measures.length > 0)
			),
			published: kind === 'people' ? [] : own.map((table) => withoutBlocks(table, differs[table.part])),
			people,
			number: truth,
			buyers,
			differs,
			cells,
			done: measurements.slice(0, measurement).map((before) => before.differs)
		});
		if (measurement > 0 && families.length === 0) return [];
		const target = targetOf(kind, own, { ground, one, others });
		const quantities: System['quantities'] =
			kind === 'outcome' ? [peopleOf(people, tables, { ground, others }), target] : [target];
		return [{ kind, scale, measurement, isOldNews, families, system: { cells, quantities } }];
	});
};
