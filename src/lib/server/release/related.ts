import { asc, eq } from 'drizzle-orm';
import type { Relation } from '#lib/privacy/joint/published.ts';
import { people } from '../campaigns/people.ts';
import { commandLineViewer, viewerOfPerson } from '../campaigns/viewer.ts';
import { manages } from '../campaigns/visible.ts';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { releases } from '../db/tables/ledger.ts';
import { inWave, isSameWave } from './waves.ts';
import { inTurn } from '../db/in-turn.ts';

type Campaign = typeof campaigns.$inferSelect;

/** What links a campaign to others. */
type Linked = Pick<Campaign, 'id' | 'owner' | 'audienceId' | 'wave' | 'replacesId'>;

/** Of every campaign, the oldest first. A row has thirty columns more, and a release asks for all of them eight times. */
export async function linksOfAll(store: Read): Promise<Linked[]> {
	const { id, owner, audienceId, wave, replacesId, createdAt } = campaigns;
	return await store
		.select({ id, owner, audienceId, wave, replacesId })
		.from(campaigns)
		.orderBy(asc(createdAt), asc(id));
}

/** A campaign about the same people as another one. */
export interface RelatedCampaign {
	readonly campaign: Campaign;
	readonly relation: Relation;
}

/** When each campaign published first, withdrawn or not. */
const firstPublished = async (store: Read): Promise<ReadonlyMap<string, number>> =>
	new Map(
		(
			await store
				.select({ id: releases.campaignId, at: releases.releasedAt })
				.from(releases)
				.where(eq(releases.sequence, 1))
		).map(({ id, at }) => [id, at.getTime()])
	);

/**
 * Every campaign that published something about the same people: all versions of it (the ones it corrects, and all that correct
 * one of these), and all campaigns of an audience of any of them, of the same wave, with their versions. In order of publication, withdrawn ones too.
 *
 * @param campaign in its wave, as it is or as it will be once it is published
 * @param boundTo  campaigns of the same people, as somebody answered
 */
export async function relatedCampaigns(
	store: Read,
	campaign: Campaign,
	boundTo: readonly string[] = []
): Promise<RelatedCampaign[]> {
	const publishedAt = await firstPublished(store);
	// Links of somebody else's unpublished campaign are not there for this one.
	const list = (await linksOfAll(store)).filter(
		({ id, owner }) => id === campaign.id || publishedAt.has(id) || owner === campaign.owner
	);
	const all = await inTurn.map(list, async (one) =>
		one.id === campaign.id ? campaign : publishedAt.has(one.id) ? one : await inWave(store, one)
	);
	/** Everything that is reached over some links. */
	const reached = (isLinked: (one: Linked, other: Linked) => boolean): Set<string> => {
		const found = new Set([campaign.id]);
		const open: Linked[] = [campaign];
		for (let one = open.pop(); one; one = open.pop()) {
			for (const other of all) {
				if (found.has(other.id) || !isLinked(one, other)) continue;
				found.add(other.id);
				open.push(other);
			}
		}
		return found;
	};
	const isVersion = (one: Linked, other: Linked) =>
		one.replacesId === other.id || other.replacesId === one.id;
	const versions = reached(isVersion);
	const everything = reached(
		(one, other) =>
			isVersion(one, other) ||
			isSameWave(one, other) ||
			(one.id === campaign.id && boundTo.includes(other.id))
	);
	const related = all
		.filter(({ id }) => id !== campaign.id && everything.has(id) && publishedAt.has(id))
		.toSorted((a, b) => (publishedAt.get(a.id) ?? 0) - (publishedAt.get(b.id) ?? 0));
	return await inTurn.flatMap(related, async ({ id }): Promise<RelatedCampaign[]> => {
		const [one] = await store.select().from(campaigns).where(eq(campaigns.id, id)).limit(1);
		return one ? [{ campaign: one, relation: versions.has(id) ? 'version' : 'audience' }] : [];
	});
}

/**
 * May the cells of another campaign decide what is published of this one? Only where its owner, and everybody who was added to it,
 * may see them: previews and publications would tell them about hidden rows of somebody else. Else what both released is compared.
 */
export async function sharesCells(store: Read, own: Campaign, other: Campaign): Promise<boolean> {
	const owner = own.owner === null ? commandLineViewer : await viewerOfPerson(store, own.owner);
	const added = await inTurn.map(await people.list(store, own.id), ({ person }) =>
		viewerOfPerson(store, person)
	);
	return await inTurn.every([owner, ...added], (viewer) => manages(store, viewer, other));
}
