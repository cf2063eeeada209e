import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { guarded } from './values/cell-text.ts';

/** A cell of a table that is downloaded: text is guarded against spreadsheets, a number never is. */
export type ExportCell = { readonly text: string } | number | null | undefined;

export const text = (words: string): ExportCell => ({ text: words });

/**
 * Lines of a table for spreadsheets, each with its line end. A negative number stays one; text that a spreadsheet would
 * compute stays text.
 *
 * @param rows   the head, or what follows it
 * @param absent text of an empty cell
 */
export function exportLines(rows: readonly (readonly ExportCell[])[], absent = ''): string {
	const written = (cell: ExportCell): string => {
		if (cell === null || cell === undefined) return absent;
		if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : absent;
		return guarded(cell.text, { decimal: '.', thousands: ',' });
	};
	return stringify(
		rows.map((row) => row.map(written)),
		{ record_delimiter: 'windows' }
	);
}

/** The same lines for the clipboard: a spreadsheet takes each cell between two tabs. @param csv as it is downloaded */
export function asTabs(csv: string): string {
	const rows: string[][] = parse(csv, { bom: true, relax_column_count: true });
	return rows.map((row) => `${row.map((cell) => cell.replace(/\s+/g, ' ')).join('\t')}\n`).join('');
}
