import { currentLocale } from './locale.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

/** One formatter per locale and options: constructing them is slow. */
function dateFormat(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = tag + JSON.stringify(options);
	let formatter = formatters.get(key);
	if (!formatter) formatters.set(key, (formatter = new Intl.DateTimeFormat(tag, options)));
	return formatter;
}

const monthDay = { day: 'numeric', month: 'short' } as const;
const wholeDay = { ...monthDay, year: 'numeric' } as const;

const dayFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
	dateFormat(currentLocale().tag, { timeZone: 'UTC', ...options });

const midnight = (day: string) => new Date(`${day}T00:00:00Z`);

/** A calendar day, such as "14 May 2026". @param day ISO, such as 2026-05-14 */
export const day = (day: string): string => dayFormat(wholeDay).format(midnight(day));

/** A calendar day without its year, such as "14 May". */
export const shortDay = (day: string): string => dayFormat(monthDay).format(midnight(day));

/** Does a day begin with its year here, as in 2026年5月14日? */
function isYearFirst(): boolean {
	const parts = dayFormat(wholeDay).formatToParts(0);
	return parts.find(({ type }) => type !== 'literal')?.type === 'year';
}

/** Two calendar days, both included, such as "2 Apr to 14 May 2026"; the year once when it is the same. */
export function dateRange(from: string, to: string): string {
	if (from === to) return day(to);
	if (from.slice(0, 4) !== to.slice(0, 4)) return `${day(from)} to ${day(to)}`;
	return isYearFirst() ? `${day(from)} to ${shortDay(to)}` : `${shortDay(from)} to ${day(to)}`;
}

/** Whole calendar months, such as "May 2026" or "Apr 2026 to Jun 2026"; other days as `dateRange` writes them. */
export function monthRange(from: string, to: string): string {
	const isWhole = from.endsWith('-01') && new Date(midnight(to).getTime() + 86_400_000).getUTCDate() === 1;
	if (!isWhole) return dateRange(from, to);
	const [first, last] = [from, to].map((one) =>
		dayFormat({ month: 'short', year: 'numeric' }).format(midnight(one))
	);
	return first === last ? `${last}` : `${first} to ${last}`;
}

/** A moment in the workspace's zone, such as "14 May 2026, 11:30 CEST". @param iso such as 2026-05-14T09:30:00.000Z */
export function moment(iso: string): string {
	const { tag, timeZone } = currentLocale();
	return dateFormat(tag, {
		...wholeDay,
		hour: 'numeric',
		minute: '2-digit',
		timeZoneName: 'short',
		timeZone
	}).format(new Date(iso));
}

/** The time of day of a moment in the workspace's zone, such as "11:30". @param iso such as 2026-05-14T09:30:00.000Z */
export function clock(iso: string): string {
	const { tag, timeZone } = currentLocale();
	return dateFormat(tag, { hour: 'numeric', minute: '2-digit', timeZone }).format(new Date(iso));
}

/** The calendar day of a moment in the workspace's zone, ISO. @param iso such as 2026-05-14T22:30:00.000Z */
export function calendarDay(iso: string): string {
	const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
	// Swedish days are ISO days.
	return dateFormat('sv-SE', { ...options, timeZone: currentLocale().timeZone }).format(new Date(iso));
}
