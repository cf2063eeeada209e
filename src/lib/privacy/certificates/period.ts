import { NO_DAY, type Cube } from '../cube.ts';
import { inUnits } from '../grouping/exact.ts';
import { type VariantCells, cellsOfVariant, DATE } from '../cells.ts';
import type { ReleasedEpoch, ReleasedTable, Position } from '../released.ts';
import type { Certificate, CertificateHead } from './certificate.ts';
import { addUp, type Claim } from './check.ts';
import { groupingsOf, promisedGroups, type Grouping } from './groups.ts';
import { canonical } from '../canonical.ts';
import { planOf, visibleOn } from './sheet.ts';

const outside = -1;

/** The number of each value's position on one axis of a table, and the same for a block's position. */
const axisOf = (
	epoch: ReleasedEpoch,
	table: ReleasedTable,
	{ axis, cells }: { axis: string; cells: VariantCells }
): { readonly ofValue: readonly number[]; readonly ofPosition: (position: Position) => number } => {
	const own = table.axes.indexOf(axis);
	const positions = new Map<string, number>();
	const nameOf = (position: Position): string =>
		'value' in position ? `=${position.value}` : 'pooled' in position ? 'Other' : `${position.from}`;
	const ranges: { from: number; to: number; id: number }[] = [];
	for (const { at } of table.blocks) {
		const position = at[own];
		if (!position || positions.has(nameOf(position))) continue;
		if ('from' in position) ranges.push({ ...position, id: positions.size });
		positions.set(nameOf(position), positions.size);
	}
	const values = cells.values[cells.columns.indexOf(axis)] ?? [];
	const visible = visibleOn(epoch, planOf(table), axis);
	const ofValue = values.map((value) => {
		if (axis === DATE) {
			const day = Number(value);
			return ranges.find(({ from, to }) => day >= from && day <= to)?.id ?? outside;
		}
		return positions.get(visible.has(value) ? `=${value}` : 'Other') ?? outside;
	});
	return { ofValue, ofPosition: (position) => positions.get(nameOf(position)) ?? outside };
};

/** The block of each cell in a published table, or -1; as its readers read it, whatever the gate took for a block. */
const blocksOfCells = (epoch: ReleasedEpoch, table: ReleasedTable, cells: VariantCells): Int32Array => {
	const axes = table.axes.map((axis) => axisOf(epoch, table, { axis, cells }));
	const codes = table.axes.map((axis) => cells.codes[cells.columns.indexOf(axis)]);
	const blockAt = new Map(
		table.blocks.map(({ at }, block) => [
			axes.map(({ ofPosition }, a) => ofPosition(at[a] ?? { pooled: true })).join(' '),
			block
		])
	);
	return Int32Array.from({ length: cells.size }, (_, cell) => {
		const at = axes.map(({ ofValue }, a) => ofValue[codes[a]?.[cell] ?? 0] ?? outside);
		return blockAt.get(at.join(' ')) ?? outside;
	});
};

/** The cells of a variant in the order in which certificates number them: by day, then by the values' code points. */
const numberedCells = (cube: Cube, variant: string, isWanted: (day: number) => boolean): VariantCells => {
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

/** What is published of a variant: a table's blocks over its cells. */
interface VariantTable {
	readonly table: ReleasedTable;
	readonly variant: number;
	readonly blockOf: Int32Array;
}

/** Different partitions of the cells, each once. */
const distinct = (tables: readonly VariantTable[]): Int32Array[] => [
	...new Map(tables.map(({ blockOf }) => [blockOf.join(), blockOf])).values()
];

/** The numbers of one variant of a published period, to add its certificates up. */
export class PublishedVariant {
	readonly #epoch: ReleasedEpoch;
	readonly #cells: VariantCells;
	readonly #tables: readonly VariantTable[];
	#groupings: readonly Grouping[] | undefined;

	/**
	 * @param epoch  as it was published
	 * @param ranges ranges of its days that were published before
	 * @param cube   the raw cells of the campaign
	 */
	constructor(
		{ epoch, ranges, cube }: { epoch: ReleasedEpoch; ranges: readonly ReleasedEpoch[]; cube: Cube },
		variant: string
	) {
		const { from, to } = epoch;
		this.#epoch = epoch;
		this.#cells = numberedCells(
			cube,
			variant,
			(day) => day === NO_DAY || (day >= (from ?? -Infinity) && day <= (to ?? Infinity))
		);
		this.#tables = [epoch, ...ranges].flatMap((published) =>
			published.tables
				.filter(({ blocks }) => blocks.length > 0)
				.map((table) => ({
					table,
					variant: published.variants.indexOf(variant),
					blockOf: blocksOfCells(published, table, this.#cells)
				}))
		);
	}

	/** The values of a cell by column; days as days since 1970-01-01. */
	at(cell: number): Record<string, string> {
		const { columns, values, codes } = this.#cells;
		return Object.fromEntries(
			columns.map((column, c) => [column, values[c]?.[codes[c]?.[cell] ?? -1] ?? ''])
		);
	}

	/** Is anything published about people, whom a certificate must protect? */
	get isShown(): boolean {
		return this.#cells.size > 0 && this.#tables.length > 0;
	}

	/** A measure of each cell. */
	#measure(name: string): Float64Array {
		return name === 'people'
			? this.#cells.people
			: (this.#cells.sums[this.#cells.measures.indexOf(name)] ??
					new Float64Array(this.#cells.size).fill(NaN));
	}

	/** What is counted, by cell. */
	#counted({ terms }: Pick<CertificateHead, 'terms'>): Float64Array {
		const numbers = terms.map(([name, sign]) => [this.#measure(name), sign] as const);
		return this.#cells.people.map((_, cell) =>
			numbers.reduce((sum, [of, sign]) => sum + sign * (of[cell] ?? NaN), 0)
		);
	}

	/** Tables that publish one of some measures. */
	#tablesOf(names: readonly string[]): VariantTable[] {
		return this.#tables.filter(({ table: { measures } }) => names.some((name) => measures.includes(name)));
	}

	/** The first published sum that the cells do not add up to, in words. */
	#wrongSum({ terms }: CertificateHead): string | null {
		for (const name of new Set(['people', ...terms.map(([measure]) => measure)])) {
			const numbers = this.#measure(name);
			for (const { table, variant, blockOf } of this.#tablesOf([name])) {
				const sums = new Float64Array(table.blocks.length);
				blockOf.forEach((block, cell) => (sums[block] = (sums[block] ?? 0) + (numbers[cell] ?? NaN)));
				const at = table.measures.indexOf(name);
				const isWrong = table.blocks.some((block, b) => {
					const published = block.sums[variant]?.[at] ?? NaN;
					return !(Math.abs((sums[b] ?? NaN) - published) <= 1e-9 * Math.max(1, Math.abs(published)));
				});
				if (isWrong)
					return `the stored rows do not add up to the published ${name} by ${table.axes.join(' and ') || 'total'}`;
			}
		}
		return null;
	}

	/** Impressions, where the certificate is about clicks: what was not shown cannot be clicked. */
	#maxOf({ kind, terms }: CertificateHead, truth: Float64Array): Float64Array | undefined {
		const isOfClicks = kind === 'event' && terms.length === 1 && terms[0]?.[0] === 'clicks';
		if (!isOfClicks || !this.#epoch.measures.some(({ name }) => name === 'impressions')) return undefined;
		const impressions = this.#measure('impressions');
		return truth.every((clicks, cell) => clicks <= (impressions[cell] ?? -1)) ? impressions : undefined;
	}

	#claim(head: CertificateHead): Claim {
		const { policy, measures } = this.#epoch;
		const truth = inUnits(this.#counted(head), head.scale).map((units) => Math.floor(units));
		const people = { truth: this.#cells.people, min: 1, rows: distinct(this.#tables) };
		const target = { truth, min: head.least, rows: distinct(this.#tablesOf(head.own)) };
		const hasBuyers = measures.some(({ name }) => name === 'conversions');
		return {
			quantities: head.kind === 'outcome' ? [people, target] : [target],
			families: promisedGroups({
				head,
				policy,
				cells: this.#cells,
				groupings: (this.#groupings ??= groupingsOf(this.#cells)),
				truth,
				buyers: hasBuyers ? this.#measure('conversions') : this.#cells.people,
				rows: target.rows,
				max: this.#maxOf(head, truth)
			})
		};
	}

	/** Is anything published of what a certificate counts? */
	publishes({ head }: Certificate): boolean {
		return this.#tablesOf(head.own).length > 0;
	}

	/** Number of groups that a certificate leaves too narrow. @param changes entries in the order of cells */
	narrow({ head, changes }: Certificate): number {
		return addUp(this.#claim(head), changes).narrow;
	}

	/** Why a certificate does not prove what the guarantee promises; null where it does. */
	faultOf(certificate: Certificate): string | null {
		const { head, changes } = certificate;
		if (head.cells !== this.#cells.size)
			return `it is about ${head.cells} combinations of values, and there are ${this.#cells.size}`;
		const wrong = this.#wrongSum(head);
		if (wrong !== null) return wrong;
		if (!this.publishes(certificate)) return 'nothing of it is published';
		const { fault, narrow } = addUp(this.#claim(head), changes);
		if (fault !== null) return fault;
		return narrow > head.open ? `it leaves ${narrow} groups too narrow, not ${head.open}` : null;
	}
}
