import { addAbortSignal } from 'node:stream';
import type { Dialect } from '#lib/table/dialect/dialect.ts';
import { NoticeList } from '#lib/table/problems/notice.ts';
import { ProblemList } from '#lib/table/problems/problem-list.ts';
import { keepRules } from '#lib/table/shape/row-rules.ts';
import { isMostlyOnes } from '#lib/table/columns/person-level.ts';
import { controlLikeness } from '#lib/table/words/control.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import type { Header } from '#lib/table/columns/header.ts';
import { isSameName } from '#lib/table/shape/metrics.ts';
import type { LeftOut } from '#lib/table/repeats/find-repeats.ts';
import { RowReader } from '#lib/table/row.ts';
import { screenValues } from '#lib/table/columns/screen.ts';
import { controlAmong, controlProblems, Tally, type CampaignTally } from '#lib/table/tally.ts';
import { chain, takeHead, type OpenFile } from './head.ts';
import { HeldRows } from './held-rows.ts';
import { ImpossibleRows } from './impossible-rows.ts';
import { asWorkbook, inspectBeginning, inspectColumns } from './inspect-columns.ts';
import { LIMITS } from '../settings/read-limits.ts';
import type { CampaignSource, ReadOptions, ReadSummary, RowSink } from './read-options.ts';
import { blankColumns } from './blank-columns.ts';
import { eachRow } from './each-row.ts';
import { FileRefused, unpack } from './unpack.ts';
import { withoutEffect } from './without-effect.ts';
import { oneQuestion } from './one-question.ts';

export type { CampaignSource, ReadOptions, ReadSummary, RowSink } from './read-options.ts';

type Inspected = Awaited<ReturnType<typeof inspectColumns>>;

/** Rows left out that are reported. */
const REPORTED = 100;

/**
 * Reads a campaign file: finds out how it is written and laid out, maps its columns, checks every row, leaves out rows that repeat the
 * people of others, and hands the good ones to the sink.
 *
 * One pass, in constant memory (the keys of the rows are remembered: about 70 bytes a row). The file is read once more where the first
 * 64 KiB leave the order of the dates or the column of the variant open, and where rows of a long file turn out to add up others.
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
	let problems = new ProblemList(limits.maxProblems);
	let notices = new NoticeList();
	let control = options.control ?? null;
	const known: {
		dialect: Dialect | null;
		inspected: Inspected | null;
		reader: RowReader | null;
		held: HeldRows | null;
	} = {
		dialect: null,
		inspected: null,
		reader: null,
		held: null
	};
	let leftOut: LeftOut[] = [];
	let bytes = 0;
	let isWorkbook = false;
	let hidden: readonly number[] = [];
	const open = (onBytes: (taken: number) => void): OpenFile => {
		const stream = typeof source === 'function' ? source() : source;
		if (options.signal !== undefined) addAbortSignal(options.signal, stream);
		const workbooks = {
			sheet: options.sheet,
			onWorkbook: () => (isWorkbook = true),
			onHidden: (rows: readonly number[]) => (hidden = rows)
		};
		return { stream, pieces: unpack(stream, limits, onBytes, workbooks) };
	};
	const { stream, pieces } = open((taken) => (bytes = taken));

	try {
		const { head, complete } = await takeHead(pieces);
		const { dialect, text } = inspectBeginning(
			head,
			complete,
			isWorkbook ? asWorkbook(options.dialect) : options.dialect
		);
		known.dialect = dialect;
		const again = typeof source === 'function' ? open : null;
		const inspected = await inspectColumns({ dialect, text, complete, limits, options, again });
		known.inspected = inspected;
		control ??= inspected.control ?? null;
		const reportColumns = (): void => {
			for (const line of hidden.slice(0, REPORTED)) notices.pass({ code: 'hidden_row', line });
			for (const notice of inspected.notices) notices.add(notice);
			for (const { what, value, why } of inspected.shape.decisions)
				notices.add({
					code: 'decision',
					line: dialect.headerLine,
					words: `${what}: ${value}, because ${why}`
				});
		};
		reportColumns();
		for (const problem of inspected.problems) problems.add(problem);
		if (problems.total === 0) {
			const { header } = inspected;
			const line = dialect.headerLine;
			let reported = 0;
			let folds = true;
			const never = new ImpossibleRows(options.impossible ?? {}, header);
			const pass = async (from: AsyncIterable<Uint8Array>, held: HeldRows): Promise<RowReader> => {
				const reader = new RowReader(
					planOf(inspected, { dialect, limits, options, folds }),
					problems,
					notices
				);
				const source = { dialect, inspected, limits, signal: options.signal };
				await eachRow(from, source, { problems, notices }, (fields, at) => {
					const row = reader.read(fields, at);
					if (row !== null) {
						for (const problem of never.contradicted(row)) problems.add(problem);
						never.fill(row);
						held.add(row, reader.key);
					}
					if (bytes - reported <= 250_000) return;
					reported = bytes;
					options.onProgress?.({ bytes, rows: held.rows, problems: problems.total });
				});
				reader.end();
				return reader;
			};
			/** Reads the file from its beginning again. */
			const passAgain = async (held: HeldRows): Promise<RowReader> => {
				problems = new ProblemList(limits.maxProblems);
				notices = new NoticeList();
				reportColumns();
				if (complete) return pass(chain(head, pieces), held);
				const second = open(() => undefined);
				try {
					return await pass(second.pieces, held);
				} finally {
					await second.pieces.return(undefined);
					second.stream.destroy();
				}
			};
			sink.start?.(header);
			let held = (known.held = new HeldRows(header, sink));
			let reader = (known.reader = await pass(chain(head, pieces), held));
			const variant = header.roles.findIndex(({ kind }) => kind === 'variant');
			if (reader.repeated && reader.cells.spellings(variant).length > 0 && (complete || again !== null)) {
				// Two spellings with rows of their own are two variants.
				folds = false;
				if (held.hasHandedOn) await sink.restart?.();
				held = known.held = new HeldRows(header, sink);
				reader = known.reader = await passAgain(held);
			} else if (reader.cells.spellings(variant).length > 0) {
				const spellings = [...new Set(reader.cells.spellings(variant))].slice(0, 5);
				notices.add({ code: 'one_variant', line, column: header.labels[variant] ?? '', spellings });
			}
			const verdict = held.judge(reader, {
				recurring: options.recurring,
				asksAgain: options.asksAgain,
				kept: keepRules(options.keep, header),
				splits: splitting(header, options.mapping)
			});
			for (const problem of verdict.problems) problems.add(problem);
			if (verdict.question !== null) problems.addFirst(verdict.question);
			else if (verdict.again !== null) {
				if (again === null || sink.restart === undefined) {
					const [first] = verdict.leftOut;
					problems.addFirst({
						code: 'total_unclear',
						line: first?.line ?? line,
						column: first?.column ?? '',
						value: first?.value ?? '',
						parts: first?.parts ?? []
					});
				} else {
					await sink.restart();
					held.restart(verdict.again);
					reader = known.reader = await passAgain(held);
				}
			}
			leftOut = verdict.leftOut.slice(0, REPORTED);
			for (const { line: at, column, value, parts } of verdict.leftOut)
				notices.add({ code: 'sum_rows', line: at, column, value, parts });
			for (const column of reader.cells.rounded)
				notices.add({
					code: 'decision',
					line,
					words: `"${header.labels[column] ?? ''}" is rounded in the file: its sums are rounded too`
				});
			for (const problem of [...never.unknown(line), ...never.strangers(line, reader.variants)])
				problems.add(problem);
			if (verdict.question === null)
				for (const found of blankColumns(held, header, line))
					if (found.kind === 'question') problems.add(found.problem);
					else notices.add(found.notice);
			const values = (column: number): readonly string[] => reader.cells.values(column);
			const { passed } = notices;
			for (const words of withoutEffect({ options, header, shape: inspected.shape, passed, values }))
				notices.add({ code: 'decision', line, words });
			for (const problem of emptyControls(reader, held, control)) problems.add(problem);
			if (held.rows === 0 && problems.total === 0) problems.add({ code: 'no_rows', line });
			if (isMostlyOnes(reader.ones, reader.counted)) problems.addFirst({ code: 'person_level', line });
			if (options.screen !== undefined) {
				const { cells, counted } = reader;
				const all = { values: (column: number) => cells.values(column), rows: counted };
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

	const { dialect, inspected, reader, held } = known;
	const campaigns = (held?.tally ?? new Tally()).campaigns(control);
	const asked = oneQuestion(problems.problems, reader?.counted ?? 0);
	if (options.needsControl !== false && asked === null) {
		// Rows with problems are not counted; their variants still say whether there is a control.
		const variants = (reader?.variants ?? []).map((name) => ({ name, rows: 0, people: 0 }));
		const whole: CampaignTally = {
			name: null,
			variants,
			control: controlAmong(variants, control),
			days: null
		};
		const judged = problems.total === 0 ? campaigns : variants.length === 0 ? [] : [whole];
		for (const problem of controlProblems(judged, control, dialect?.headerLine ?? 1)) problems.add(problem);
	}
	const rows = held?.rows ?? 0;
	options.onProgress?.({ bytes, rows, problems: problems.total });
	return {
		ok: problems.total === 0,
		bytes,
		rows,
		people: held?.people ?? 0,
		dialect,
		header: inspected?.header ?? null,
		dates: inspected?.dates ?? null,
		sums: new Map(inspected?.header.measures.map((name, i) => [name, held?.sum(i) ?? NaN])),
		campaigns,
		variantSums: held?.variantSums() ?? [],
		problems: asked === null ? problems.report() : [asked],
		problemCount: asked === null ? problems.total : 1,
		notices: notices.report(),
		decisions: inspected?.shape.decisions ?? [],
		leftOut,
		passed: notices.passed,
		columnSums: columnSums(held, reader, inspected?.header.measures.length ?? 0),
		dayCount: held?.days ?? 0,
		shape: inspected?.shape ?? null
	};
}

/** Controls whose every row counts nobody: the holdout of a tool that counts who was sent something. It must not vanish. */
function emptyControls(reader: RowReader, held: HeldRows, control: string | null): Problem[] {
	const people = reader.cells.label(reader.peopleColumn);
	const counted = held.tally.campaigns(control);
	return reader.empty.flatMap(({ campaign, variant, line }): Problem[] => {
		const isControl = control === null ? controlLikeness(variant) > 0 : variant === control;
		const own = counted.find(({ name }) => name === campaign);
		if (!isControl || own === undefined || own.variants.some(({ name }) => name === variant)) return [];
		return [{ code: 'people_unknown', line, column: people, variant, outcome: 0 }];
	});
}

/** The columns of which the uploader declared that they split people. */
function splitting({ names, labels }: Header, mapping: ReadOptions['mapping']): Set<string> {
	const declared = [...(mapping ?? [])].flatMap(([column, role]) => (role === 'dimension' ? [column] : []));
	return new Set(
		labels.filter((_, i) =>
			declared.some((column) => column === `#${i + 1}` || isSameName(column, names[i] ?? ''))
		)
	);
}

/** How the rows of the file are read. */
function planOf(
	inspected: Inspected,
	{
		dialect,
		limits,
		options,
		folds
	}: { dialect: Dialect; limits: typeof LIMITS; options: ReadOptions; folds: boolean }
) {
	const { header, dates, shortWidths } = inspected;
	const { maxValues, maxCampaigns } = limits;
	return {
		header,
		dates,
		shortWidths,
		numbers: dialect,
		maxValues,
		maxCampaigns,
		variant: options.variant ?? null,
		screen: options.screen ?? null,
		detectsTotals: true,
		foldsVariants: folds,
		keep: keepRules(options.keep, header)
	};
}

/** The sums of the columns themselves. */
function columnSums(held: HeldRows | null, reader: RowReader | null, width: number) {
	const sum = (i: number): number => {
		const [read, passed] = [held?.all.of(i) ?? NaN, reader?.passed.of(i) ?? NaN];
		return Number.isNaN(passed) ? read : Number.isNaN(read) ? passed : read + passed;
	};
	return {
		people: (held?.all.people ?? 0) + (reader?.passed.people ?? 0),
		measures: Array.from({ length: width }, (_, i) => sum(i))
	};
}
