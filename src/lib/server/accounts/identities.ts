import { and, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import { accounts as table, sessions } from '../db/tables/accounts.ts';
import type { Read, Tx } from '../db/database.ts';

/** The name of the identity provider in addresses and tables. */
export const provider = 'oidc';

const ofMember = (memberId: string) => and(eq(table.memberId, memberId), eq(table.providerId, provider));

/** Who members are at the identity provider (its `sub`). The first one that comes with a member's address is the member's. */
export const identities = {
	/** Ids of the members who have one. */
	async members(store: Read): Promise<ReadonlySet<string>> {
		const found = await store
			.select({ id: table.memberId })
			.from(table)
			.where(eq(table.providerId, provider));
		return new Set(found.map(({ id }) => id));
	},

	/** Whether a member has one, besides the one with an id of ours. */
	async hasOther(store: Read, memberId: string, than = ''): Promise<boolean> {
		const other = and(ofMember(memberId), ne(table.id, than));
		return (await store.select({ id: table.id }).from(table).where(other).limit(1))[0] !== undefined;
	},

	/** Takes back one that was just added, where two came at once and neither is known to be right. */
	async takeBack(tx: Tx, id: string): Promise<void> {
		await tx.delete(table).where(eq(table.id, id));
	},

	/** Forgets who a member is there, and ends the sessions: the next one with the address is accepted. Whether there was one. */
	async reset(tx: Tx, memberId: string): Promise<boolean> {
		const gone = await tx.delete(table).where(ofMember(memberId)).returning({ id: table.id });
		if (gone.length > 0) await tx.delete(sessions).where(eq(sessions.memberId, memberId));
		return gone.length > 0;
	}
};

const claims = z.object({ sub: z.string().min(1).max(255) });

/** The `sub` of an ID token whose signature was verified; blank, which no account has, where there is no token or no `sub`. */
export function subjectOf(idToken: string | undefined): string {
	const [, body = ''] = (idToken ?? '').split('.');
	try {
		return claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString())).sub;
	} catch {
		return '';
	}
}
