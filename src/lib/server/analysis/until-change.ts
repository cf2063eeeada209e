import { currentLocale } from '#lib/format/locale.ts';
import { cached } from '../db/cache.ts';
import type { Read } from '../db/database.ts';

/** Somewhere on earth a day begins at every quarter of an hour: campaigns end with it. */
const quarter = 900_000;

/** What is known of all campaigns may change, besides with each write, with the days that begin and with the locale of its words. */
const occasionOf = (now: Date): string =>
	JSON.stringify([Math.floor(now.getTime() / quarter), currentLocale()]);

/** When what is known of all campaigns may change. */
export const momentOf = async (store: Read, now: Date): Promise<string> =>
	`${await store.version()} ${occasionOf(now)}`;

/** Keeps what was found over all campaigns until something is written, a day begins, or the locale is another. */
export const untilChange = <Found>(
	find: (store: Read, now: Date) => Promise<Found>
): ((store: Read, now: Date) => Promise<Found>) => cached({ max: 2, question: occasionOf, find });
