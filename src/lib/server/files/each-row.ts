import type { Dialect } from '#lib/table/dialect/dialect.ts';
import type { NoticeList } from '#lib/table/problems/notice.ts';
import type { ProblemList } from '#lib/table/problems/problem-list.ts';
import { isHeader, isNote } from '#lib/table/shape/row-rules.ts';
import { RowShaper, type Shape } from '#lib/table/shape/shape.ts';
import { isTotalsLabel } from '#lib/table/words/totals.ts';
import { eachRecord } from './each-record.ts';
import type { ReadLimits } from '../settings/read-limits.ts';
import { FileRefused } from './unpack.ts';

/** A file whose table is known. */
interface RowSource {
	dialect: Dialect;
	inspected: { shape: Shape; header: { names: string[] } };
	limits: ReadLimits;
	signal: AbortSignal | undefined;
}

/** Whether a cell begins with a letter, as names do and numbers do not. */
function isWord(cell: string | undefined): boolean {
	const first = cell?.charCodeAt(0) ?? 0;
	return first > 64;
}

/** Notes below a table that are held back: more of them are no notes. */
const NOTES = 40;

/**
 * Hands on the rows of a file: records without the header, notes below the table and rows of totals with a field too many, turned as its
 * layout wants it.
 */
export async function eachRow(
	pieces: AsyncIterable<Uint8Array>,
	{ dialect, inspected, limits, signal }: RowSource,
	{ notices }: { problems: ProblemList; notices: NoticeList },
	onRow: (fields: string[], line: number) => void
): Promise<void> {
	const turner = new RowShaper(inspected.shape.stages, limits.maxTurned);
	const settings = { dialect, maxRecord: limits.maxRecord, signal };
	const isPlain = turner.isUnchanged;
	let names: readonly string[] | null = null;
	let records = 0;
	const notes: { fields: string[]; line: number }[] = [];
	const handOn = (fields: string[], line: number): void => {
		if (isPlain) return onRow(fields, line);
		const turned = turner.push(fields, line);
		if (turned === null)
			throw new FileRefused({ code: 'layout_too_large', line, layout: 'turned', limit: limits.maxTurned });
		for (const row of turned) onRow([...row.cells], row.line);
	};
	await eachRecord(pieces, settings, (fields, line) => {
		if (names === null) {
			names = fields;
			return;
		}
		records += 1;
		if (records > limits.maxRows)
			throw new FileRefused({ code: 'too_many_rows', line, limit: limits.maxRows });
		const width = names.length;
		if (fields.length !== width || fields[1] === '') {
			if (fields.length === width + 1 && isTotalsLabel(fields[width] ?? ''))
				return notices.pass({ code: 'totals_row', line });
			if (notes.length < NOTES && isNote(fields, width)) {
				notes.push({ fields, line });
				return;
			}
		}
		if (records > 1 && isWord(fields[width - 1]) && isHeader(fields, { names, style: dialect })) {
			if (!fields.every((field, i) => field.trim() === (names?.[i] ?? '').trim()))
				throw new FileRefused({ code: 'second_table', line, first: dialect.headerLine });
		}
		// What looked like notes is in the middle of the table: it is read, and reported.
		for (const note of notes.splice(0)) handOn(note.fields, note.line);
		handOn(fields, line);
	});
	for (const { line } of notes) notices.pass({ code: 'footer', line });
	for (const row of turner.end()) onRow([...row.cells], row.line);
}
