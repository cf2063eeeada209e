import { dayOf } from '#lib/experiment/day.ts';

/** The hour of Monday, or of the first of a month, from which letters are due. */
export const hourOfDay = 7;

/** Days since the last Monday: 1970-01-01 was a Thursday. */
const sinceMonday = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The hour of the day in a zone, 0 to 23. */
export const hourIn = (moment: Date, timeZone: string): number =>
	Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(moment));

/**
 * The Monday, in days since 1970-01-01, whose 07:00 in the zone was the last to come. Two moments with the same one have no
 * Monday 07:00 between them, whatever the clocks did meanwhile.
 */
export function weekOf(moment: Date, timeZone: string): number {
	const today = dayOf(moment, timeZone);
	const monday = today - sinceMonday(today);
	return today === monday && hourIn(moment, timeZone) < hourOfDay ? monday - 7 : monday;
}
