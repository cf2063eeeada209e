import { NO_DAY, type Cube } from '../cube.ts';
import type { ReleasedEpoch } from '../released.ts';
import { cellsOfVariant, type VariantCells } from './cells.ts';

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

/** A campaign about the same people. */
export interface Related extends Published {
	readonly name: string;
	readonly relation: Relation;
}

/** The cells of one variant on published days: of others nothing is published. */
export const publishedCells = ({ epochs, cube }: Published, variant: string): VariantCells | null => {
	if (!cube) return null;
	const ranges = epochs.map(({ from, to }) => [from ?? -Infinity, to ?? Infinity] as const);
	return cellsOfVariant(cube, variant, (day) =>
		day === NO_DAY ? ranges.length > 0 : ranges.some(([from, to]) => day >= from && day <= to)
	);
};

const shareOf = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
	const fewer = Math.min(one.size, other.size);
	return fewer === 0 ? 0 : [...one].filter((value) => other.has(value)).length / fewer;
};

/** Columns that were renamed: those without a namesake that share at least half of their values. */
const renamedColumns = (from: Cube, to: Cube): Map<string, string> => {
	const names = new Map<string, string>();
	const missing = (cube: Cube, other: Cube) =>
		cube.dimensions.filter(({ name }) => !other.dimensions.some((one) => one.name === name));
	const free = missing(to, from).map(({ name, values }) => ({ name, values: new Set(values) }));
	for (const { name, values } of missing(from, to)) {
		const own = new Set(values);
		const [best] = free
			.filter((one) => ![...names.values()].includes(one.name))
			.map((one) => ({ name: one.name, share: shareOf(own, one.values) }))
			.toSorted((a, b) => b.share - a.share);
		if (best && best.share >= 0.5) names.set(name, best.name);
	}
	return names;
};

const peopleOf = ({ epochs }: Published): Map<string, number> => {
	const people = new Map<string, number>();
	for (const { variants, tables } of epochs) {
		const total = tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people');
		variants.forEach((variant, v) =>
			people.set(variant, (people.get(variant) ?? 0) + (total?.blocks[0]?.sums[v]?.[0] ?? 0))
		);
	}
	return people;
};

/**
 * Variants of another campaign that are the same people as variants of this one, by its names.
 *
 * The control of an audience is one group of people, whatever each campaign calls it, and variants of the same name are the same
 * people. Of a version a renamed variant is the one that is nearest in size: a new name must not hide a correction.
 */
export const sharedVariants = (of: Related, after: Published): ReadonlyMap<string, string> => {
	const own = peopleOf(after);
	const theirs = peopleOf(of);
	const shared = new Map<string, string>();
	const left = () => [...own.keys()].filter((name) => ![...shared.values()].includes(name));
	const [control] = own.keys();
	const [theirControl] = theirs.keys();
	const pair = (name: string | undefined, to: string | undefined) => {
		if (name !== undefined && to !== undefined && !shared.has(name) && left().includes(to))
			shared.set(name, to);
	};
	if (of.relation === 'audience') pair(theirControl, control);
	for (const name of theirs.keys()) pair(name, name);
	if (of.relation === 'audience') return shared;
	pair(theirControl, control);
	for (const [name, people] of theirs) {
		const distance = (to: string) => Math.abs((own.get(to) ?? 0) - people);
		pair(name, left().toSorted((a, b) => distance(a) - distance(b))[0]);
	}
	return shared;
};

const renamedCells = (cells: VariantCells, names: ReadonlyMap<string, string>): VariantCells => ({
	...cells,
	columns: cells.columns.map((name) => names.get(name) ?? name)
});

const renamedEpoch = (epoch: ReleasedEpoch, names: ReadonlyMap<string, string>): ReleasedEpoch => ({
	...epoch,
	tables: epoch.tables.map((table) => ({ ...table, axes: table.axes.map((axis) => names.get(axis) ?? axis) }))
});

/** A campaign about the same people, with the names that the other one has for its columns and variants. */
export interface Aligned {
	/** As it was given. */
	readonly of: Related;
	/** This campaign's names of columns that are called otherwise there. */
	readonly columns: ReadonlyMap<string, string>;
	readonly name: string;
	readonly relation: Relation;
	readonly epochs: readonly ReleasedEpoch[];
	/** This campaign's name of each shared variant by the other one's. */
	readonly variants: ReadonlyMap<string, string>;
	/** Cells of a shared variant, by its name there. */
	readonly cellsOf: (variant: string) => VariantCells | null;
}

/** Brings a campaign about the same people in a form that can be compared. */
export const aligned = (of: Related, after: Published): Aligned => {
	const { cube } = of;
	const columns = cube && after.cube ? renamedColumns(cube, after.cube) : new Map<string, string>();
	return alignedAs(of, { columns, variants: sharedVariants(of, after) });
};

/** The same where it is known which columns and variants are the same. */
export const alignedAs = (
	of: Related,
	{ columns, variants }: Pick<Aligned, 'columns' | 'variants'>
): Aligned => {
	const cells = new Map<string, VariantCells | null>();
	return {
		of,
		columns,
		variants,
		name: of.name,
		relation: of.relation,
		epochs: of.epochs.map((epoch) => renamedEpoch(epoch, columns)),
		cellsOf: (variant) => {
			const known = cells.get(variant);
			if (known !== undefined) return known;
			const found = publishedCells(of, variant);
			const renamed = found && renamedCells(found, columns);
			cells.set(variant, renamed);
			return renamed;
		}
	};
};
