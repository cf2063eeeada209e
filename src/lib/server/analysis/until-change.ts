import { currentLocale } from '#lib/format/locale.ts';
import type { Read } from '../db/database.ts';

/** Somewhere on earth a day begins at every quarter of an hour: campaigns end with it. */
const quarter = 900_000;

/** When what is said of all campaigns may change: with each write, with the days that begin, and with the locale of its words. */
export const momentOf = (store: Read, now: Date): string =>
	JSON.stringify([store.stamp(), Math.floor(now.getTime() / quarter), currentLocale()]);

/** Keeps what was found over all campaigns until something is written, a day begins, or the locale is another. */
export function untilChange<Found>(
	find: (store: Read, now: Date) => Promise<Found>
): (store: Read, now: Date) => Promise<Found> {
	let last: { readonly store: Read; readonly moment: string; readonly found: Found } | null = null;
	return async (store, now) => {
		const moment = momentOf(store, now);
		if (last?.store !== store || last.moment !== moment)
			last = { store, moment, found: await find(store, now) };
		return last.found;
	};
}
