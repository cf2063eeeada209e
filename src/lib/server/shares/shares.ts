import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { members, shares as table, type ShareKind } from '../db/account-tables.ts';
import type { Store } from '../db/open.ts';

const day = 86_400_000;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** What links are about. */
export interface Shared {
	readonly kind: ShareKind;
	/** Null for all campaigns together. */
	readonly campaignId: string | null;
}

const about = ({ kind, campaignId }: Shared) =>
	and(
		eq(table.kind, kind),
		campaignId === null ? isNull(table.campaignId) : eq(table.campaignId, campaignId)
	);

/** Links that show one view or report to whoever has them. Of the 256-bit secret only its SHA-256 is kept. */
export const shares = {
	/** @returns the secret, which is shown once */
	add(
		store: Store,
		{ kind, campaignId }: Shared,
		{ query, createdBy, now, days }: { query: string; createdBy: string; now: Date; days: number }
	): string {
		const secret = randomBytes(32).toString('base64url');
		const expiresAt = new Date(now.getTime() + days * day);
		store
			.insert(table)
			.values({
				id: randomUUID(),
				hash: hashOf(secret),
				kind,
				campaignId,
				query,
				createdBy,
				createdAt: now,
				expiresAt
			})
			.run();
		return secret;
	},

	/** What a secret shows, where it is in force. */
	find(store: Store, secret: string, now: Date) {
		const inForce = and(eq(table.hash, hashOf(secret)), isNull(table.revokedAt), gt(table.expiresAt, now));
		return store.select().from(table).where(inForce).get();
	},

	/** Links that are not revoked, newest first; those past their time too. */
	list(store: Store, shared: Shared) {
		const { id, query, createdAt, expiresAt } = table;
		return store
			.select({ id, query, createdAt, expiresAt, by: members.name })
			.from(table)
			.leftJoin(members, eq(members.id, table.createdBy))
			.where(and(about(shared), isNull(table.revokedAt)))
			.orderBy(desc(table.createdAt))
			.all();
	},

	/** Takes a link out of force; whether there was one. */
	revoke(store: Store, shared: Shared, id: string, now: Date): boolean {
		const own = and(about(shared), eq(table.id, id), isNull(table.revokedAt));
		return store.update(table).set({ revokedAt: now }).where(own).run().changes > 0;
	}
};
