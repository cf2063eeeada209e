import { alertKinds, alertWords } from '#lib/experiment/programme/alert.ts';
import type { AlertWish } from '../db/account-tables.ts';

/** Everything that can be asked for, in the order of the page. */
export const wishes: readonly AlertWish[] = [...alertKinds, 'report'];

export const isWish = (text: string): text is AlertWish => wishes.some((wish) => wish === text);

/** What each is, and when it comes. */
export const wishWords: Readonly<Record<AlertWish, { readonly name: string; readonly when: string }>> = {
	...alertWords,
	report: { name: 'Monthly report', when: 'all campaigns, on the 1st' }
};
