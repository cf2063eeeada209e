import { and, eq, gt, isNull } from 'drizzle-orm';
import { createHash, randomBytes } from 'node:crypto';
import { entryLinks as table } from '../db/tables/accounts.ts';
import type { Read, Tx } from '../db/database.ts';
import type { Role } from '../facts/accounts.ts';
import { members } from './members.ts';

const minute = 60_000;
/** How long each kind of link is good. */
const lifetime = { setup: 30 * minute, invite: 7 * 24 * 60 * minute } as const;

export type EntryLink = typeof table.$inferSelect;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** One-use links that let somebody in. Of the 256-bit secret only its SHA-256 is kept. */
export const entryLinks = {
	/** Makes a link, in place of unused ones for the same. @returns the secret, which is shown once */
	async add(
		tx: Tx,
		link: { kind: 'setup' } | { kind: 'invite'; memberId: string },
		now: Date
	): Promise<string> {
		const secret = randomBytes(32).toString('base64url');
		const memberId = link.kind === 'invite' ? link.memberId : null;

		const same = memberId === null ? isNull(table.memberId) : eq(table.memberId, memberId);
		await tx.delete(table).where(and(eq(table.kind, link.kind), same));
		await tx.insert(table).values({
			hash: hashOf(secret),
			kind: link.kind,
			memberId,
			createdAt: now,
			expiresAt: new Date(now.getTime() + lifetime[link.kind])
		});

		return secret;
	},

	/** The link with this secret, where it is good: not used, not too old. */
	async find(
		store: Read,
		kind: EntryLink['kind'],
		secret: string,
		now: Date
	): Promise<EntryLink | undefined> {
		const good = and(
			eq(table.hash, hashOf(secret)),
			eq(table.kind, kind),
			isNull(table.usedAt),
			gt(table.expiresAt, now)
		);
		return (await store.select().from(table).where(good).limit(1))[0];
	},

	/** Makes the first administrator; undefined where the link is not good, or somebody was faster. */
	async setUp(
		tx: Tx,
		secret: string,
		{ email, name, hash, now }: { email: string; name: string; hash: string; now: Date }
	): Promise<string | undefined> {
		if (!(await use(tx, 'setup', secret, now)) || (await members.isSetUp(tx))) return undefined;
		const known = await members.findByEmail(tx, email);
		const added = known ? null : await members.add(tx, { email, name, role: 'admin' satisfies Role, now });
		const id = known?.id ?? (added?.kind === 'added' ? added.id : '');
		if (known) {
			await members.rename(tx, id, name, now);
			await members.reactivate(tx, id, now);
			await members.setRole(tx, id, 'admin', now);
		}
		await members.setPassword(tx, id, hash, now);
		return id;
	},

	/** Lets an invited member in; undefined where the link is not good. */
	async join(
		tx: Tx,
		secret: string,
		{ name, hash, now }: { name: string; hash: string; now: Date }
	): Promise<string | undefined> {
		const link = await use(tx, 'invite', secret, now);
		if (!link?.memberId || (await members.find(tx, link.memberId))?.deactivatedAt !== null) return undefined;
		await members.rename(tx, link.memberId, name, now);
		await members.setPassword(tx, link.memberId, hash, now);
		return link.memberId;
	}
};

/** Marks a link as used, once. */
async function use(
	tx: Tx,
	kind: EntryLink['kind'],
	secret: string,
	now: Date
): Promise<EntryLink | undefined> {
	const link = await entryLinks.find(tx, kind, secret, now);
	if (!link) return undefined;
	const used = and(eq(table.hash, link.hash), isNull(table.usedAt));
	return (await tx.update(table).set({ usedAt: now }).where(used).returning())[0];
}
