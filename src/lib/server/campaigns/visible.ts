import { eq, notExists } from 'drizzle-orm';
import { isOneTeam } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import { campaignPeople, campaigns } from '../db/tables/campaigns.ts';
import { releases } from '../db/tables/ledger.ts';
import { ledger } from '../ledger/ledger.ts';
import { mayWorkOn } from './people.ts';
import type { Viewer } from './viewer.ts';

type Campaign = typeof campaigns.$inferSelect;
type Owned = Pick<Campaign, 'id' | 'owner'>;

/** Her own, or one of the administrators together. */
export const isOwn = ({ person }: Viewer, { owner }: Pick<Campaign, 'owner'>): boolean => owner === person;

const addedTo = prepared(['person'], (store, { person }) =>
	store
		.select({ campaignId: campaignPeople.campaignId })
		.from(campaignPeople)
		.where(eq(campaignPeople.person, person))
);

/**
 * May somebody see campaigns before their publication, and change them: owners, people they added, administrators, and a team?
 * Asked once for all of a list.
 */
export async function managerOf(store: Read, viewer: Viewer): Promise<(campaign: Owned) => boolean> {
	const { person, isAdministrator, isAnalyst } = viewer;
	if (isAdministrator || (isAnalyst && (await isOneTeam(store)))) return () => true;
	const rows = person === null ? [] : await addedTo(store, { person });
	// Who is no analyst any more reads what is published.
	const isAble = rows.length > 0 && person !== null && (await mayWorkOn(store, person));
	const added = new Set(isAble ? rows.map(({ campaignId }) => campaignId) : []);
	return (campaign) => isOwn(viewer, campaign) || added.has(campaign.id);
}

/** The same for one campaign. */
export const manages = async (store: Read, viewer: Viewer, campaign: Owned): Promise<boolean> =>
	isOwn(viewer, campaign) || (await managerOf(store, viewer))(campaign);

/** Is the campaign there for somebody? A published one is for everybody, also when it was withdrawn. */
export const isVisible = async (store: Read, viewer: Viewer, campaign: Owned): Promise<boolean> =>
	(await ledger.isBegun(store, campaign.id)) || (await manages(store, viewer, campaign));

/** Campaigns of which nothing was ever published. */
const unpublished = prepared([], (store) =>
	store
		.select({ id: campaigns.id, owner: campaigns.owner, slug: campaigns.slug })
		.from(campaigns)
		.where(
			notExists(
				store.select({ id: releases.campaignId }).from(releases).where(eq(releases.campaignId, campaigns.id))
			)
		)
);

/** Slugs of the campaigns that are not there for somebody. */
export async function hiddenSlugs(store: Read, viewer: Viewer): Promise<ReadonlySet<string>> {
	if (viewer.isAdministrator) return new Set();
	const isManaged = await managerOf(store, viewer);
	return new Set(
		(await unpublished(store, {})).flatMap((campaign) => (isManaged(campaign) ? [] : [campaign.slug]))
	);
}

/** Of some campaigns those that are there for somebody. */
export async function visibleAmong<One extends Pick<Campaign, 'slug'>>(
	store: Read,
	viewer: Viewer,
	list: readonly One[]
): Promise<One[]> {
	const hidden = await hiddenSlugs(store, viewer);
	return list.filter(({ slug }) => !hidden.has(slug));
}
