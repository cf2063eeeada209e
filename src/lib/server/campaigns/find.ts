import { asc, eq, or } from 'drizzle-orm';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { isSameName } from '#lib/privacy/name-key.ts';
import { ledger } from '../ledger/ledger.ts';
import type { Viewer } from './viewer.ts';
import { isOwn, isVisible, manages } from './visible.ts';
import { inTurn } from '../db/in-turn.ts';

/** What a slug or a name means. */
export type Reached =
	| { readonly kind: 'found'; readonly campaign: Campaign }
	/** Several that are alike; who asks may see each of them. */
	| { readonly kind: 'question'; readonly among: readonly Campaign[] }
	/** A published campaign of somebody else, which takes rows with her consent alone. */
	| { readonly kind: 'foreign'; readonly campaign: Campaign }
	| { readonly kind: 'none' };

const none: Reached = { kind: 'none' };

/** The one of a list, or the question which. Published ones of earlier versions may be alike: the older one then. */
async function only(store: Read, list: readonly Campaign[]): Promise<Reached | null> {
	const [first, ...more] = list;
	if (!first) return null;
	const isOne = more.length === 0 || (await inTurn.every(list, ({ id }) => ledger.isBegun(store, id)));
	return isOne ? { kind: 'found', campaign: first } : { kind: 'question', among: list };
}

/** Her own first, then those that she may change; of each, addresses leave no question. */
async function ownFirst(
	store: Read,
	viewer: Viewer,
	list: readonly Campaign[],
	isExact: (campaign: Campaign) => boolean = () => false
): Promise<Reached | null> {
	const best = async (some: readonly Campaign[]) =>
		(await only(store, some.filter(isExact))) ?? (await only(store, some));
	return (
		(await best(list.filter((campaign) => isOwn(viewer, campaign)))) ??
		(await best(await inTurn.filter(list, (campaign) => manages(store, viewer, campaign))))
	);
}

const addressed = prepared(['slug'], (store, { slug }) =>
	store
		.select()
		.from(campaigns)
		.where(or(eq(campaigns.slug, slug), eq(campaigns.alias, slug)))
		.orderBy(asc(campaigns.createdAt), asc(campaigns.id))
);

/**
 * The campaign of an address: by its slug, or the one from before its publication; before that also by the slug that it will
 * have.
 */
export async function atSlug(store: Read, viewer: Viewer, slug: string): Promise<Reached> {
	const exact = await inTurn.find(await addressed(store, { slug }), (campaign) =>
		isVisible(store, viewer, campaign)
	);
	if (exact) return { kind: 'found', campaign: exact };
	const waiting = await inTurn.filter(
		await store
			.select()
			.from(campaigns)
			.where(eq(campaigns.ownSlug, slug))
			.orderBy(asc(campaigns.createdAt), asc(campaigns.id)),
		async ({ id }) => !(await ledger.isBegun(store, id))
	);
	return (await ownFirst(store, viewer, waiting)) ?? none;
}

/** The shortest slug that means a campaign alone: the one that it will have, where no other has it. */
export async function shortSlug(store: Read, viewer: Viewer, campaign: Campaign): Promise<string> {
	const found = await atSlug(store, viewer, campaign.ownSlug);
	return found.kind === 'found' && found.campaign.id === campaign.id ? campaign.ownSlug : campaign.slug;
}

/** @param isExact whether a campaign has the slug or name now */
async function forRows(
	store: Read,
	viewer: Viewer,
	list: readonly Campaign[],
	isExact: (campaign: Campaign) => boolean
): Promise<Reached> {
	const found = await ownFirst(store, viewer, list, isExact);
	if (found) return found;
	const foreign = await inTurn.find(
		list,
		async (campaign) => isExact(campaign) && (await ledger.isBegun(store, campaign.id))
	);
	return foreign ? { kind: 'foreign', campaign: foreign } : none;
}

/** The campaign that rows of a file join by its name, however it is typed: her own by the name that she gave it, whatever it was published as. */
export async function named(store: Read, viewer: Viewer, name: string): Promise<Reached> {
	const list = (
		await store.select().from(campaigns).orderBy(asc(campaigns.createdAt), asc(campaigns.id))
	).filter((one) => isSameName(one.name, name) || isSameName(one.ownName, name));
	const isExact = (campaign: Campaign) => campaign.name === name;
	// Two that differ in how they are typed alone are distinguished by it.
	return await forRows(
		store,
		viewer,
		list,
		list.some(isExact) ? isExact : (one) => isSameName(one.name, name)
	);
}

/** The campaign that an upload names by a slug. */
export async function slugForRows(store: Read, viewer: Viewer, slug: string): Promise<Reached> {
	const { slug: now, alias, ownSlug } = campaigns;
	const list = await store
		.select()
		.from(campaigns)
		.where(or(eq(now, slug), eq(alias, slug), eq(ownSlug, slug)))
		.orderBy(asc(campaigns.createdAt), asc(campaigns.id));
	return await forRows(store, viewer, list, (one) => one.slug === slug || one.alias === slug);
}
