const partsOf = (day: number) => {
	const [year = 0, month = 0] = isoDay(day).split('-').map(Number);
	return { year, month };
};

/** Serial number of a calendar month. @param day days since 1970-01-01 */
export function monthOf(day: number): number {
	const { year, month } = partsOf(day);
	return year * 12 + month - 1;
}

const firstDayOf = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000;

/** First and last day of a calendar month. */
export const daysOfMonth = (month: number): { readonly from: number; readonly to: number } => ({
	from: firstDayOf(month),
	to: firstDayOf(month + 1) - 1
});

/** The length of a range of days in months: each calendar month counts by the part that is covered. */
export function monthsIn({ from, to }: { readonly from: number; readonly to: number }): number {
	let months = 0;
	for (let month = monthOf(from); month <= monthOf(to); month++) {
		const { from: first, to: last } = daysOfMonth(month);
		months += (Math.min(to, last) - Math.max(from, first) + 1) / (last - first + 1);
	}
	return months;
}

/** Calendar months that a range of days touches. */
export const monthsTouched = ({ from, to }: { readonly from: number; readonly to: number }): number[] =>
	Array.from({ length: monthOf(to) - monthOf(from) + 1 }, (_, i) => monthOf(from) + i);

const msPerDay = 86_400_000;

/** ISO date of a day: 0 is 1970-01-01. */
export const isoDay = (day: number): string => new Date(day * msPerDay).toISOString().slice(0, 10);

/** A day of its ISO date: 0 is 1970-01-01; null for what is none. */
export function dayIn(text: string): number | null {
	const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / msPerDay : NaN;
	return Number.isInteger(day) && isoDay(day) === text ? day : null;
}

/** The first moment of a calendar day, to the minute. @param day days since 1970-01-01 */
export function startOf(day: number, timeZone: string): Date {
	const minute = 60_000;
	let [before, start] = [((day - 1) * msPerDay) / minute, ((day + 1) * msPerDay) / minute];
	while (start - before > 1) {
		const middle = Math.floor((before + start) / 2);
		if (dayOf(new Date(middle * minute), timeZone) < day) before = middle;
		else start = middle;
	}
	return new Date(start * minute);
}

/**
 * The calendar day of a moment, in days since 1970-01-01.
 *
 * @param timeZone IANA name of the zone whose calendar counts; null is UTC
 */
export function dayOf(moment: Date, timeZone: string | null = null): number {
	if (timeZone === null) return Math.floor(moment.getTime() / msPerDay);
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		year: 'numeric',
		month: 'numeric',
		day: 'numeric'
	}).formatToParts(moment);
	const part = (type: Intl.DateTimeFormatPartTypes) =>
		Number(parts.find((found) => found.type === type)?.value);
	return Date.UTC(part('year'), part('month') - 1, part('day')) / msPerDay;
}
