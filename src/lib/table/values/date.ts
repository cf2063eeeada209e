/** The order of the parts of a numeric date. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** A date as it is written: numbers in the order of the text (`separator` is empty for eight digits), or a month by its name. */
export type WrittenDate =
	| {
			form: 'numeric';
			parts: readonly [number, number, number];
			digits: readonly [number, number, number];
			separator: string;
	  }
	| { form: 'named'; day: number; month: number; year: number | null; weekday: number | null };

/** Months by the first letters of their names in German, French, Spanish, Italian, Dutch and Portuguese, without accents. */
const FOREIGN_MONTHS: readonly (readonly [RegExp, number])[] = [
	[/^(?:januar|janner|janvier|janv|enero|ene|gennaio|gen|januari|janeiro)$/, 1],
	[/^(?:februar|feber|fevrier|fevr|fev|febrero|febbraio|februari|fevereiro)$/, 2],
	[/^(?:marz|maerz|mrz|mars|marzo|maart|mrt|marco)$/, 3],
	[/^(?:avril|avr|abril|abr|aprile)$/, 4],
	[/^(?:mai|mayo|maggio|mag|mei|maio)$/, 5],
	[/^(?:juni|juin|junio|giugno|giu|junho)$/, 6],
	[/^(?:juli|juillet|juil|julio|luglio|lug|julho)$/, 7],
	[/^(?:aout|agosto|ago|augustus)$/, 8],
	[/^(?:septembre|septiembre|settembre|set|setembro)$/, 9],
	[/^(?:oktober|okt|octobre|octubre|ottobre|ott|outubro|out)$/, 10],
	[/^(?:novembre|noviembre|novembro)$/, 11],
	[/^(?:dezember|dez|decembre|diciembre|dic|dicembre|dezembro)$/, 12]
];

const plainLetters = (word: string): string => word.normalize('NFD').replace(/\p{M}+/gu, '');

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const LONG_MONTHS =
	'january february march april may june july august september october november december'.split(' ');
const LONG_WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/**
 * Days since 1970-01-01 of a calendar day of the Gregorian calendar, or null when there is no such day.
 *
 * @param year  1900 to 2199, else null
 * @param month 1 to 12
 * @param day   1 to 31
 * @see Hinnant (2013), "chrono-compatible low-level date algorithms", days_from_civil
 */
export function dayNumber(year: number, month: number, day: number): number | null {
	if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return null;
	if (day > (LENGTHS[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0)) return null;
	const y = month <= 2 ? year - 1 : year;
	const era = Math.floor(y / 400);
	const yearOfEra = y - era * 400;
	const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * 146097 + dayOfEra - 719468;
}

/**
 * A day as ISO 8601 text, the inverse of reading it: `dayToIso(0)` is `1970-01-01`.
 *
 * @param day days since 1970-01-01
 */
export function dayToIso(day: number): string {
	return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** 0 Sunday … 6 Saturday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

const TIME = /[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:[AaPp][Mm]|Z|UTC|[-+]\d{2}:?\d{2}))?$/;
const NUMERIC = /^(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})$/;
const COMPACT = /^\d{8}$/;

function named(text: string): WrittenDate | null {
	const words = text
		.toLowerCase()
		.split(/[\s,./-]+/)
		.filter((word) => word !== '' && word !== 'de' && word !== 'del' && word !== 'do');
	let month = 0;
	let weekday: number | null = null;
	const numbers: string[] = [];
	for (const word of words) {
		const short = word.slice(0, 3);
		const number = /^(\d{1,4})(?:st|nd|rd|th)?$/.exec(word)?.[1];
		if (number !== undefined) numbers.push(number);
		else if (
			word === LONG_MONTHS[MONTHS.indexOf(short)] ||
			word === 'sept' ||
			(word === short && (MONTHS.includes(short) || WEEKDAYS.includes(short)))
		) {
			if (MONTHS.includes(short) && month === 0) month = MONTHS.indexOf(short) + 1;
			else if (WEEKDAYS.includes(short) && weekday === null) weekday = WEEKDAYS.indexOf(short);
			else return null;
		} else if (
			WEEKDAYS.includes(short) &&
			LONG_WEEKDAYS.some((name) => name.startsWith(word)) &&
			weekday === null
		)
			weekday = WEEKDAYS.indexOf(short);
		else {
			const foreign = FOREIGN_MONTHS.find(([names]) => names.test(plainLetters(word)))?.[1];
			if (foreign === undefined || month !== 0) return null;
			month = foreign;
		}
	}
	const [first, second] = numbers;
	if (month === 0 || first === undefined || numbers.length > 2) return null;
	// A month and its year: its first day.
	if (second === undefined && first.length === 4 && words.length === 2)
		return { form: 'named', day: 1, month, year: Number(first), weekday: null };
	if (second === undefined)
		return first.length > 2 ? null : { form: 'named', day: Number(first), month, year: null, weekday };
	const yearFirst = first.length === 4;
	const year = fullYear(Number(yearFirst ? first : second), yearFirst ? 4 : second.length);
	return year === null
		? null
		: { form: 'named', day: Number(yearFirst ? second : first), month, year, weekday };
}

/** The Monday of a week by ISO 8601. */
function ofWeek(year: number, week: number): WrittenDate | null {
	const fourth = dayNumber(year, 1, 4);
	if (fourth === null || week < 1 || week > 53) return null;
	const monday = fourth - ((weekdayOf(fourth) + 6) % 7) + 7 * (week - 1);
	const [y = 0, m = 0, d = 0] = dayToIso(monday).split('-').map(Number);
	return { form: 'named', day: d, month: m, year: y, weekday: null };
}

/** The day of a serial number of Excel (1900 system) or of Unix seconds or milliseconds; null where it is neither. */
export function serialDay(text: string): number | null {
	if (!/^\d{5}(?:[.,]\d+)?$|^\d{10}$|^\d{13}$/.test(text)) return null;
	const value = Number(text.replace(',', '.'));
	if (value >= 30_000 && value <= 60_000) return Math.floor(value) - 25_569;
	const seconds = value >= 1e12 ? value / 1000 : value;
	return seconds >= 9e8 && seconds < 4.2e9 ? Math.floor(seconds / 86_400) : null;
}

/** A year of two digits is in 1970 to 2069; one of three digits is invalid. */
export function fullYear(year: number, digits: number): number | null {
	if (digits === 4) return year;
	return digits === 2 ? year + (year < 70 ? 2000 : 1900) : null;
}

/** A date and time of day as written, without the time. */
export const withoutTime = (text: string): string => text.trim().replace(TIME, '');

/**
 * The parts of a date as written, without deciding their order; null when the text is no date.
 *
 * @param text one cell; a time of day is cut off, not converted
 */
export function readWritten(text: string): WrittenDate | null {
	const plain = withoutTime(text);
	if (COMPACT.test(plain)) {
		const year = Number(plain.slice(0, 4));
		const yearFirst = year >= 1900 && year <= 2199 && Number(plain.slice(4, 6)) <= 12;
		const cuts = yearFirst ? [0, 4, 6, 8] : [0, 2, 4, 8];
		const [a = 0, b = 0, c = 0] = [0, 1, 2].map((i) => Number(plain.slice(cuts[i], cuts[i + 1])));
		return { form: 'numeric', parts: [a, b, c], digits: yearFirst ? [4, 2, 2] : [2, 2, 4], separator: '' };
	}
	const week = /^(\d{4})-?W(\d{1,2})$/i.exec(plain);
	if (week !== null) return ofWeek(Number(week[1]), Number(week[2]));
	const month = /^(\d{4})-(\d{2})$/.exec(plain);
	if (month !== null)
		return { form: 'named', day: 1, month: Number(month[2]), year: Number(month[1]), weekday: null };
	const range = /^(\S{6,10}) (?:-|\u2013|to|bis|\/) (\S{6,10})$/.exec(plain);
	if (range?.[2] !== undefined && /\d/.test(range[2])) return readWritten(range[2]);
	const match = NUMERIC.exec(plain);
	if (match === null) return plain.length > 40 ? null : named(plain);
	const [, a = '', separator = '', b = '', c = ''] = match;
	return {
		form: 'numeric',
		parts: [Number(a), Number(b), Number(c)],
		digits: [a.length, b.length, c.length],
		separator
	};
}
