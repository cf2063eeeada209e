import { closeSync, openSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { ErrorFile } from '#lib/table/dialect/error-file.ts';
import { questionCodes } from '#lib/table/problems/question.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';
import { eachRecord } from './each-record.ts';
import { LIMITS, type ReadLimits } from '../settings/read-limits.ts';
import type { ReadSummary } from './read-options.ts';
import { unpack } from './unpack.ts';

/** Problems that no mending of rows helps: what was sent is no table, or is not to be written once more. */
const HOPELESS = new Set([
	'empty_file',
	'not_csv',
	'undecodable_text',
	'file_too_large',
	'unpacked_too_large',
	'line_too_long',
	'bad_quotes',
	'too_many_columns',
	'too_many_rows',
	'person_level',
	...questionCodes
]);

const BATCH = 1 << 16;

/** A look at each different cell once, of the first ten thousand. */
function hiding(): (column: string, value: string) => boolean {
	const known = new Map<string, boolean>();
	return (column, value) => {
		let hidden = known.get(value);
		if (hidden === undefined) {
			hidden = personalDataScreen.value(column, value) !== null;
			if (known.size < 10_000 && value.length <= 256) known.set(value, hidden);
		}
		return hidden;
	};
}

/**
 * Writes the error file of a refused file: all its rows, with their line and what is wrong.
 *
 * @param open    opens the file again
 * @param summary what the reader reported about it
 * @param path    of the file to write; it is replaced, and readable by its owner only
 * @param limits  other than the reader's own
 * @param sheet   of a workbook
 * @returns the number of rows written; null, and no file, where mending rows would not help
 */
export async function writeErrorFile(
	open: () => Readable,
	{ dialect, header, problems }: ReadSummary,
	{
		path,
		limits: given,
		sheet
	}: {
		readonly path: string;
		readonly limits?: Partial<ReadLimits> | undefined;
		readonly sheet?: string | undefined;
	}
): Promise<number | null> {
	if (dialect === null || header === null || problems.some(({ code }) => HOPELESS.has(code))) return null;
	const limits = { ...LIMITS, ...given };
	const { names, labels } = header;
	const { headerLine } = dialect;
	const file = new ErrorFile({ names, labels, dialect, headerLine, problems, hides: hiding() });
	const stream = open();
	const descriptor = openSync(path, 'w', 0o600);
	let rows = 0;
	let text = file.header();
	try {
		const pieces = unpack(stream, limits, () => undefined, { sheet });
		const settings = { dialect, maxRecord: limits.maxRecord, signal: undefined };
		await eachRecord(pieces, settings, (fields, line) => {
			if (line <= headerLine) return;
			rows += 1;
			text += file.row(fields, line);
			if (text.length < BATCH) return;
			writeSync(descriptor, text);
			text = '';
		});
		writeSync(descriptor, text);
	} finally {
		closeSync(descriptor);
		stream.destroy();
	}
	return rows;
}
