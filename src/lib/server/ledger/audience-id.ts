import { inArray, isNotNull, type SQL } from 'drizzle-orm';
import type { Store } from '../db/open.ts';
import { campaigns } from '../db/tables.ts';

/** Two IDs of one audience have one key: capitals and spaces around them count for nothing. */
export const audienceKey = (id: string): string => id.normalize('NFKC').trim().toLowerCase();

/** Are these IDs of one audience? */
export const isSameAudience = (one: string | null, other: string | null): boolean =>
	one !== null && other !== null && audienceKey(one) === audienceKey(other);

/** Campaigns that name an audience, however they write its ID. */
export const inAudience = (store: Store, id: string): SQL => {
	const written = store
		.selectDistinct({ id: campaigns.audienceId })
		.from(campaigns)
		.where(isNotNull(campaigns.audienceId))
		.all()
		.flatMap((one) => (isSameAudience(one.id, id) ? (one.id ?? []) : []));
	return inArray(campaigns.audienceId, written);
};
