import { calendarDay, clock, moment } from '#lib/format/date.ts';

/** A moment as people say it: "today, 14:02", or with its day. @param now of the server that made the page, ISO */
export const whenWords = (iso: string, now: string): string =>
	calendarDay(iso) === calendarDay(now) ? `today, ${clock(iso)}` : moment(iso);

/** An attack by its moment: "Today’s attack (9:19)". */
export const attackWords = (iso: string, now: string): string =>
	calendarDay(iso) === calendarDay(now) ? `Today’s attack (${clock(iso)})` : `The attack of ${moment(iso)}`;

/** How long something took, such as "41 seconds" or "3 min". */
export function durationWords(seconds: number): string {
	if (seconds < 1) return 'under a second';
	const whole = Math.round(seconds);
	if (whole < 120) return `${whole} ${whole === 1 ? 'second' : 'seconds'}`;
	return `${Math.round(whole / 60)} min`;
}
