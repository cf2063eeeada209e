import type { DateOrder, WrittenDate } from './date.ts';
import { dayNumber, fullYear, readWritten, serialDay, weekdayOf } from './date.ts';

/** How all dates of one file are read. `year` is the year of dates without one; months from `firstMonth` on are in that year, earlier ones in the next. */
export interface DateReading {
	order: DateOrder;
	year: number | null;
	firstMonth: number;
}

/** How to read the dates of a file, as far as they decide it. */
export type DateDecision =
	| { kind: 'decided'; reading: DateReading }
	| { kind: 'ambiguous'; readings: string[] }
	| { kind: 'no_dates' };

/** What the caller knows. */
export interface DateHints {
	order?: DateOrder | undefined;
	year?: number | undefined;
	/** the current year: readings beyond the next year lose; dates without a year are searched in the 15 years up to it */
	latestYear: number;
}

const ORDERS: readonly DateOrder[] = ['ymd', 'dmy', 'mdy'];
/** The positions of year, month and day. */
const POSITIONS: Record<DateOrder, readonly [0 | 2, 0 | 1, 0 | 1 | 2]> = {
	ymd: [0, 1, 2],
	dmy: [2, 1, 0],
	mdy: [2, 0, 1]
};
const WORDS: Record<DateOrder, string> = {
	ymd: 'year-month-day',
	dmy: 'day-month-year',
	mdy: 'month-day-year'
};

/**
 * The day of a date as written, under one reading of the whole file; null when it does not fit.
 *
 * @param written parts of a date
 * @param reading of the file
 * @returns days since 1970-01-01
 */
function dayOf(written: WrittenDate, reading: DateReading): number | null {
	if (written.form === 'named') {
		const missing =
			reading.year === null ? null : reading.year + (written.month < reading.firstMonth ? 1 : 0);
		const year = written.year ?? missing;
		const day = year === null ? null : dayNumber(year, written.month, written.day);
		return day !== null && written.weekday !== null && weekdayOf(day) !== written.weekday ? null : day;
	}
	const { parts, digits } = written;
	const [y, m, d] = POSITIONS[reading.order];
	const year = fullYear(parts[y], digits[y]);
	const oddYear = reading.order === 'ymd' && digits[y] === 2 && written.separator !== '-';
	if (year === null || oddYear || digits[m] > 2 || digits[d] > 2) return null;
	return dayNumber(year, parts[m], parts[d]);
}

/**
 * The day in a cell, or null.
 *
 * @param text    one cell
 * @param reading of the file, from `decideDates`
 */
export function readDay(text: string, reading: DateReading): number | null {
	const written = readWritten(text);
	return written === null ? serialDay(text.trim()) : dayOf(written, reading);
}

function decideOrder(
	dates: readonly WrittenDate[],
	{ order: hint, latestYear }: DateHints
): DateOrder | string[] {
	const numeric = dates.filter((date) => date.form === 'numeric');
	if (numeric.length === 0) return 'ymd';
	const days = ORDERS.map((order) =>
		numeric.map((date) => dayOf(date, { order, year: null, firstMonth: 1 }))
	);
	const fits = days.map((column) => column.filter((day) => day !== null).length);
	if (hint !== undefined && fits[ORDERS.indexOf(hint)] !== 0) return hint;
	const bestCount = Math.max(...fits);
	// Between points the day is first, unless the year is.
	const isPointed = numeric.every((date) => date.form === 'numeric' && date.separator === '.');
	const all = ORDERS.filter((_, i) => fits[i] === bestCount);
	const fitting = isPointed && all.includes('dmy') ? all.filter((order) => order !== 'mdy') : all;
	const future = dayNumber(latestYear + 2, 1, 1) ?? Infinity;
	const past = fitting.filter((order) =>
		days[ORDERS.indexOf(order)]?.every((day) => day === null || day < future)
	);
	const best = past.length > 0 ? past : fitting;
	const readings = best.map((order) => days[ORDERS.indexOf(order)]?.join() ?? '');
	if (new Set(readings).size === 1) return best[0] ?? 'ymd';
	return best.map((order) => WORDS[order]);
}

function fitsYear(dates: readonly WrittenDate[], year: number, firstMonth: number): boolean {
	return dates.every((date) => dayOf(date, { order: 'ymd', year, firstMonth }) !== null);
}

/** The month in which a run of months over new year starts: after the widest gap; 1 when the months do not wrap. */
function seasonStart(months: ReadonlySet<number>): number {
	if (!months.has(1) || !months.has(12)) return 1;
	let widest = 0;
	let start = 1;
	for (let month = 1, gap = 0; month <= 12; month += 1) {
		gap = months.has(month) ? 0 : gap + 1;
		if (gap > widest) [widest, start] = [gap, month + 1];
	}
	return start;
}

/**
 * How the dates of a file are read, decided for the whole file: by unambiguous parts, and by weekdays.
 *
 * When two readings fit equally many dates and differ, the answer is `ambiguous`: never a guess, never row by row.
 *
 * @param texts distinct cells of the date column, of the whole file if the sample is ambiguous
 * @param hints what the caller knows
 */
export function decideDates(texts: Iterable<string>, hints: DateHints): DateDecision {
	const dates: WrittenDate[] = [];
	for (const text of texts) {
		const written = readWritten(text);
		if (written !== null) dates.push(written);
	}
	if (dates.length === 0) return { kind: 'no_dates' };
	const order = decideOrder(dates, hints);
	if (typeof order !== 'string') return { kind: 'ambiguous', readings: order };
	const yearless = dates.filter((date) => date.form === 'named' && date.year === null);
	if (yearless.length === 0) return { kind: 'decided', reading: { order, year: null, firstMonth: 1 } };
	const firstMonth = seasonStart(new Set(yearless.map((date) => (date.form === 'named' ? date.month : 0))));
	if (hints.year !== undefined) return { kind: 'decided', reading: { order, year: hints.year, firstMonth } };
	const years = Array.from({ length: 16 }, (_, back) => hints.latestYear - back).filter((year) =>
		fitsYear(yearless, year, firstMonth)
	);
	const [year] = years;
	if (year !== undefined && years.length === 1)
		return { kind: 'decided', reading: { order, year, firstMonth } };
	return { kind: 'ambiguous', readings: years.slice(0, 4).map(String).reverse() };
}
