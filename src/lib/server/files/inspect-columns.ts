import { withoutTime } from '#lib/table/values/date.ts';
import { countsWholes, sniffDialect, type Dialect } from '#lib/table/dialect/dialect.ts';
import { foreignBytes, foreignText } from '#lib/table/dialect/encoding.ts';
import { unguarded } from '#lib/table/values/cell-text.ts';
import { inspect, type Inspection } from '#lib/table/inspect.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import { RecordSplitter, plainRecord } from '#lib/table/dialect/records.ts';
import type { Mapping } from '#lib/table/columns/mapping.ts';
import { parseNumber } from '#lib/table/values/number.ts';
import { isHeader, isNote } from '#lib/table/shape/row-rules.ts';
import { isSameName } from '#lib/table/shape/metrics.ts';
import { scaledTitle } from '#lib/table/shape/title.ts';
import { findShape, RowShaper, type Shape } from '#lib/table/shape/shape.ts';
import { numberIn, type Line } from '#lib/table/shape/table.ts';
import { Survey } from '#lib/table/columns/survey.ts';
import { isComparisonLabel, isMeanLabel } from '#lib/table/words/totals.ts';
import { eachRecord, withoutLines } from './each-record.ts';
import { chain, takeHead, type OpenFile } from './head.ts';
import type { ReadLimits } from '../settings/read-limits.ts';
import type { ReadOptions } from './read-options.ts';
import { FileRefused } from './unpack.ts';

const SAMPLE_ROWS = 1000;
const SURVEY_VALUES = 2000;

function refuse(problem: Problem): never {
	throw new FileRefused(problem);
}

/** What the first bytes say; refuses what is no CSV. */
export function inspectBeginning(
	head: Uint8Array,
	complete: boolean,
	given: Partial<Dialect> | undefined
): { dialect: Dialect; text: string } {
	if (head.length === 0) refuse({ code: 'empty_file', line: 1 });
	const foreign = foreignBytes(head);
	if (foreign === 'spreadsheet' && head[0] !== 0x50) refuse({ code: 'locked_workbook', line: 1 });
	if (foreign !== null) refuse({ code: 'not_csv', line: 1, found: foreign });
	const found = sniffDialect(head, complete, given);
	const other = foreignText(found.text);
	if (other === 'binary')
		refuse({
			code: 'not_csv',
			line: found.text.split('\0')[0]?.split(/\r\n|\n|\r/).length ?? 1,
			found: other
		});
	if (other !== null) refuse({ code: 'not_csv', line: 1, found: other });
	if (found.text.trim() === '')
		refuse(complete ? { code: 'empty_file', line: 1 } : { code: 'not_csv', line: 1, found: 'binary' });
	const { openEncodings: open } = found.dialect;
	if (open !== undefined) {
		const samples = open.map((encoding) => letters(head, encoding));
		refuse({ code: 'ambiguous_encoding', line: 1, encodings: [...open], samples });
	}
	return found;
}

/** How the text of a workbook is written, whatever is declared about its cells. */
export const asWorkbook = (given: Partial<Dialect> | undefined): Partial<Dialect> => ({
	...(given?.preambleLines === undefined ? {} : { preambleLines: given.preambleLines }),
	encoding: 'utf-8',
	delimiter: ',',
	decimal: '.',
	thousands: ','
});

/** A word of the file with the letters in doubt, as one encoding reads them. */
function letters(head: Uint8Array, encoding: string): string {
	const text = new TextDecoder(encoding).decode(head);
	return (/[\p{L}\p{N}]*[^\0-\x7f][\p{L}\p{N}]*/u.exec(text)?.[0] ?? '').slice(0, 20);
}

/** Decides columns and dates from the sample, and from the whole file where the sample does not decide. */
export async function inspectColumns(input: {
	dialect: Dialect;
	text: string;
	complete: boolean;
	limits: ReadLimits;
	options: ReadOptions;
	again: ((onBytes: (taken: number) => void) => OpenFile) | null;
}): Promise<
	Inspection & {
		readonly survey: Survey;
		readonly sample: readonly (readonly string[])[];
		readonly shape: Shape;
		readonly fileHeader: readonly string[];
		/** the first lines of the file's own table */
		readonly beginning: readonly (readonly string[])[];
	}
> {
	const { dialect, limits, options } = input;
	const records: string[][] = [];
	const lines: number[] = [];
	const splitter = new RecordSplitter(
		{ delimiter: dialect.delimiter, maxLength: limits.maxRecord, firstLine: dialect.headerLine },
		(fields, line) => {
			if (records.length > SAMPLE_ROWS) return;
			// A copy: where all records of the beginning stay, V8 makes those of the whole file long-lived.
			records.push(fields.slice());
			lines.push(line);
		}
	);
	const problem =
		splitter.write(withoutLines(input.text, dialect.preambleLines)) ??
		(input.complete ? await splitter.end() : null);
	const names = (
		records[0] ??
		refuse(problem ?? { code: 'line_too_long', line: dialect.headerLine, limit: limits.maxRecord })
	).map((name) => unguarded(name.trim()));
	if (names.length > limits.maxColumns)
		refuse({
			code: 'too_many_columns',
			line: dialect.headerLine,
			found: names.length,
			limit: limits.maxColumns
		});

	const mapping = options.mapping ?? new Map<string, string>();
	const shapeOptions = {
		layout: options.layout,
		goal: options.goal,
		skip: options.skip,
		control: options.control ?? null,
		mapping
	};
	const body = tableLines(records, lines, { names, style: dialect });
	const beginning = body.slice(0, 4).map(({ cells }) => cells);
	const above = linesAbove(input.text, dialect);
	const earlier = options.dialect?.preambleLines === undefined ? tableAbove(above, names, dialect) : null;
	if (earlier !== null) refuse({ code: 'second_table', line: dialect.headerLine, first: earlier });
	const table = {
		names,
		lines: body,
		style: dialect,
		header: dialect.headerLine,
		above: above.map(({ cells }) => cells)
	};
	const shape = findShape(table, groupsAbove(input.text, names.length, dialect), shapeOptions);
	const survey = new Survey({ width: shape.names.length, style: dialect, limit: SURVEY_VALUES });
	const counts = shape.names.flatMap((name, i) => (countsWholes(name) ? [i] : []));
	const means = shape.lines.filter(({ cells }) => isMeanOfRows(cells, counts, dialect));
	// Where most rows are called so, it is the name of something else.
	const isOut = new Set(means.length * 2 < shape.lines.length ? means : []);
	for (const line of shape.lines)
		if (!isOut.has(line) && !comparesVariants(line.cells)) survey.add([...line.cells]);
	const sample = shape.lines.map(({ cells }) => cells);
	const decide = (): Inspection =>
		inspect({
			names: shape.names,
			survey,
			line: dialect.headerLine,
			mapping: mappingAfter(mapping, names, shape),
			control: options.control ?? null,
			complete: input.complete && records.length <= SAMPLE_ROWS,
			dates: {
				order: options.dateOrder,
				year: options.year,
				latestYear: options.latestYear ?? new Date().getFullYear()
			},
			variantGiven: options.variant !== undefined,
			maxDimensions: limits.maxDimensions,
			screen: options.screen ?? null
		});
	const first = decide();
	const question = shape.question ?? scaledTitle(textAbove(input.text, dialect), table, shapeOptions);
	if (question !== null) {
		// A file that is refused for what it is is asked nothing.
		const refused = first.problems.filter(({ code }) => code === 'personal_data' || code === 'person_level');
		return {
			...first,
			problems: refused.length > 0 ? refused : [question],
			survey,
			sample,
			shape,
			fileHeader: names,
			beginning
		};
	}
	const isPlain = shape.stages.every(({ whole }) => whole === undefined);
	if (first.undecided.length === 0 || input.complete || input.again === null || !isPlain)
		return { ...first, survey, sample, shape, fileHeader: names, beginning };
	const turner = new RowShaper(shape.stages, limits.maxTurned);
	const { stream, pieces } = input.again(() => undefined);
	try {
		const { head } = await takeHead(pieces);
		await eachRecord(
			chain(head, pieces),
			{ dialect, maxRecord: limits.maxRecord, signal: options.signal },
			(fields, line) => {
				if (line <= dialect.headerLine) return;
				for (const { cells } of turner.push(fields, line) ?? [])
					for (const column of first.undecided) survey.addCell(column, withoutTime(cells[column] ?? ''));
			}
		);
	} finally {
		await pieces.return(undefined);
		stream.destroy();
	}
	return { ...decide(), survey, sample, shape, fileHeader: names, beginning };
}

/** Whether a row is a lift, a difference or a test of other rows, and tells nothing of what its columns are. */
const comparesVariants = (cells: readonly string[]): boolean =>
	cells.some((cell) => isComparisonLabel(cell.trim())) &&
	cells.some((cell) => cell.trim() === '' || /%|^\s*[-−]/.test(cell));

/** Whether a row is the mean of others: the decimals of its counts say nothing of what is counted. */
const isMeanOfRows = (cells: readonly string[], counts: readonly number[], style: Dialect): boolean =>
	cells.some(isMeanLabel) && counts.some((i) => (parseNumber(cells[i] ?? '', style) ?? 0) % 1 !== 0);

/** The records below the header that belong to the table: notes at its end do not. */
function tableLines(
	records: readonly string[][],
	lines: readonly number[],
	table: { names: readonly string[]; style: Dialect }
): Line[] {
	const body = records.slice(1).map((cells, i): Line => ({ cells, line: lines[i + 1] ?? 0 }));
	let end = body.length;
	while (end > 0 && isNote(body[end - 1]?.cells ?? [], table.names.length)) end -= 1;
	const second = body.findIndex(
		({ cells }, i) => i < end && isHeader(cells, table) && !isSame(cells, table.names)
	);
	return body.slice(0, second > 0 ? second : end);
}

const isSame = (cells: readonly string[], names: readonly string[]): boolean =>
	cells.every((cell, i) => cell.trim() === names[i]);

/** The lines above the header. */
const textAbove = (text: string, { preambleLines }: Dialect): string[] =>
	preambleLines === 0 ? [] : text.split(/\r\n|\n|\r/, preambleLines);

/** The records above the header that are not blank. */
const linesAbove = (text: string, dialect: Dialect): Line[] =>
	textAbove(text, dialect).flatMap((line, i) =>
		line.trim() === '' ? [] : [{ cells: plainRecord(line, dialect.delimiter) ?? [], line: i + 1 }]
	);

/** The line of a header above the table that has rows of its own: another table; null where there is none. */
function tableAbove(above: readonly Line[], names: readonly string[], style: Dialect): number | null {
	const found = above.find(({ cells }, i) => {
		const next = above[i + 1]?.cells ?? [];
		return (
			isHeader(cells, { names, style }) &&
			next.length === cells.length &&
			next.some((cell) => !Number.isNaN(numberIn(cell, style)))
		);
	});
	return found?.line ?? null;
}

/** The cells of the line above the header, where it names groups over several columns: some filled, some blank beside them. */
function groupsAbove(text: string, width: number, dialect: Dialect): string[] | null {
	if (dialect.preambleLines === 0) return null;
	const above = text.split(/\r\n|\n|\r/, dialect.preambleLines).findLast((line) => line.trim() !== '');
	if (above === undefined) return null;
	const cells = plainRecord(above, dialect.delimiter) ?? [];
	const filled = cells.filter((cell) => cell.trim() !== '').length;
	if (cells.length > width || cells.length < 3 || filled < 2) return null;
	const isSparse = filled < cells.length || cells.length < width;
	return isSparse && cells.every((cell) => !/\d{3}/.test(cell)) ? cells : null;
}

/** What the uploader says about columns of the file, as columns of the rows; what a step knows comes after. */
function mappingAfter(mapping: Mapping, names: readonly string[], shape: Shape): Mapping {
	const found = new Map<string, string>();
	const isSameHeader =
		names.length === shape.names.length && names.every((name, i) => name === shape.names[i]);
	for (const [column, role] of mapping) {
		const place = /^#(\d{1,3})$/.exec(column)?.[1];
		const name = place === undefined ? column : (names[Number(place) - 1] ?? column);
		if (isSameHeader) found.set(column, role);
		else if (shape.names.some((own) => isSameName(own, name)) || !names.some((own) => isSameName(own, name)))
			found.set(name, role);
	}
	const declared = new Set(
		[...found.keys()].map((column) => shape.names.findIndex((name) => isSameName(name, column)))
	);
	for (const [place, role] of shape.roles) if (!declared.has(place)) found.set(`#${place + 1}`, role);
	return found;
}
