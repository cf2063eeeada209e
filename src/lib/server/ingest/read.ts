import { addAbortSignal } from 'node:stream';
import type { Dialect } from '#lib/csv/dialect.ts';
import type { Inspection } from '#lib/csv/inspect.ts';
import { NoticeList } from '#lib/csv/notice.ts';
import { ProblemList } from '#lib/csv/problem-list.ts';
import { isMostlyOnes } from '#lib/csv/person-level.ts';
import { RowReader } from '#lib/csv/row.ts';
import { screenValues } from '#lib/csv/screen.ts';
import { controlAmong, controlProblems, Tally, type CampaignTally } from '#lib/csv/tally.ts';
import { eachRecord } from './each-record.ts';
import { chain, takeHead, type OpenFile } from './head.ts';
import { lookAtBeginning, lookAtColumns } from './look.ts';
import {
	LIMITS,
	type CampaignSource,
	type ReadOptions,
	type ReadSummary,
	type RowSink
} from './read-options.ts';
import { FileRefused, unpack } from './unpack.ts';

export type { CampaignSource, ReadOptions, ReadSummary, RowSink } from './read-options.ts';

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
	const open = (onBytes: (taken: number) => void): OpenFile => {
		const stream = typeof source === 'function' ? source() : source;
		if (options.signal !== undefined) addAbortSignal(options.signal, stream);
		return { stream, pieces: unpack(stream, limits, onBytes) };
	};
	const { stream, pieces } = open((taken) => (bytes = taken));

	try {
		const { head, complete } = await takeHead(pieces);
		const { dialect, text } = lookAtBeginning(head, complete, options.dialect);
		known.dialect = dialect;
		const inspection = await lookAtColumns({
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
			let records = 0;
			let told = 0;
			const settings = { dialect, maxRecord: limits.maxRecord, signal: options.signal };
			await eachRecord(chain(head, pieces), settings, (fields, line) => {
				if (isHeader) {
					isHeader = false;
					return;
				}
				records += 1;
				if (records > limits.maxRows)
					throw new FileRefused({ code: 'too_many_rows', line, limit: limits.maxRows });
				const row = reader.read(fields, line);
				if (row !== null) {
					tally.add(row);
					sink.row(row);
				}
				if (bytes - told > 250_000) {
					told = bytes;
					options.onProgress?.({ bytes, rows: reader.sums.rows, problems: problems.total });
				}
			});
			const line = dialect.headerLine;
			if (reader.sums.rows === 0 && problems.total === 0) problems.add({ code: 'no_rows', line });
			if (isMostlyOnes(reader.ones, reader.counted)) problems.addFirst({ code: 'person_level', line });
			if (options.screen !== undefined) {
				const all = { values: (column: number) => reader.cells.values(column), rows: reader.counted };
				for (const problem of screenValues(header, line, all, options.screen)) problems.addFirst(problem);
			}
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
		// Rows with problems are not counted; their variants still say whether there is a control.
		const variants = (known.reader?.variants ?? []).map((name) => ({ name, rows: 0, people: 0 }));
		const whole: CampaignTally = {
			name: null,
			variants,
			control: controlAmong(variants, control),
			days: null
		};
		const judged = problems.total === 0 ? campaigns : variants.length === 0 ? [] : [whole];
		for (const problem of controlProblems(judged, control, known.dialect?.headerLine ?? 1))
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
