import type { AlertKind } from '#lib/experiment/programme/alert.ts';

/** What is known of a finding since the last look. */
export interface FindingState {
	readonly campaignId: string;
	readonly kind: AlertKind;
	readonly isOpen: boolean;
	readonly isNotified: boolean;
	/** The Monday of the week of the last message; null for never. */
	readonly week: number | null;
}

export type FoundAlert = Pick<FindingState, 'campaignId' | 'kind'>;

const keyOf = ({ campaignId, kind }: FoundAlert): string => `${kind} ${campaignId}`;

/**
 * What people are notified of now: a finding once when it begins, and at most once a week where it comes and goes. One that came back in
 * the week of the last message is reported in the next week, if it is still so.
 *
 * @param known states since the last look
 * @param found what is so now
 * @param week  the Monday of this week, in days since 1970-01-01
 * @returns `due`: what to tell; `changed`: states to write down
 */
export function dueAlerts<Found extends FoundAlert>(
	known: readonly FindingState[],
	found: readonly Found[],
	week: number
): { readonly due: readonly Found[]; readonly changed: readonly FindingState[] } {
	const before = new Map(known.map((state) => [keyOf(state), state]));
	const now = new Set(found.map(keyOf));
	const due: Found[] = [];
	const changed: FindingState[] = [];
	for (const one of found) {
		const { campaignId, kind } = one;
		const state = before.get(keyOf(one));
		const isNew = !state?.isOpen;
		const last = state?.week ?? null;
		const isDue = (isNew || !state.isNotified) && (last === null || last < week);
		if (isDue) due.push(one);
		if (isDue || isNew)
			changed.push({ campaignId, kind, isOpen: true, isNotified: isDue, week: isDue ? week : last });
	}
	for (const state of known)
		if (state.isOpen && !now.has(keyOf(state))) changed.push({ ...state, isOpen: false });
	return { due, changed };
}
