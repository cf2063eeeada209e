import { NO_DAY, type Cube } from '../cube.ts';
import type { Position, ReleasedEpoch } from '../released.ts';
import { cellsOfVariant, type VariantCells } from '../cells.ts';

/** What a campaign ever published, withdrawn or not, and the cells that it rests on. */
export interface Published {
	/** Ranges of days and closed periods, in order of publication. */
	readonly epochs: readonly ReleasedEpoch[];
	/** Null where the cells are deleted, or belong to somebody else: then only what is published is compared. */
	readonly cube: Cube | null;
}

/** How two campaigns are about the same people. */
export type Relation =
	/** One corrects the other, or both correct a third one. */
	| 'version'
	/** They have the same audience: the controls are the same people, and variants of the same name are. */
	| 'audience';

/** The name of a variant in another campaign, and in this one, of the same people. */
export type VariantPair = readonly [theirs: string, own: string];

/** Several variants together, there and here, that are the same people. */
export type UnionPair = readonly [theirs: readonly string[], own: readonly string[]];

/** A campaign about the same people. */
export interface Related extends Published {
	readonly name: string;
	readonly relation: Relation;
}

/** The cells of a variant, or of several together, on published days: of others nothing is published. */
export const publishedCells = (
	{ epochs, cube }: Published,
	variant: string | readonly string[]
): VariantCells | null => {
	if (!cube) return null;
	const ranges = epochs.map(({ from, to }) => [from ?? -Infinity, to ?? Infinity] as const);
	return cellsOfVariant(cube, variant, (day) =>
		day === NO_DAY ? ranges.length > 0 : ranges.some(([from, to]) => day >= from && day <= to)
	);
};

const noLabels: Labels = new Map();

const renamedCells = (
	cells: VariantCells,
	names: ReadonlyMap<string, string>,
	labels = noLabels
): VariantCells => {
	const columns = cells.columns.map((name) => names.get(name) ?? name);
	return {
		...cells,
		columns,
		values: cells.values.map((list, c) => {
			const own = labels.get(columns[c] ?? '');
			return own ? list.map((value) => own.get(value) ?? value) : list;
		})
	};
};

const renamedEpoch = (
	epoch: ReleasedEpoch,
	names: ReadonlyMap<string, string>,
	labels = noLabels
): ReleasedEpoch => ({
	...epoch,
	tables: epoch.tables.map((table) => {
		const axes = table.axes.map((axis) => names.get(axis) ?? axis);
		const placed = <Block extends { readonly at: readonly Position[] }>(block: Block): Block => ({
			...block,
			at: block.at.map((position, a) => {
				const own = 'value' in position ? labels.get(axes[a] ?? '')?.get(position.value) : undefined;
				return own === undefined ? position : { value: own };
			})
		});
		return labels.size === 0
			? { ...table, axes }
			: { ...table, axes, blocks: table.blocks.map(placed), hidden: table.hidden.map(placed) };
	})
});

/** Groups of columns: by the column's name here, what its groups are called there and here. */
export type Labels = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A campaign about the same people, with the names that the other one has for its columns and variants. */
export interface Aligned {
	/** As it was given. */
	readonly of: Related;
	/** This campaign's names of columns that are called otherwise there. */
	readonly columns: ReadonlyMap<string, string>;
	/** This campaign's names of groups that are typed otherwise there. */
	readonly labels: Labels;
	readonly name: string;
	readonly relation: Relation;
	readonly epochs: readonly ReleasedEpoch[];
	/** Variants that are the same people. */
	readonly variants: readonly VariantPair[];
	/** Cells of a shared variant, or of several together, by their names there. */
	readonly cellsOf: (variant: string | readonly string[]) => VariantCells | null;
}

/** The same where some columns have other names still. */
export const withColumns = (one: Aligned, names: ReadonlyMap<string, string>): Aligned => ({
	...one,
	epochs: one.epochs.map((epoch) => renamedEpoch(epoch, names)),
	cellsOf: (variant) => {
		const cells = one.cellsOf(variant);
		return cells && renamedCells(cells, names);
	}
});

/** Brings a campaign about the same people in a form that can be compared, where it is known which columns and variants are the same. */
export const alignedAs = (
	of: Related,
	{
		columns,
		variants,
		labels = noLabels
	}: Pick<Aligned, 'columns' | 'variants'> & Partial<Pick<Aligned, 'labels'>>
): Aligned => {
	const cells = new Map<string, VariantCells | null>();
	return {
		of,
		columns,
		labels,
		variants,
		name: of.name,
		relation: of.relation,
		epochs: of.epochs.map((epoch) => renamedEpoch(epoch, columns, labels)),
		cellsOf: (variant) => {
			const key = JSON.stringify([variant].flat());
			const known = cells.get(key);
			if (known !== undefined) return known;
			const found = publishedCells(of, variant);
			const renamed = found && renamedCells(found, columns, labels);
			cells.set(key, renamed);
			return renamed;
		}
	};
};
