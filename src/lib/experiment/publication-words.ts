import { dateRange, day } from '#lib/format/date.ts';
import { isoDay } from './day.ts';

/** The possible answers where results resemble those of a published campaign. */
export const samePeopleWords = [
	{ answer: 'version', words: 'Yes: a new version (the old one is withdrawn)' },
	{ answer: 'audience', words: 'Yes: another campaign with the same audience' },
	{ answer: 'none', words: 'No: other people' }
] as const;

/**
 * Who sees a campaign before its publication.
 * @param owner   the owner's name where the reader is somebody else; null where the reader is the owner
 * @param oneTeam whether all analysts of the workspace are colleagues
 */
export function seenByWords({ owner, oneTeam }: { owner: string | null; oneTeam: boolean }): string {
	const people = owner === null ? 'you, the people you add' : 'the owner, the people added';
	const readers = oneTeam ? 'analysts' : people;
	return `${owner === null ? '' : `It belongs to ${owner}. `}Until it is published, only ${readers} and administrators see it.`;
}

/** Days of a campaign that are stored and not published yet, in days since 1970-01-01. */
export interface WaitingDays {
	readonly from: number;
	readonly to: number;
	/** Days from first exposure until outcomes are complete. */
	readonly outcomeWindow: number;
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
