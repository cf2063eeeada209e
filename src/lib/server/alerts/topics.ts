import { alertKinds, alertWords } from '#lib/experiment/programme/alert.ts';
import type { AlertTopic } from '../db/tables/alerts.ts';

/** Everything that can be asked for, in the order of the page. */
export const topics: readonly AlertTopic[] = [...alertKinds, 'mention', 'report'];

/** What an address of the workspace can get: the others are for one member. */
export const isForAddresses = (topic: AlertTopic): boolean => topic !== 'mention' && topic !== 'report';

export const isTopic = (text: string): text is AlertTopic => topics.some((topic) => topic === text);

/** What each is, and when it comes. */
export const topicWords: Readonly<Record<AlertTopic, { readonly name: string; readonly when: string }>> = {
	...alertWords,
	mention: { name: 'Someone mentions you', when: 'as soon as the note is added' },
	report: { name: 'Monthly report', when: 'all campaigns, on the 1st' }
};
