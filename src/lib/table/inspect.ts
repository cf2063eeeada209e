import { decideDates, type DateHints, type DateReading } from './values/date-order.ts';
import { mapHeader, type Header } from './columns/header.ts';
import type { Mapping } from './columns/mapping.ts';
import { measureFacts } from './words/measure.ts';
import { plainName } from './words/names.ts';
import { currencyOf } from './values/number.ts';
import type { Notice } from './problems/notice.ts';
import type { Problem } from './problems/problem.ts';
import { isPersonLevel } from './columns/person-level.ts';
import { scaleOf } from './words/currency.ts';
import { screenSample, type Screen } from './columns/screen.ts';
import type { Survey } from './columns/survey.ts';

/** What is known before rows are read. */
export interface InspectInput {
	names: readonly string[];
	survey: Survey;
	/** physical line of the header */
	line: number;
	mapping: Mapping;
	dates: DateHints;
	variantGiven: boolean;
	maxDimensions: number;
	/** name of the control, where the caller knows it */
	control?: string | null;
	/** whether the sample is the whole file */
	complete?: boolean;
	/** the screen for personal data, if any */
	screen: Screen | null;
}

/** The decisions for a whole file: its columns, how its dates are read, which short rows are usual. */
export interface Inspection {
	header: Header;
	dates: DateReading | null;
	shortWidths: ReadonlySet<number>;
	problems: Problem[];
	notices: Notice[];
	/** columns that the rest of the file may decide; empty when everything is decided */
	undecided: number[];
	/** the control, where a column flags its rows */
	control?: string;
}

/** Widths below the header's that several records share, and that only leave out measures at the end. */
function usualShortWidths(survey: Survey, header: Header): Set<number> {
	const widths = new Set<number>();
	const minRows = Math.max(3, survey.rows * 0.05);
	for (const [width, count] of survey.widths) {
		const leftOut = header.roles.slice(width);
		const harmless = leftOut.every((role) => role.kind === 'measure' || role.kind === 'ignore');
		if (width > 0 && width < header.names.length && count >= minRows && harmless) widths.add(width);
	}
	return widths;
}

/**
 * Decides, from the header and a sample of the rows, how the whole file is read.
 *
 * When the sample leaves the variant's column or the order of the dates open, `undecided` lists the columns
 * to read in the rest of the file: add them to the same survey and inspect again.
 *
 * @param input header, sample and the caller's options
 */
export function inspect(input: InspectInput): Inspection {
	const { survey, line } = input;
	const { header, problems, notices, control } = mapHeader(input);
	const money = moneyProblem(header, survey, line);
	if (money !== null) problems.push(money);
	if (header.measures.length === 0) {
		const rates = notices.flatMap((notice) =>
			notice.code === 'column_left_out' && notice.reason === 'rate' ? [notice.column ?? ''] : []
		);
		if (rates.length > 0 && problems.length === 0)
			problems.push({ code: 'only_rates', line, column: rates[0] ?? '', columns: rates.slice(0, 5) });
	}
	const scaled = scaledProblem(header, input);
	if (scaled !== null) problems.push(scaled);
	if (header.measures.length === 0 && problems.length === 0) {
		const columns = notices.flatMap((notice) =>
			notice.code === 'column_left_out' && notice.reason === 'number' ? [notice.column ?? ''] : []
		);
		if (columns.length > 0)
			problems.push({ code: 'no_measure', line, column: columns[0] ?? '', columns: columns.slice(0, 3) });
	}
	const undecided: number[] = [];
	let dates: DateReading | null = null;
	const date = header.roles.findIndex((role) => role.kind === 'date');
	if (date >= 0) {
		const decision = decideDates(survey.columns[date]?.values ?? [], input.dates);
		if (decision.kind === 'decided') dates = decision.reading;
		else if (decision.kind === 'ambiguous') {
			const column = header.labels[date] ?? '';
			undecided.push(date);
			problems.push({ code: 'ambiguous_date', line, column, readings: decision.readings });
		} else dates = { order: 'ymd', year: null, firstMonth: 1 };
	}
	if (problems.some((problem) => problem.code === 'missing_column' && problem.role === 'variant')) {
		header.roles.forEach((role, i) => {
			if (role.kind === 'dimension' || role.kind === 'campaign') undecided.push(i);
		});
	}
	const refused = personalProblems(input, header);
	const reported = refused.some(({ code }) => code === 'person_level')
		? problems.filter((problem) => problem.code !== 'missing_column' || problem.role !== 'people')
		: problems;
	const shortWidths = usualShortWidths(survey, header);
	return {
		header,
		dates,
		shortWidths,
		problems: [...refused, ...reported],
		notices,
		undecided,
		...(control === undefined ? {} : { control })
	};
}

const CURRENCY_COLUMN = /(?:^|_)(?:currency|currencies|währung|devise|moneda|divisa|valuta|moeda)(?:_|$)/;

/** Amounts in two currencies cannot be added up: signs beside the numbers of a column, or a column of codes. */
function moneyProblem(header: Header, survey: Survey, line: number): Problem | null {
	let amounts = '';
	for (const [i, role] of header.roles.entries()) {
		if (role.kind !== 'measure') continue;
		const { kind } = measureFacts(header.measures[role.index] ?? '', header.measures, header.kinds);
		if (kind !== 'money') continue;
		amounts = header.labels[i] ?? '';
		const found = new Set([...(survey.columns[i]?.values ?? [])].flatMap((cell) => currencyOf(cell) ?? []));
		if (found.size > 1)
			return {
				code: 'two_currencies',
				line,
				column: header.labels[i] ?? '',
				currencies: [...found].slice(0, 4),
				columns: []
			};
	}
	const codes = header.names.findIndex((name) => CURRENCY_COLUMN.test(plainName(name)));
	if (codes < 0 || amounts === '') return null;
	const values = [...(survey.columns[codes]?.values ?? [])].filter((value) => /^[A-Z]{3}$/.test(value));
	if (values.length < 2) return null;
	return {
		code: 'two_currencies',
		line,
		column: header.labels[codes] ?? '',
		currencies: values.slice(0, 4),
		columns: [],
		codes: true,
		amounts
	};
}

/** A column in use whose header gives a scale: "Revenue (in thousands)", "Umsatz in Tsd. €". */
function scaledProblem({ roles, names, labels }: Header, { line, mapping }: InspectInput): Problem | null {
	for (const [i, { kind }] of roles.entries()) {
		if (kind !== 'people' && kind !== 'measure') continue;
		const name = (names[i] ?? '').trim();
		if (mapping.has(name) || mapping.has(`#${i + 1}`)) continue;
		const unit =
			/[([](.+)[)\]]$/.exec(name)?.[1] ?? /\s(in\s.+)$/i.exec(name)?.[1]?.replace(/\s(?:€|eur)$/i, '') ?? '';
		const scale = scaleOf(unit);
		if (scale !== null) return { code: 'scaled_column', line, column: labels[i] ?? '', scale };
	}
	return null;
}

/** Problems of personal data: the file as a whole first, then its columns. */
function personalProblems({ screen, survey, line }: InspectInput, header: Header): Problem[] {
	const found = screen === null ? new Map<number, never>() : screenSample(header, survey, screen);
	const columns = [...found].map(([index, { looksLike }]): Problem => ({
		code: 'personal_data',
		line,
		column: header.labels[index] ?? '',
		looksLike
	}));
	return isPersonLevel(header, survey, found.size > 0)
		? [{ code: 'person_level', line }, ...columns]
		: columns;
}
