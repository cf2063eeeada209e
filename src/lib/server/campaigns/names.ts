import { and, eq, ne, or } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { isSameName } from '#lib/privacy/name-key.ts';
import type { Read, Tx } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { ledger } from '../ledger/ledger.ts';
import { inTurn } from '../db/in-turn.ts';
import type { Viewer } from './viewer.ts';
import { managerOf } from './visible.ts';

/** The name of a campaign in addresses: "Spring e-mail: picks" is "spring-e-mail-picks". Never empty. */
export function slugOf(name: string): string {
	const slug = name
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 80)
		.replace(/-+$/, '');
	return slug || 'campaign';
}

type Campaign = typeof campaigns.$inferSelect;

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** A slug that says nothing about which others there are: eight random letters end it. */
export const unpublishedSlug = (name: string): string =>
	`${slugOf(name)}-${Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join('')}`;

const isOther = (ownId: string | undefined) => (ownId === undefined ? undefined : ne(campaigns.id, ownId));

/** Campaigns that are or were called so, however it is typed. */
const called = async (store: Read, name: string, ownId?: string) =>
	(
		await store
			.select({ id: campaigns.id, owner: campaigns.owner, name: campaigns.name, ownName: campaigns.ownName })
			.from(campaigns)
			.where(isOther(ownId))
	).filter((one) => isSameName(one.name, name) || isSameName(one.ownName, name));

/** Is the name that of a published campaign? */
const isPublic = async (store: Read, name: string, ownId?: string): Promise<boolean> =>
	await inTurn.some(
		await called(store, name, ownId),
		async (one) => isSameName(one.name, name) && (await ledger.isBegun(store, one.id))
	);

/**
 * Is a name taken: by a published campaign, or by another one of the same owner? Files find their campaign by its name.
 * @param facts.viewer who asks: of the owner's other campaigns those that are not there for them count for nothing
 */
export async function isNameTaken(
	store: Read,
	name: string,
	{ owner, ownId, viewer }: { owner: string | null; ownId?: string | undefined; viewer: Viewer }
): Promise<boolean> {
	const isManaged = await managerOf(store, viewer);
	const isOwners = (one: { readonly id: string; readonly owner: string | null }) =>
		one.owner === owner && isManaged(one);
	return (await called(store, name, ownId)).some(isOwners) || (await isPublic(store, name, ownId));
}

/** Under which name and slug a campaign is published: its own, or "Spring (2)" where a published campaign has its name. */
export async function publicNames(
	store: Read,
	{ id, name, ownSlug }: Pick<Campaign, 'id' | 'name' | 'ownSlug'>
): Promise<Pick<Campaign, 'name' | 'slug'>> {
	let free = name;
	for (let n = 2; await isPublic(store, free, id); n += 1) free = `${name} (${n})`;
	const base = free === name && ownSlug !== '' ? ownSlug : slugOf(free);
	let slug = base;
	const { slug: present, alias } = campaigns;
	const isTaken = async (text: string): Promise<boolean> =>
		(
			await store
				.select({ id: campaigns.id })
				.from(campaigns)
				.where(and(ne(campaigns.id, id), or(eq(present, text), eq(alias, text))))
				.limit(1)
		)[0] !== undefined;
	for (let n = 2; await isTaken(slug); n += 1) slug = `${base}-${n}`;
	return { name: free, slug };
}

/** Gives a campaign its public name and slug. Call in the transaction of its first publication. */
export async function makePublic(tx: Tx, campaign: Campaign): Promise<void> {
	const { name, slug } = await publicNames(tx, campaign);
	const alias = slug === campaign.slug ? campaign.alias : campaign.slug;
	await tx
		.update(campaigns)
		.set({ name, slug, alias, uniqueName: name })
		.where(eq(campaigns.id, campaign.id));
}
