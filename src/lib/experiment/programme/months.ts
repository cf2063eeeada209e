import { isoDay } from '../day.ts';

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
