import { and, eq, isNull } from 'drizzle-orm';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Store } from '../db/open.ts';
import { tokens as table, type Role } from '../db/tables.ts';

export type { Role };
export const roles: readonly Role[] = ['marketer', 'manager', 'analyst', 'admin'];

/** Makes a token recognisable in logs and by secret scanners. */
const prefix = 'hold_';

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** A use is noted at most once in a minute: reading must not cost a write. */
const noteAfter = 60_000;

function noteUse(store: Store, id: string, now: Date): void {
	try {
		store.update(table).set({ lastUsedAt: now }).where(eq(table.id, id)).run();
	} catch {
		// A full disk must not keep anybody from reading.
	}
}

/** API tokens: the secret is 32 random bytes and shown once; only its SHA-256 is kept. */
export const tokens = {
	/** @returns the secret */
	add(store: Store, { name, role, now }: { name: string; role: Role; now: Date }): string {
		const secret = prefix + randomBytes(32).toString('base64url');
		store
			.insert(table)
			.values({ id: randomUUID(), name, role, hash: hashOf(secret), createdAt: now })
			.run();
		return secret;
	},

	/** What a token is called; null for one that is not known. */
	nameOf(store: Store, id: string): string | null {
		return store.select({ name: table.name }).from(table).where(eq(table.id, id)).get()?.name ?? null;
	},

	/** The role of a secret in force, or null. */
	find(store: Store, secret: string, now: Date): { id: string; role: Role } | null {
		const token = store
			.select()
			.from(table)
			.where(and(eq(table.hash, hashOf(secret)), isNull(table.revokedAt)))
			.get();
		if (!token) return null;
		const { id, role, lastUsedAt } = token;
		if (now.getTime() - (lastUsedAt?.getTime() ?? 0) > noteAfter) noteUse(store, id, now);
		return { id, role };
	}
};
