/** Whether more days of a campaign will come. */
export interface Ending {
	/** Last day, in days since 1970-01-01; null without a declared one. */
	readonly endsOn: number | null;
	/** More days will come, with no declared end. */
	readonly openEnd: boolean;
}

/** The end that an uploader declares: finished, or running until a day; null means until further notice. */
export type EndDeclaration =
	{ readonly kind: 'ended' } | { readonly kind: 'running'; readonly endsOn: number | null };

/** A change of the end after results were published: its author may have seen them. */
export interface EndChange {
	readonly what: 'reopened' | 'ended' | 'moved';
	/** ISO day of the last day from then on; null where none was declared. */
	readonly until: string | null;
	/** ISO moment. */
	readonly at: string;
	readonly by: string;
}

/** Without a declaration, a file whose last day is at most this many days old belongs to a running campaign. */
const RUNNING_DAYS = 35;

/** No declared end: the campaign counts as ended. */
const undeclaredEnd: Ending = { endsOn: null, openEnd: false };

/** Will more days come? A campaign with neither a last day nor an open end has ended. */
export const isRunningOn = ({ endsOn, openEnd }: Ending, today: number): boolean =>
	openEnd || (endsOn !== null && endsOn >= today);

/** The last days are still expected for this many days after the last outcomes are complete. */
const LATE_DAYS = 7;

/**
 * The declared last day of a campaign that has ended, while its days are still being published; null before and after.
 * @param outcomeWindow days from first exposure until outcomes are complete
 */
export const awaitedDayOf = (
	{ endsOn, openEnd }: Ending,
	{ today, outcomeWindow }: { today: number; outcomeWindow: number }
): number | null =>
	!openEnd && endsOn !== null && endsOn < today && today <= endsOn + outcomeWindow + LATE_DAYS
		? endsOn
		: null;

export const isSameEnd = (one: Ending, other: Ending): boolean =>
	one.endsOn === other.endsOn && one.openEnd === other.openEnd;

/** The end that follows from the days of a file alone. @param lastDay null without dates */
export const endByData = (lastDay: number | null, today: number): Ending => ({
	endsOn: null,
	openEnd: lastDay !== null && lastDay >= today - RUNNING_DAYS
});

/**
 * A campaign's end once a file has been added to it.
 *
 * @param before   null for a new campaign
 * @param declared the uploader's declaration; null without one: a running campaign stays running, an ended
 *                 one stays ended as long as the file has no later day, and otherwise the days of the file decide
 * @param lastDay  of the file; null without dates
 */
export function endAfterFile(
	before: Ending | null,
	{ declared, lastDay, today }: { declared: EndDeclaration | null; lastDay: number | null; today: number }
): Ending {
	const { endsOn } = before ?? undeclaredEnd;
	const isRunning = before !== null && isRunningOn(before, today);
	const hasLastDay = endsOn !== null && endsOn < today && (lastDay === null || lastDay <= endsOn);
	if (declared?.kind === 'ended') return { endsOn: hasLastDay ? endsOn : null, openEnd: false };
	if (declared && declared.endsOn !== null) return { endsOn: declared.endsOn, openEnd: false };
	if (declared) return isRunning ? before : { endsOn: null, openEnd: true };
	if (before && (isRunning || hasLastDay || lastDay === null)) return before;
	return endByData(lastDay, today);
}
