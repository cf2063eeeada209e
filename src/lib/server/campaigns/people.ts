import { and, eq, isNull } from 'drizzle-orm';
import { byName } from '#lib/format/name-order.ts';
import { may } from '../accounts/permissions.ts';
import { members } from '../db/account-tables.ts';
import type { Read, Tx } from '../db/database.ts';
import { campaignPeople as table, campaigns, templates, tokens, uploads } from '../db/tables.ts';
import { personOfToken } from './viewer.ts';

/** What others call a member or token; administrators together have no name of their own. */
export function personName(store: Read, person: string | null): string {
	if (person === null) return 'Administrators';
	const id = person.slice(person.indexOf(':') + 1);
	if (person.startsWith('member:')) {
		const member = store.select().from(members).where(eq(members.id, id)).get();
		return member ? member.name || member.email : 'A former member';
	}
	return store.select().from(tokens).where(eq(tokens.id, id)).get()?.name ?? 'A former token';
}

/** May somebody own campaigns, or be added to one: only who may upload and publish works on one. By their role now. */
export function mayWorkOn(store: Read, person: string): boolean {
	const id = person.slice(person.indexOf(':') + 1);
	const { role } =
		(person.startsWith('member:')
			? store.select().from(members).where(eq(members.id, id)).get()
			: store.select().from(tokens).where(eq(tokens.id, id)).get()) ?? {};
	return role !== undefined && may(role, 'upload');
}

/** The active member of an e-mail address, or the token of a name that acts for itself; null where there is none, or several. */
export function personCalled(store: Read, text: string): string | null {
	const email = text.trim().toLowerCase();
	const isActive = isNull(members.deactivatedAt);
	const member = store
		.select()
		.from(members)
		.where(and(eq(members.email, email), isActive))
		.get();
	if (member) return `member:${member.id}`;
	const found = store
		.select()
		.from(tokens)
		.where(and(eq(tokens.name, text.trim()), isNull(tokens.revokedAt)))
		.all();
	const [token] = found;
	return token && found.length === 1 ? personOfToken(token) : null;
}

/** Who may see and change a campaign besides its owner and administrators. Each write is to be called in a transaction. */
export const people = {
	/** In the order in which they were added. */
	list(store: Read, campaignId: string): { readonly person: string; readonly name: string }[] {
		return store
			.select()
			.from(table)
			.where(eq(table.campaignId, campaignId))
			.all()
			.map(({ person }) => ({ person, name: personName(store, person) }))
			.toSorted((a, b) => byName(a.name, b.name));
	},

	add(tx: Tx, campaignId: string, person: string, now: Date): void {
		tx.insert(table).values({ campaignId, person, addedAt: now }).onConflictDoNothing().run();
	},

	/** @returns whether they had been added */
	remove(tx: Tx, campaignId: string, person: string): boolean {
		const own = and(eq(table.campaignId, campaignId), eq(table.person, person));
		return tx.delete(table).where(own).run().changes > 0;
	},

	/** Makes somebody else the owner; whoever was it sees the campaign no more until it is published, unless they are added. */
	handOver(tx: Tx, campaignId: string, person: string): void {
		tx.update(campaigns).set({ owner: person }).where(eq(campaigns.id, campaignId)).run();
		people.remove(tx, campaignId, person);
	},

	/** Everything of a token becomes a member's, for whom it acts from now on. */
	handOverToken(tx: Tx, tokenId: string, memberId: string): void {
		const [from, to] = [`token:${tokenId}`, `member:${memberId}`];
		tx.update(tokens).set({ memberId }).where(eq(tokens.id, tokenId)).run();
		for (const owned of [campaigns, uploads, templates])
			tx.update(owned).set({ owner: to }).where(eq(owned.owner, from)).run();
		const added = tx.select().from(table).where(eq(table.person, from)).all();
		for (const { campaignId, addedAt } of added) {
			people.add(tx, campaignId, to, addedAt);
			people.remove(tx, campaignId, from);
		}
	},

	/** Are two people colleagues over any campaign of the first? */
	areColleagues(store: Read, owner: string | null, person: string | null): boolean {
		if (owner === null || person === null) return false;
		const row = store
			.select({ id: campaigns.id })
			.from(campaigns)
			.innerJoin(table, eq(table.campaignId, campaigns.id))
			.where(and(eq(campaigns.owner, owner), eq(table.person, person)))
			.limit(1)
			.get();
		return row !== undefined;
	}
};
