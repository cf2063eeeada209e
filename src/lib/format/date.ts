import { defaultLocale } from './number.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

/** One formatter for each locale and options: making them is slow. */
function dayFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = locale + JSON.stringify(options);
	let formatter = formatters.get(key);
	if (!formatter)
		formatters.set(key, (formatter = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })));
	return formatter;
}

const midnight = (day: string) => new Date(`${day}T00:00:00Z`);

/** A calendar day, such as "14 May 2026". @param day ISO, such as 2026-05-14 */
export function day(day: string, locale = defaultLocale): string {
	return dayFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(midnight(day));
}

/** A calendar day where the year is clear, such as "14 May". */
export function shortDay(day: string, locale = defaultLocale): string {
	return dayFormat(locale, { day: 'numeric', month: 'short' }).format(midnight(day));
}

/** Two calendar days, both included, such as "2 Apr to 14 May 2026"; the year once when it is the same. */
export function dateRange(from: string, to: string, locale = defaultLocale): string {
	if (from === to) return day(to, locale);
	const start = from.slice(0, 4) === to.slice(0, 4) ? shortDay(from, locale) : day(from, locale);
	return `${start} to ${day(to, locale)}`;
}

/** A moment in UTC, such as "14 May 2026, 09:30 UTC". @param iso such as 2026-05-14T09:30:00.000Z */
export function moment(iso: string, locale = defaultLocale): string {
	const time = dayFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
		new Date(iso)
	);
	return `${day(iso.slice(0, 10), locale)}, ${time} UTC`;
}
