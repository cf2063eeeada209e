import { inArray, isNotNull, type SQL } from 'drizzle-orm';
import { nameKey } from '#lib/privacy/name-key.ts';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';

/** Two IDs of one audience have one key: capitals, and how quotes, dashes and spaces are typed, count for nothing. */
export const audienceKey = (id: string): string => nameKey(id).toLowerCase();

/** Are these IDs of one audience? */
export const isSameAudience = (one: string | null, other: string | null): boolean =>
	one !== null && other !== null && audienceKey(one) === audienceKey(other);

/** Campaigns that name an audience, however they write its ID. */
export const inAudience = async (store: Read, id: string): Promise<SQL> => {
	const written = (
		await store
			.selectDistinct({ id: campaigns.audienceId })
			.from(campaigns)
			.where(isNotNull(campaigns.audienceId))
	).flatMap((one) => (isSameAudience(one.id, id) ? (one.id ?? []) : []));
	return inArray(campaigns.audienceId, written);
};
