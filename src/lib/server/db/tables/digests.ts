/** Weekly digests. */
import { day, id, instant, primaryKey, table, whole, words } from '../columns.ts';
import { members } from './accounts.ts';

/** What became of a digest. One that is still `sending` after a restart may have arrived. */
export type DigestState = 'sending' | 'sent' | 'failed';

/** Weekly digests, one for each member and week, so that none is sent twice. */
export const digests = table(
	'digests',
	{
		memberId: id('member_id').references(() => members.id, { onDelete: 'cascade' }),
		/** The Monday. */
		week: day('week').notNull(),
		state: words('state').$type<DigestState>().notNull(),
		tries: whole('tries').notNull(),
		triedAt: instant('tried_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.memberId, t.week] })]
);
