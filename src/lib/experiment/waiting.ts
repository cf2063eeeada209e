import { dateRange, day } from '#lib/format/date.ts';
import { isoDay } from './day.ts';

/** Days of a campaign that are stored and not published yet, in days since 1970-01-01. */
export interface WaitingDays {
	readonly from: number;
	readonly to: number;
	/** Days from first exposure until outcomes are complete. */
	readonly outcomeWindow: number;
	/** Today. */
	readonly today: number;
}

/** Why days are not published yet, and when they can be. */
export function waitingWords({ from, to, outcomeWindow, today }: WaitingDays): string {
	const [first, last] = [from + outcomeWindow, to + outcomeWindow];
	const days = dateRange(isoDay(from), isoDay(to));
	if (last <= today) return `${days} has too few people or outcomes to publish yet.`;
	const when =
		first <= today || first === last
			? `on ${day(isoDay(last))}`
			: `from ${dateRange(isoDay(first), isoDay(last))}`;
	return `${days} can be published ${when}, once outcomes are complete.`;
}
