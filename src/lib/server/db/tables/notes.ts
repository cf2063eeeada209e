/** Notes on campaigns, and the members mentioned in them. */
import { day, id, index, instant, primaryKey, table, whole, words } from '../columns.ts';
import { members } from './accounts.ts';
import { campaigns } from './campaigns.ts';

export type NoteKind = 'note' | 'decision';

/** What people noted of a campaign: added, struck out, never changed or deleted. */
export const notes = table(
	'notes',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 1, 2, 3 … within the campaign. */
		number: whole('number').notNull(),
		/** The day it is about; null where it is about the whole campaign. */
		day: day('day'),
		kind: words('kind').$type<NoteKind>().notNull(),
		words: words('words').notNull(),
		by: words('by').notNull(),
		at: instant('at').notNull(),
		/** Who took it back, and when. */
		struckBy: words('struck_by'),
		struckAt: instant('struck_at')
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.number] })]
);

/** Members who are mentioned in notes. The note keeps its words, whatever they are called later. */
export const mentions = table(
	'mentions',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** Of the note. */
		number: whole('number').notNull(),
		memberId: id('member_id').references(() => members.id, { onDelete: 'cascade' }),
		/** The name in the note, without its @. */
		name: words('name').notNull(),
		/** When the member looked at the notes; null until then. */
		seenAt: instant('seen_at')
	},
	(t) => [
		primaryKey({ columns: [t.campaignId, t.number, t.memberId] }),
		index('mentions_member').on(t.memberId, t.seenAt)
	]
);
