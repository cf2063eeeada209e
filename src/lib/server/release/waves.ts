import { and, asc, desc, eq, isNull, ne } from 'drizzle-orm';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { newWaves } from '../db/tables/same-people.ts';
import { releases } from '../db/tables/ledger.ts';
import { inAudience, isSameAudience } from '../ledger/audience-id.ts';
import type { SamePeople } from './same-people-answer.ts';

type Campaign = typeof campaigns.$inferSelect;

/** Are two campaigns about the same people, by their audience? Whoever is in it was drawn once for both. */
export const isSameWave = (
	one: Pick<Campaign, 'audienceId' | 'wave'>,
	other: Pick<Campaign, 'audienceId' | 'wave'>
): boolean => isSameAudience(one.audienceId, other.audienceId) && one.wave === other.wave;

/** Is it declared that the people of the audience were drawn again? */
export const declaresNewWave = (samePeople: readonly SamePeople[] = []): boolean =>
	samePeople.some(({ answer }) => answer === 'new-wave');

const isPublished = async (store: Read, id: string): Promise<boolean> =>
	(
		await store.select({ id: releases.campaignId }).from(releases).where(eq(releases.campaignId, id)).limit(1)
	)[0] !== undefined;

/** Names of other campaigns of the audience that published something, in any wave, the newest first. */
export async function earlierOfAudience(
	store: Read,
	{ id, audienceId }: Pick<Campaign, 'id' | 'audienceId'>
): Promise<string[]> {
	if (audienceId === null) return [];
	return (
		await store
			.selectDistinct({ id: campaigns.id, name: campaigns.name, at: campaigns.createdAt })
			.from(campaigns)
			.innerJoin(releases, eq(releases.campaignId, campaigns.id))
			.where(and(await inAudience(store, audienceId), ne(campaigns.id, id)))
			.orderBy(desc(campaigns.createdAt), desc(campaigns.id))
	).map(({ name }) => name);
}

/** When it was confirmed that the people of a campaign's audience were drawn again for it; null where it began no wave. */
export const waveBegunAt = async (store: Read, campaignId: string): Promise<Date | null> =>
	(await store.select().from(newWaves).where(eq(newWaves.campaignId, campaignId)).limit(1))[0]?.confirmedAt ??
	null;

/** The campaigns that began the waves of an audience after the first one, in their order. */
const wavesBegun = async (store: Read, audienceId: string): Promise<string[]> =>
	(
		await store
			.select({ id: newWaves.campaignId })
			.from(newWaves)
			.innerJoin(campaigns, eq(campaigns.id, newWaves.campaignId))
			.where(await inAudience(store, audienceId))
			.orderBy(asc(newWaves.confirmedAt), asc(newWaves.campaignId))
	).map(({ id }) => id);

/** Which wave of its audience a published campaign is in, from 1. */
export async function waveNumber(
	store: Read,
	{ audienceId, wave }: Pick<Campaign, 'audienceId' | 'wave'>
): Promise<number> {
	if (audienceId === null || wave === null) return 1;
	return (await wavesBegun(store, audienceId)).indexOf(wave) + 2;
}

/** The wave of an audience that was begun last; null for the first one. Waves begin with a publication. */
const newestWave = async (store: Read, audienceId: string): Promise<string | null> =>
	(await wavesBegun(store, audienceId)).at(-1) ?? null;

/** The campaign with which the newest wave of an audience began: who owns it may say that the people were drawn again. */
export async function beginningOf(store: Read, audienceId: string): Promise<Campaign | null> {
	const wave = await newestWave(store, audienceId);
	const inFirst = and(await inAudience(store, audienceId), isNull(campaigns.wave), eq(releases.sequence, 1));
	const begun = (
		await store
			.select({ campaign: campaigns })
			.from(campaigns)
			.innerJoin(releases, eq(releases.campaignId, campaigns.id))
			.where(wave === null ? inFirst : and(eq(campaigns.id, wave), eq(releases.sequence, 1)))
			.orderBy(asc(releases.releasedAt), asc(campaigns.id))
			.limit(1)
	)[0];
	return begun?.campaign ?? null;
}

/**
 * A campaign with its wave of the audience. The first publication fixes it; before, it is a wave of its own where its people were
 * drawn again, that of the campaign that it corrects, or else the newest one.
 */
export async function inWave<One extends Pick<Campaign, 'id' | 'audienceId' | 'replacesId' | 'wave'>>(
	store: Read,
	campaign: One,
	{ isNew = false, seen = [] }: { readonly isNew?: boolean; readonly seen?: readonly string[] } = {}
): Promise<One> {
	const { id, audienceId, replacesId } = campaign;
	if (audienceId === null || (await isPublished(store, id))) return campaign;
	if (isNew && replacesId === null) return { ...campaign, wave: id };
	const corrected =
		replacesId === null || seen.includes(replacesId)
			? undefined
			: (await store.select().from(campaigns).where(eq(campaigns.id, replacesId)).limit(1))[0];
	const wave =
		corrected && isSameAudience(corrected.audienceId, audienceId)
			? (await inWave(store, corrected, { seen: [...seen, id] })).wave
			: await newestWave(store, audienceId);
	return { ...campaign, wave };
}
