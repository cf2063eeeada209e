import { and, asc, eq, isNull } from 'drizzle-orm';
import { byName } from '#lib/format/names.ts';
import { may } from '../accounts/permissions.ts';
import { members, tokens } from '../db/tables/accounts.ts';
import type { Read, Tx } from '../db/database.ts';
import { campaignPeople as table, campaigns } from '../db/tables/campaigns.ts';
import { templates, uploads } from '../db/tables/uploads.ts';
import { personOfToken } from './viewer.ts';
import { inTurn } from '../db/in-turn.ts';

/** What others call a member or token; administrators together have no name of their own. */
export async function personName(store: Read, person: string | null): Promise<string> {
	if (person === null) return 'Administrators';
	const id = person.slice(person.indexOf(':') + 1);
	if (person.startsWith('member:')) {
		const member = (await store.select().from(members).where(eq(members.id, id)).limit(1))[0];
		return member ? member.name || member.email : 'A former member';
	}
	return (await store.select().from(tokens).where(eq(tokens.id, id)).limit(1))[0]?.name ?? 'A former token';
}

/** May somebody own campaigns, or be added to one: only who may upload and publish works on one. By their role now. */
export async function mayWorkOn(store: Read, person: string): Promise<boolean> {
	const id = person.slice(person.indexOf(':') + 1);
	const { role } =
		(person.startsWith('member:')
			? (await store.select().from(members).where(eq(members.id, id)).limit(1))[0]
			: (await store.select().from(tokens).where(eq(tokens.id, id)).limit(1))[0]) ?? {};
	return role !== undefined && may(role, 'upload');
}

/** The active member of an e-mail address, or the token of a name that acts for itself; null where there is none, or several. */
export async function personCalled(store: Read, text: string): Promise<string | null> {
	const email = text.trim().toLowerCase();
	const isActive = isNull(members.deactivatedAt);
	const member = (
		await store
			.select()
			.from(members)
			.where(and(eq(members.email, email), isActive))
			.limit(1)
	)[0];
	if (member) return `member:${member.id}`;
	const found = await store
		.select()
		.from(tokens)
		.where(and(eq(tokens.name, text.trim()), isNull(tokens.revokedAt)));
	const [token] = found;
	return token && found.length === 1 ? personOfToken(token) : null;
}

/** Who may see and change a campaign besides its owner and administrators. Each write is to be called in a transaction. */
export const people = {
	/** In the order in which they were added. */
	async list(store: Read, campaignId: string): Promise<{ readonly person: string; readonly name: string }[]> {
		return (
			await inTurn.map(
				await store
					.select()
					.from(table)
					.where(eq(table.campaignId, campaignId))
					.orderBy(asc(table.addedAt), asc(table.person)),
				async ({ person }) => ({ person, name: await personName(store, person) })
			)
		).toSorted((a, b) => byName(a.name, b.name));
	},

	async add(tx: Tx, campaignId: string, person: string, now: Date): Promise<void> {
		await tx.insert(table).values({ campaignId, person, addedAt: now }).onConflictDoNothing();
	},

	/** @returns whether they had been added */
	async remove(tx: Tx, campaignId: string, person: string): Promise<boolean> {
		const own = and(eq(table.campaignId, campaignId), eq(table.person, person));
		return (await tx.delete(table).where(own).returning({ person: table.person })).length > 0;
	},

	/** Makes somebody else the owner; whoever was it sees the campaign no more until it is published, unless they are added. */
	async handOver(tx: Tx, campaignId: string, person: string): Promise<void> {
		await tx.update(campaigns).set({ owner: person }).where(eq(campaigns.id, campaignId));
		await people.remove(tx, campaignId, person);
	},

	/** Everything of a token becomes a member's, for whom it acts from now on. */
	async handOverToken(tx: Tx, tokenId: string, memberId: string): Promise<void> {
		const [from, to] = [`token:${tokenId}`, `member:${memberId}`];
		await tx.update(tokens).set({ memberId }).where(eq(tokens.id, tokenId));
		for (const owned of [campaigns, uploads, templates])
			await tx.update(owned).set({ owner: to }).where(eq(owned.owner, from));
		const added = await tx.select().from(table).where(eq(table.person, from));
		for (const { campaignId, addedAt } of added) {
			await people.add(tx, campaignId, to, addedAt);
			await people.remove(tx, campaignId, from);
		}
	},

	/** Are two people colleagues over any campaign of the first? */
	async areColleagues(store: Read, owner: string | null, person: string | null): Promise<boolean> {
		if (owner === null || person === null) return false;
		const row = (
			await store
				.select({ id: campaigns.id })
				.from(campaigns)
				.innerJoin(table, eq(table.campaignId, campaigns.id))
				.where(and(eq(campaigns.owner, owner), eq(table.person, person)))
				.limit(1)
		)[0];
		return row !== undefined;
	}
};
