import { withoutTime } from '#lib/csv/date.ts';
import { sniffDialect, type Dialect } from '#lib/csv/dialect.ts';
import { foreignBytes, foreignText } from '#lib/csv/foreign.ts';
import { unguarded } from '#lib/csv/formula.ts';
import { inspect, type Inspection } from '#lib/csv/inspect.ts';
import type { Problem } from '#lib/csv/problem.ts';
import { RecordSplitter } from '#lib/csv/records.ts';
import { Survey } from '#lib/csv/survey.ts';
import { eachRecord, withoutLines } from './each-record.ts';
import { chain, takeHead, type OpenFile } from './head.ts';
import type { ReadLimits, ReadOptions } from './read-options.ts';
import { FileRefused } from './unpack.ts';

const SAMPLE_ROWS = 1000;
const SURVEY_VALUES = 2000;

function refuse(problem: Problem): never {
	throw new FileRefused(problem);
}

/** What the first bytes say; refuses what is no CSV. */
export function lookAtBeginning(
	head: Uint8Array,
	complete: boolean,
	given: Partial<Dialect> | undefined
): { dialect: Dialect; text: string } {
	if (head.length === 0) refuse({ code: 'empty_file', line: 1 });
	const foreign = foreignBytes(head);
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
	return found;
}

/** What is decided, with the rows of the sample. */
type Looked = Inspection & { readonly survey: Survey; readonly sample: readonly string[][] };

/** Decides columns and dates from the sample, and from the whole file where the sample does not decide. */
export async function lookAtColumns(input: {
	dialect: Dialect;
	text: string;
	complete: boolean;
	limits: ReadLimits;
	options: ReadOptions;
	again: ((onBytes: (taken: number) => void) => OpenFile) | null;
}): Promise<Looked> {
	const { dialect, limits, options } = input;
	const records: string[][] = [];
	const splitter = new RecordSplitter(
		{ delimiter: dialect.delimiter, maxLength: limits.maxRecord, firstLine: dialect.headerLine },
		(fields) => {
			if (records.length <= SAMPLE_ROWS) records.push(fields);
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

	const survey = new Survey({ width: names.length, style: dialect, limit: SURVEY_VALUES });
	const sample = records.slice(1);
	for (const record of sample) survey.add(record);
	const decide = (): Inspection =>
		inspect({
			names,
			survey,
			line: dialect.headerLine,
			mapping: options.mapping ?? new Map<string, string>(),
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
	if (first.undecided.length === 0 || input.complete || input.again === null)
		return { ...first, survey, sample };
	const { stream, pieces } = input.again(() => undefined);
	try {
		const { head } = await takeHead(pieces);
		await eachRecord(
			chain(head, pieces),
			{ dialect, maxRecord: limits.maxRecord, signal: options.signal },
			(fields, line) => {
				if (line > dialect.headerLine)
					for (const column of first.undecided) survey.look(column, withoutTime(fields[column] ?? ''));
			}
		);
	} finally {
		await pieces.return(undefined);
		stream.destroy();
	}
	return { ...decide(), survey, sample };
}
