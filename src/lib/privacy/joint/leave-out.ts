import type { HiddenReason, ReleasedEpoch, ReleasedTable } from '../released.ts';
import { DATE } from '../cells.ts';
import { segmentAxes } from '../certificates/sheet.ts';

/** Tables that are left out: a breakdown with everything that is made of it, or a measure's part of it. */
export interface LeftOut {
	/** Axes other than `date`, sorted. */
	readonly axes: readonly string[];
	readonly dated: boolean;
	/** A measure alone; null for the whole breakdown. */
	readonly measure: string | null;
	readonly reason: HiddenReason;
	/** The measure's column alone: the rest of its tables stays. */
	readonly isColumn?: true;
}

const sameAxes = (table: ReleasedTable, { axes, dated }: LeftOut): boolean => {
	const own = segmentAxes(table);
	return (
		own.length === axes.length &&
		axes.every((axis) => own.includes(axis)) &&
		table.axes.includes(DATE) === dated
	);
};

/** A cross-tab goes with a breakdown that it is made of. */
const isMadeOf = (table: ReleasedTable, { axes, dated }: LeftOut): boolean => {
	if (table.axes.length < 2 || axes.length + Number(dated) > 1) return false;
	return dated ? table.axes.includes(DATE) : axes.length === 1 && table.axes.includes(axes[0] ?? '');
};

/** Is a table among what is left out? Without its total nothing of a measure is shown. */
const isLeftOut = (table: ReleasedTable, out: LeftOut): boolean => {
	if (out.measure !== null && !table.measures.includes(out.measure)) return false;
	if (out.axes.length === 0 && !out.dated) return out.measure !== null;
	return sameAxes(table, out) || isMadeOf(table, out);
};

/** Is anything shown that would be left out? */
export const isShown = (epochs: readonly ReleasedEpoch[], out: LeftOut): boolean =>
	epochs.some(({ tables }) => tables.some((table) => table.blocks.length > 0 && isLeftOut(table, out)));

/** A table without the column of a measure. */
const withoutColumn = (table: ReleasedTable, measure: string): ReleasedTable => {
	const at = table.measures.indexOf(measure);
	if (at < 0) return table;
	return {
		...table,
		measures: table.measures.toSpliced(at, 1),
		blocks: table.blocks.map((block) => ({ ...block, sums: block.sums.map((of) => of.toSpliced(at, 1)) }))
	};
};

/** The same periods without some of their tables, each with its reason, or without some of their columns. */
export const without = (epochs: readonly ReleasedEpoch[], list: readonly LeftOut[]): ReleasedEpoch[] =>
	epochs.map((epoch) => ({
		...epoch,
		tables: epoch.tables.map((table) => {
			const of = list.filter((one) => isLeftOut(table, one));
			const out = of.find(({ isColumn }) => !isColumn);
			if (!out) return of.reduce((left, { measure }) => withoutColumn(left, measure ?? ''), table);
			return table.blocks.length > 0 ? { ...table, blocks: [], hidden: [], reason: out.reason } : table;
		})
	}));

/** So often breakdowns are left out one by one. */
const maxRounds = 4;

/**
 * What to leave out next: all cross-tabs, then the breakdown with most open groups, at last all that are left.
 * @param open  columns of each group without a proof
 * @param round how often something was left out already: a proof that fails is the dearest
 * @returns undefined where only totals are left
 */
export const nextToLeaveOut = (
	epochs: readonly ReleasedEpoch[],
	open: readonly (readonly string[])[],
	{ measure, reason, round }: Pick<LeftOut, 'measure' | 'reason'> & { readonly round: number }
): LeftOut[] | undefined => {
	const shown = new Map<string, LeftOut>();
	for (const { tables } of epochs) {
		for (const table of tables) {
			if (table.axes.length === 0 || table.blocks.length === 0) continue;
			const [axes, dated] = [segmentAxes(table), table.axes.includes(DATE)];
			const out: LeftOut = { axes, dated, measure, reason };
			if (isShown(epochs, out)) shown.set(JSON.stringify([axes, dated]), out);
		}
	}
	const all = [...shown.values()];
	const crosses = all.filter(({ axes, dated }) => axes.length + Number(dated) > 1);
	if (crosses.length > 0) return crosses;
	const count = ({ axes, dated }: LeftOut) =>
		open.filter((columns) => (dated ? columns.includes(DATE) : columns.includes(axes[0] ?? ''))).length;
	if (round >= maxRounds) return all.length > 0 ? all : undefined;
	const [worst] = all.toSorted((a, b) => count(b) - count(a));
	return worst && [worst];
};
