import { addAbortSignal, type Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Screen } from '#lib/csv/cells.ts';
import { withoutTime, type DateOrder } from '#lib/csv/date.ts';
import type { DateReading } from '#lib/csv/date-order.ts';
import { Decoder } from '#lib/csv/decode.ts';
import { SNIFF_BYTES, sniffDialect, type Dialect } from '#lib/csv/dialect.ts';
import { MAX_VALUES } from '#lib/csv/dimension.ts';
import { foreignBytes, foreignText } from '#lib/csv/foreign.ts';
import type { Header } from '#lib/csv/header.ts';
import { inspect, type Inspection } from '#lib/csv/inspect.ts';
import type { Mapping } from '#lib/csv/mapping.ts';
import { NoticeList, type CountedNotice } from '#lib/csv/notice.ts';
import { ProblemList } from '#lib/csv/problem-list.ts';
import type { Problem } from '#lib/csv/problem.ts';
import { RecordSplitter, type OnRecord } from '#lib/csv/records.ts';
import { RowReader, type CellRow } from '#lib/csv/row.ts';
import { Survey } from '#lib/csv/survey.ts';
import { controlProblems, Tally, type CampaignTally } from '#lib/csv/tally.ts';
import { FileRefused, unpack } from './unpack.ts';

/** A file: a stream, or a way to open it again, which lets the reader look further when the beginning leaves something open. */
export type CampaignSource = Readable | (() => Readable);

/** Where the rows go, one at a time, while the file is read. */
export interface RowSink {
	/** called once, before the first row */
	start?: (header: Header) => void;
	/** called for each good row; rows before a problem are handed over too: the caller keeps all or nothing */
	row: (row: CellRow) => void;
}

/** What a file may be at most. */
export interface ReadLimits {
	/** bytes, unpacked (1 GiB) */
	maxBytes: number;
	/** unpacked bytes for each packed one (250) */
	maxRatio: number;
	/** characters of a record (65,536) */
	maxRecord: number;
	/** columns (256) */
	maxColumns: number;
	/** dimensions (8) */
	maxDimensions: number;
	/** values of a dimension, and variants (200) */
	maxValues: number;
	/** campaigns (10,000) */
	maxCampaigns: number;
	/** problems kept (1,000) */
	maxProblems: number;
}

/** What the caller knows or wants; everything can be left out. */
export interface ReadOptions {
	mapping?: Mapping | undefined;
	/** parts of the dialect that are not to be guessed */
	dialect?: Partial<Dialect> | undefined;
	dateOrder?: DateOrder | undefined;
	/** the year of dates without one */
	year?: number | undefined;
	/** the year up to which the year of dates without one is looked for; default: this year */
	latestYear?: number | undefined;
	/** the control's name; guessed when left out */
	control?: string | undefined;
	/** whether a campaign without a control is a problem; default true */
	needsControl?: boolean | undefined;
	/** the one variant of a file without such a column */
	variant?: string | undefined;
	limits?: Partial<ReadLimits> | undefined;
	/** a look at each different text value, once */
	screen?: Screen | undefined;
	onProgress?: ((progress: { bytes: number; rows: number; problems: number }) => void) | undefined;
	signal?: AbortSignal | undefined;
}

/** What was read. Without problems the rows handed to the sink are the whole file. */
export interface ReadSummary {
	/** no problems, and at least one row */
	ok: boolean;
	/** bytes taken from the source */
	bytes: number;
	/** rows handed to the sink */
	rows: number;
	people: number;
	/** null when the file could not be made out at all */
	dialect: Dialect | null;
	header: Header | null;
	/** how dates are read; null without dates */
	dates: DateReading | null;
	/** measure → sum over the rows where it is known; NaN when it is known nowhere */
	sums: Map<string, number>;
	campaigns: CampaignTally[];
	/** the first problems; `too_many_problems` stands last when there are more */
	problems: Problem[];
	problemCount: number;
	notices: CountedNotice[];
}

const LIMITS: ReadLimits = {
	maxBytes: 1024 ** 3,
	maxRatio: 250,
	maxRecord: 65_536,
	maxColumns: 256,
	maxDimensions: 8,
	maxValues: MAX_VALUES,
	maxCampaigns: 10_000,
	maxProblems: 1000
};

const SAMPLE_ROWS = 1000;
const SURVEY_VALUES = 2000;
/** How long the event loop may wait for the reader, in milliseconds. */
const SLICE = 10;

function refuse(problem: Problem): never {
	throw new FileRefused(problem);
}

/** The text without its first physical lines. */
function withoutLines(text: string, lines: number): string {
	const end = /\r\n|\n|\r/g;
	for (let i = 0; i < lines; i += 1) if (end.exec(text) === null) return '';
	return text.slice(end.lastIndex);
}

/** The pieces of a file, and enough of the first ones to tell what it is. */
async function takeHead(
	pieces: AsyncGenerator<Uint8Array>
): Promise<{ head: Uint8Array; complete: boolean }> {
	const taken: Uint8Array[] = [];
	let length = 0;
	while (length < SNIFF_BYTES) {
		const next = await pieces.next();
		if (next.done) return { head: Buffer.concat(taken), complete: true };
		taken.push(next.value);
		length += next.value.length;
	}
	return { head: Buffer.concat(taken), complete: false };
}

/** Cuts a file into records and hands them on; gives way to the event loop. */
async function eachRecord(
	pieces: AsyncIterable<Uint8Array>,
	{ dialect, maxRecord, signal }: { dialect: Dialect; maxRecord: number; signal: AbortSignal | undefined },
	onRecord: OnRecord
): Promise<void> {
	const splitter = new RecordSplitter(
		{ delimiter: dialect.delimiter, maxLength: maxRecord, firstLine: dialect.headerLine },
		onRecord
	);
	const decoder = new Decoder(dialect.encoding);
	let first = true;
	let since = performance.now();
	const take = (bytes: Uint8Array, last: boolean): void => {
		const { text, valid } = decoder.decode(bytes, last);
		const nul = text.indexOf('\0');
		const readable = nul < 0 ? text : text.slice(0, nul);
		const problem = splitter.write(first ? withoutLines(readable, dialect.preambleLines) : readable);
		first = false;
		if (problem !== null) refuse(problem);
		if (nul >= 0) refuse({ code: 'not_csv', line: splitter.line, found: 'binary' });
		if (!valid) refuse({ code: 'undecodable_text', line: splitter.line, encoding: dialect.encoding });
	};
	for await (const piece of pieces) {
		signal?.throwIfAborted();
		take(piece, false);
		if (performance.now() - since > SLICE) {
			await setImmediate();
			since = performance.now();
		}
	}
	take(new Uint8Array(), true);
	const problem = await splitter.end();
	if (problem !== null) refuse(problem);
}

async function* chain(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield head;
	yield* rest;
}

/**
 * Reads a campaign file: finds out how it is written, maps its columns, checks every row and hands the good ones to the sink.
 *
 * One pass, in constant memory (the keys of the rows are remembered: about 40 bytes a row). Only when the first 64 KiB leave the order of
 * the dates or the column of the variant open, and the source can be opened again, the file is looked through once before.
 *
 * @param source  the file, plain or gzip
 * @param options what the caller knows or wants
 * @param sink    takes the rows
 * @throws what the sink throws, what the stream throws, and an AbortError; a bad file is a summary with problems, not a throw
 */
export async function readCampaignFile(
	source: CampaignSource,
	options: ReadOptions,
	sink: RowSink
): Promise<ReadSummary> {
	const limits = { ...LIMITS, ...options.limits };
	const problems = new ProblemList(limits.maxProblems);
	const notices = new NoticeList();
	const tally = new Tally();
	const control = options.control ?? null;
	const known: { dialect: Dialect | null; inspection: Inspection | null; reader: RowReader | null } = {
		dialect: null,
		inspection: null,
		reader: null
	};
	let bytes = 0;
	const open = (
		onBytes: (taken: number) => void
	): { stream: Readable; pieces: AsyncGenerator<Uint8Array> } => {
		const stream = typeof source === 'function' ? source() : source;
		return { stream, pieces: unpack(stream, limits, onBytes) };
	};
	const { stream, pieces } = open((taken) => (bytes = taken));
	if (options.signal !== undefined) addAbortSignal(options.signal, stream);

	try {
		const { head, complete } = await takeHead(pieces);
		const { dialect, text } = sniff(head, complete, options.dialect);
		known.dialect = dialect;
		const inspection = await inspectFile({
			dialect,
			text,
			complete,
			limits,
			options,
			again: typeof source === 'function' ? open : null
		});
		known.inspection = inspection;
		for (const notice of inspection.notices) notices.add(notice);
		for (const problem of inspection.problems) problems.add(problem);
		if (problems.total === 0) {
			const { header, dates, shortWidths } = inspection;
			const { maxValues, maxCampaigns } = limits;
			const plan = {
				header,
				dates,
				shortWidths,
				numbers: dialect,
				maxValues,
				maxCampaigns,
				variant: options.variant ?? null,
				screen: options.screen ?? null
			};
			const reader = new RowReader(plan, problems, notices);
			known.reader = reader;
			sink.start?.(header);
			let isHeader = true;
			let told = 0;
			const settings = { dialect, maxRecord: limits.maxRecord, signal: options.signal };
			await eachRecord(chain(head, pieces), settings, (fields, line) => {
				if (isHeader) {
					isHeader = false;
					return;
				}
				const row = reader.read(fields, line);
				if (row !== null) {
					tally.add(row);
					sink.row(row);
				}
				if (bytes - told > 1_000_000) {
					told = bytes;
					options.onProgress?.({ bytes, rows: reader.sums.rows, problems: problems.total });
				}
			});
			if (reader.sums.rows === 0 && problems.total === 0)
				problems.add({ code: 'no_rows', line: dialect.headerLine });
		}
	} catch (error) {
		if (!(error instanceof FileRefused)) throw error;
		problems.add(error.problem);
	} finally {
		await pieces.return(undefined);
		stream.destroy();
	}

	const campaigns = tally.campaigns(control);
	if (options.needsControl !== false) {
		for (const problem of controlProblems(campaigns, control, known.dialect?.headerLine ?? 1))
			problems.add(problem);
	}
	const { dialect, inspection, reader } = known;
	const rows = reader?.sums.rows ?? 0;
	options.onProgress?.({ bytes, rows, problems: problems.total });
	return {
		ok: problems.total === 0,
		bytes,
		rows,
		people: reader?.sums.people ?? 0,
		dialect,
		header: inspection?.header ?? null,
		dates: inspection?.dates ?? null,
		sums: new Map(inspection?.header.measures.map((name, i) => [name, reader?.sums.of(i) ?? NaN])),
		campaigns,
		problems: problems.report(),
		problemCount: problems.total,
		notices: notices.report()
	};
}

/** What the first bytes say; refuses what is no CSV. */
function sniff(
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

/** Decides columns and dates from the sample, and from the whole file where the sample does not decide. */
async function inspectFile(input: {
	dialect: Dialect;
	text: string;
	complete: boolean;
	limits: ReadLimits;
	options: ReadOptions;
	again:
		((onBytes: (taken: number) => void) => { stream: Readable; pieces: AsyncGenerator<Uint8Array> }) | null;
}): Promise<Inspection> {
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
	).map((name) => name.trim());
	if (names.length > limits.maxColumns)
		refuse({
			code: 'too_many_columns',
			line: dialect.headerLine,
			found: names.length,
			limit: limits.maxColumns
		});

	const survey = new Survey({ width: names.length, style: dialect, limit: SURVEY_VALUES });
	for (const record of records.slice(1)) survey.add(record);
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
			maxDimensions: limits.maxDimensions
		});
	const first = decide();
	if (first.undecided.length === 0 || input.complete || input.again === null) return first;
	const { stream, pieces } = input.again(() => undefined);
	try {
		await eachRecord(
			pieces,
			{ dialect, maxRecord: limits.maxRecord, signal: options.signal },
			(fields, line) => {
				if (line > dialect.headerLine)
					for (const column of first.undecided) survey.look(column, withoutTime(fields[column] ?? ''));
			}
		);
	} finally {
		stream.destroy();
	}
	return decide();
}
