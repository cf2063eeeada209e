import { calendarDay, dateRange, day } from '#lib/format/date.ts';
import { counted } from '#lib/format/number.ts';
import { isoDay } from '../../day.ts';
import type { EndChange } from '../../ending.ts';
import type { HealthNote } from '../comparison/results.ts';

/** Published days whose outcomes were not complete yet. */
export interface EarlyDays {
	readonly from: number;
	readonly to: number;
	/** Days from first exposure until outcomes are complete. */
	readonly outcomeWindow: number;
}

/** A change of the end, in words: "Reopened until 20 Dec 2026". */
function changeWords({ what, until }: Pick<EndChange, 'what' | 'until'>): string {
	switch (what) {
		case 'reopened':
			return until === null ? 'Reopened' : `Reopened until ${day(until)}`;
		case 'ended':
			return 'Declared finished';
		case 'moved':
			return until === null ? 'Last day removed' : `Last day set to ${day(until)}`;
	}
}

/** A permanent note: whoever changes the end after results are published may have seen them. */
export const endNotes = (changes: readonly EndChange[]): HealthNote[] =>
	changes.map(({ at, by, ...change }) => ({
		code: `end-${change.what}`,
		level: 'notice',
		words: `${changeWords(change)} on ${day(calendarDay(at))} by ${by}, after results were published: ranges allow for every look`
	}));

/**
 * The declared last day of a campaign that has ended, where days are still to be published; null where none are.
 * @param lastDay last published day; null without dates
 */
export const awaitedAfter = (
	lastDay: number | null,
	{ running, awaitedDay = null }: { readonly running: boolean; readonly awaitedDay?: number | null }
): number | null =>
	!running && lastDay !== null && awaitedDay !== null && lastDay < awaitedDay ? awaitedDay : null;

/** A note until the last days are published: readers will look again. */
export const awaitedNotes = (awaited: number | null): HealthNote[] =>
	awaited === null
		? []
		: [
				{
					code: 'days-awaited',
					level: 'notice',
					words: `Days until ${day(isoDay(awaited))} are still to be published: ranges allow for every look until then`
				}
			];

/** A correction that would reveal who was corrected waits for more corrections. */
export const correctionNotes = (isPending: boolean): HealthNote[] =>
	isPending ? [{ code: 'correction-pending', level: 'notice', words: 'A small correction is pending' }] : [];

/** Days that were published before their outcomes were complete. */
export const earlyNotes = (list: readonly EarlyDays[]): HealthNote[] =>
	list.map(({ from, to, outcomeWindow }) => ({
		code: 'outcomes-may-grow',
		level: 'notice',
		words: `Outcomes of ${dateRange(isoDay(from), isoDay(to))} may still grow: published before their ${counted(outcomeWindow, 'day')} were over`
	}));
