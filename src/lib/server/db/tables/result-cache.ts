/** Results that were computed before. */
import { id, json, primaryKey, table, words } from '../columns.ts';
import { campaigns } from './campaigns.ts';

/** Results of campaigns, computed from their released tables alone, so that a start need not compute them again. */
export const resultCache = table(
	'remembered',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		name: words('name').notNull(),
		/** The build that computed it; another one computes it anew. */
		build: words('build').notNull(),
		/** Everything it rests on. */
		key: words('key').notNull(),
		/** In a list of one: nothing is a value too. */
		value: json<readonly [unknown]>('value').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.name] })]
);
