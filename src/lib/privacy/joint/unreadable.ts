import type { ReleasedEpoch } from '../released.ts';
import type { VariantCells } from '../cells.ts';
import { segmentAxes } from '../certificates/sheet.ts';
import { DATE } from '../cells.ts';
import { isShown, type LeftOut } from './leave-out.ts';
import type { Aligned } from './published.ts';
import { rowsOfTable } from './tables.ts';

/** Cells of a variant of the campaign that is about to be published. */
type CellsOf = (variant: string) => VariantCells | null;

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));

/** Are all printed numbers of a table about a variant those that these cells give? */
const isTableOf = (
	epoch: ReleasedEpoch,
	table: ReleasedEpoch['tables'][number],
	{ variant, cells }: { variant: number; cells: VariantCells }
): boolean => {
	const rows = rowsOfTable(epoch, table, cells);
	if (!rows) return false;
	return table.measures.every((measure, m) => {
		const of = measure === 'people' ? cells.people : cells.sums[cells.measures.indexOf(measure)];
		if (!of) return false;
		const sums = new Float64Array(rows.count);
		rows.rowOf.forEach((row, cell) => row >= 0 && (sums[row] = (sums[row] ?? 0) + (of[cell] ?? 0)));
		return table.blocks.every((block, b) => isNear(block.sums[variant]?.[m] ?? 0, sums[b] ?? NaN));
	});
};

/**
 * Is everything that a campaign printed about shared variants what this campaign's own rows say? Then its tables are tables of
 * these rows, and a proof over these rows is one beside it.
 *
 * Why that is enough: a proof exchanges people between own cells so that no table of either campaign changes. The same exchange,
 * made in the rows that may not be read, changes none of its tables, and keeps what a reader knows to be equal equal. So both
 * campaigns together leave each group as wide as the proof says: exactly where the rows are the same, and where they differ
 * although all printed numbers are the same, as far as the cells that differ have people enough for the exchange.
 * It fails where a column or a measure of theirs is missing here, where any number differs, and where they are printed rounded.
 * Only what is printed there is looked at.
 */
const isOfOwnRows = ({ epochs, variants }: Aligned, cellsOf: CellsOf): boolean =>
	epochs.every((epoch) =>
		variants.every(([theirs, own]) => {
			const variant = epoch.variants.indexOf(theirs);
			if (variant < 0) return true;
			const cells = cellsOf(own);
			if (!cells || epoch.policy.rounding > 1) return false;
			return epoch.tables.every(
				(table) => table.blocks.length === 0 || isTableOf(epoch, table, { variant, cells })
			);
		})
	);

/** Campaigns whose rows may not or cannot be read, and which printed something else than the own rows say. */
export const unknownAmong = (others: readonly Aligned[], cellsOf: CellsOf): Aligned[] =>
	others.filter((one) => one.of.cube === null && !isOfOwnRows(one, cellsOf));

/**
 * Every breakdown, cross-tab and table of days: beside rows that nobody can look at only totals can be judged, because a block
 * that differs by k people from one of theirs, or that they do not have, may narrow a group of theirs together with other blocks.
 */
export const allButTotals = (epochs: readonly ReleasedEpoch[], reason: LeftOut['reason']): LeftOut[] => {
	const found = new Map<string, LeftOut>();
	for (const { tables } of epochs) {
		for (const table of tables) {
			if (table.axes.length === 0) continue;
			const [axes, dated] = [segmentAxes(table), table.axes.includes(DATE)];
			const out: LeftOut = { axes, dated, measure: null, reason };
			if (isShown(epochs, out)) found.set(JSON.stringify([axes, dated]), out);
		}
	}
	return [...found.values()];
};
