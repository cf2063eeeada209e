import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Read, Store, Tx } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import { members, tokens as table } from '../db/tables/accounts.ts';
import { roles, type Role } from '../facts/accounts.ts';
import { lesserRole } from './permissions.ts';

export { roles, type Role };

export const isRole = (text: unknown): text is Role => roles.some((role) => role === text);

/** Makes a token recognisable in logs and by secret scanners. */
const prefix = 'hold_';

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** A use is noted at most once in a minute: reading must not cost a write. */
const noteAfter = 60_000;

async function noteUse(store: Store, id: string, now: Date): Promise<void> {
	try {
		await store.write((tx) => tx.update(table).set({ lastUsedAt: now }).where(eq(table.id, id)));
	} catch {
		// A full disk must not keep anybody from reading.
	}
}

const day = 86_400_000;

/** Asked by every request of a program. */
const withHash = prepared(['hash'], (store, { hash }) =>
	store.select().from(table).where(eq(table.hash, hash)).limit(1)
);

/** The role of a token as it is now: a token does no more than the member it acts for. Null where that member was deactivated. */
export async function roleOfToken(
	store: Read,
	{ role, memberId }: { readonly role: Role; readonly memberId: string | null }
): Promise<Role | null> {
	if (memberId === null) return role;
	const member = (await store.select().from(members).where(eq(members.id, memberId)).limit(1))[0];
	return member?.deactivatedAt === null ? lesserRole(role, member.role) : null;
}

/** API tokens: the secret is 32 random bytes and shown once; only its SHA-256 is kept. */
export const tokens = {
	/**
	 * @param days how long it is good; for ever without
	 * @param memberId of the member that it acts for; without one it acts for itself
	 * @returns the secret
	 */
	async add(
		tx: Tx,
		{
			name,
			role,
			now,
			days,
			memberId = null
		}: { name: string; role: Role; now: Date; days?: number | undefined; memberId?: string | null }
	): Promise<string> {
		const secret = prefix + randomBytes(32).toString('base64url');
		const expiresAt = days === undefined ? null : new Date(now.getTime() + days * day);
		await tx
			.insert(table)
			.values({ id: randomUUID(), name, role, memberId, hash: hashOf(secret), createdAt: now, expiresAt });
		return secret;
	},

	/** Whose secret it is and with which role, or null where it is not in force. */
	async find(
		store: Store,
		secret: string,
		now: Date
	): Promise<{ id: string; name: string; role: Role } | null> {
		const token = (await withHash(store, { hash: hashOf(secret) }))[0];
		if (!token || token.revokedAt || (token.expiresAt && token.expiresAt <= now)) return null;
		const role = await roleOfToken(store, token);
		if (role === null) return null;
		const { id, name, lastUsedAt } = token;
		if (now.getTime() - (lastUsedAt?.getTime() ?? 0) > noteAfter) await noteUse(store, id, now);
		return { id, name, role };
	},

	/** Tokens that are not revoked, newest first; those past their time too. */
	async list(store: Read) {
		const { id, name, role, memberId, createdAt, expiresAt, lastUsedAt } = table;
		return await store
			.select({ id, name, role, memberId, createdAt, expiresAt, lastUsedAt })
			.from(table)
			.where(isNull(table.revokedAt))
			.orderBy(desc(table.createdAt), asc(table.name), asc(table.id));
	},

	/** Gives a token another secret, which is shown once; the old one is in force no more. Undefined where there is none. */
	async rotate(tx: Tx, id: string): Promise<string | undefined> {
		const secret = prefix + randomBytes(32).toString('base64url');
		const own = and(eq(table.id, id), isNull(table.revokedAt));
		const changed = await tx
			.update(table)
			.set({ hash: hashOf(secret) })
			.where(own)
			.returning({ id: table.id });
		return changed.length > 0 ? secret : undefined;
	},

	/** Takes a token out of force; its name, or undefined where there is none. */
	async revoke(tx: Tx, id: string, now: Date): Promise<string | undefined> {
		const own = and(eq(table.id, id), isNull(table.revokedAt));
		return (await tx.update(table).set({ revokedAt: now }).where(own).returning({ name: table.name }))[0]
			?.name;
	}
};
