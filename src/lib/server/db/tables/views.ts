/** Views of members, and those that links show without an account. */
import { id, index, instant, json, table, uniqueIndex, words } from '../columns.ts';
import { members } from './accounts.ts';
import { campaigns } from './campaigns.ts';

/** What a share link shows: results of a campaign, a report on its return, or the report on all campaigns together. */
export type ShareKind = 'campaign' | 'report' | 'programme';

/** Links that show one view to whoever has them, without an account. */
export const shares = table(
	'shares',
	{
		id: id('id').primaryKey(),
		/** SHA-256 of the secret in the link. */
		hash: words('hash').notNull().unique(),
		kind: words('kind').$type<ShareKind>().notNull(),
		/** Null for all campaigns together. */
		campaignId: words('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** The settings of the page, fixed when the link was made. */
		query: words('query').notNull(),
		/** Origins whose pages may show it in a frame; null for none. */
		embedOrigins: json<readonly string[]>('embed_origins'),
		createdBy: words('created_by').references(() => members.id, { onDelete: 'set null' }),
		createdAt: instant('created_at').notNull(),
		expiresAt: instant('expires_at').notNull(),
		revokedAt: instant('revoked_at')
	},
	(t) => [index('shares_campaign').on(t.campaignId)]
);

/** Settings of the overview that a member comes back to. */
export const views = table(
	'views',
	{
		id: id('id').primaryKey(),
		memberId: id('member_id').references(() => members.id, { onDelete: 'cascade' }),
		name: words('name').notNull(),
		/** The query of the overview's address. */
		query: words('query').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [uniqueIndex('views_member').on(t.memberId, t.name)]
);
