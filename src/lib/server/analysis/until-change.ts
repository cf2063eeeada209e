import { currentLocale } from '#lib/format/locale.ts';
import type { Store } from '../db/open.ts';
import { stamp } from '../db/stamp.ts';

/** Somewhere on earth a day begins at every quarter of an hour: campaigns end with it. */
const quarter = 900_000;

/** When what is said of all campaigns may change: with each write, with the days that begin, and with the locale of its words. */
export const momentOf = (store: Store, now: Date): string =>
	JSON.stringify([stamp(store), Math.floor(now.getTime() / quarter), currentLocale()]);

/** Keeps what was found over all campaigns until something is written, a day begins, or the locale is another. */
export function untilChange<Found>(
	find: (store: Store, now: Date) => Found
): (store: Store, now: Date) => Found {
	let last: { readonly store: Store; readonly moment: string; readonly found: Found } | null = null;
	return (store, now) => {
		const moment = momentOf(store, now);
		if (last?.store !== store || last.moment !== moment) last = { store, moment, found: find(store, now) };
		return last.found;
	};
}
