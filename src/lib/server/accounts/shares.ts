import { and, asc, count, desc, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { members } from '../db/tables/accounts.ts';
import { shares as table, type ShareKind } from '../db/tables/views.ts';
import type { Read, Tx } from '../db/database.ts';

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

/** Whoever made it still works here. A member who left answers for no link. */
const madeByActive = isNull(members.deactivatedAt);

/** In force, as far as the link itself goes. */
const inForce = (now: Date) => and(isNull(table.revokedAt), gt(table.expiresAt, now));

/** Links that show one view or report to whoever has them. Of the 256-bit secret only its SHA-256 is kept. */
export const shares = {
	/** @returns the secret, which is shown once */
	async add(
		tx: Tx,
		{ kind, campaignId }: Shared,
		{
			query,
			createdBy,
			now,
			days,
			embed = []
		}: { query: string; createdBy: string; now: Date; days: number; embed?: readonly string[] }
	): Promise<string> {
		const secret = randomBytes(32).toString('base64url');
		const expiresAt = new Date(now.getTime() + days * day);
		await tx.insert(table).values({
			id: randomUUID(),
			hash: hashOf(secret),
			kind,
			campaignId,
			query,
			embedOrigins: embed.length === 0 ? null : embed,
			createdBy,
			createdAt: now,
			expiresAt
		});
		return secret;
	},

	/** What a secret shows, where it is in force. */
	async find(store: Read, secret: string, now: Date) {
		return (
			await store
				.select({ share: table })
				.from(table)
				.leftJoin(members, eq(members.id, table.createdBy))
				.where(and(eq(table.hash, hashOf(secret)), inForce(now), madeByActive))
				.limit(1)
		)[0]?.share;
	},

	/** Links that are not revoked, newest first; those past their time too. */
	async list(store: Read, shared: Shared) {
		const { id, query, embedOrigins, createdAt, expiresAt } = table;
		return await store
			.select({ id, query, embedOrigins, createdAt, expiresAt, by: members.name })
			.from(table)
			.leftJoin(members, eq(members.id, table.createdBy))
			.where(and(about(shared), isNull(table.revokedAt), madeByActive))
			.orderBy(desc(table.createdAt), asc(table.id));
	},

	/** Takes a link out of force; whether there was one. */
	async revoke(tx: Tx, shared: Shared, id: string, now: Date): Promise<boolean> {
		const own = and(about(shared), eq(table.id, id), isNull(table.revokedAt));
		return (await tx.update(table).set({ revokedAt: now }).where(own).returning({ id: table.id })).length > 0;
	},

	/** How many links in force each member made, by the member's id. */
	async countByMember(store: Read, now: Date): Promise<ReadonlyMap<string, number>> {
		const counts = await store
			.select({ by: table.createdBy, n: count() })
			.from(table)
			.where(and(inForce(now), isNotNull(table.createdBy)))
			.groupBy(table.createdBy);
		return new Map(counts.flatMap(({ by, n }) => (by === null ? [] : [[by, n]])));
	},

	/** Makes another member the one who answers for all links of a member. */
	async handOver(tx: Tx, from: string, to: string): Promise<void> {
		await tx
			.update(table)
			.set({ createdBy: to })
			.where(and(eq(table.createdBy, from), isNull(table.revokedAt)));
	},

	/** Takes all links of a member out of force. */
	async endOf(tx: Tx, memberId: string, now: Date): Promise<void> {
		await tx
			.update(table)
			.set({ revokedAt: now })
			.where(and(eq(table.createdBy, memberId), isNull(table.revokedAt)));
	}
};
