import { alertKinds, alertWords } from '#lib/experiment/programme/alert.ts';
import type { AlertTopic } from '../db/account-tables.ts';

/** Everything that can be asked for, in the order of the page. */
export const topics: readonly AlertTopic[] = [...alertKinds, 'report'];

export const isTopic = (text: string): text is AlertTopic => topics.some((topic) => topic === text);

/** What each is, and when it comes. */
export const topicWords: Readonly<Record<AlertTopic, { readonly name: string; readonly when: string }>> = {
	...alertWords,
	report: { name: 'Monthly report', when: 'all campaigns, on the 1st' }
};
