/** Which campaigns are about the same people: what they are compared by, and what was answered. */
import type { PublishedBlocks } from '#lib/privacy/published-blocks.ts';
import { id, index, instant, json, primaryKey, table, whole, words } from '../columns.ts';
import { campaigns } from './campaigns.ts';

/** Numbers of campaigns' released tables, so that later ones can be compared with them at once; made from these tables alone. */
export const publishedNumbers = table('published_numbers', {
	campaignId: words('campaign_id')
		.primaryKey()
		.references(() => campaigns.id, { onDelete: 'cascade' }),
	/** Newest release that they are of. */
	sequence: whole('sequence').notNull(),
	numbers: json<PublishedBlocks>('numbers').notNull()
});

/** Whether two campaigns are about the same people. */
export type SamePeopleAnswer = 'version' | 'audience' | 'none';

/** What was answered where results resembled those of a published campaign; written once, with the publication. */
export const samePeopleAnswers = table(
	'same_people_answers',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		otherId: id('other_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		answer: words('answer').$type<SamePeopleAnswer>().notNull(),
		/** Who answered, as `campaigns.owner`; null for the command line. */
		person: words('person'),
		answeredAt: instant('answered_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.campaignId, t.otherId] }),
		index('same_people_answers_person').on(t.person, t.answeredAt)
	]
);

/** Campaigns that begin a new wave of their audience: that its people were drawn again is confirmed with the first publication. */
export const newWaves = table(
	'new_waves',
	{
		campaignId: words('campaign_id')
			.primaryKey()
			.references(() => campaigns.id, { onDelete: 'cascade' }),
		/** Who confirmed it, as `campaigns.owner`; null for the command line. */
		person: words('person'),
		confirmedAt: instant('confirmed_at').notNull()
	},
	(t) => [index('new_waves_person').on(t.person, t.confirmedAt)]
);
