import { and, eq, isNull } from 'drizzle-orm';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Store } from '../db/open.ts';
import { tokens as table, type Role } from '../db/tables.ts';

export type { Role };
export const roles: readonly Role[] = ['marketer', 'manager', 'analyst', 'admin'];

/** Makes a token recognisable in logs and by secret scanners. */
const prefix = 'hold_';

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

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

	/** The role of a secret in force, or null. Notes the use. */
	find(store: Store, secret: string, now: Date): { id: string; role: Role } | null {
		const token = store
			.update(table)
			.set({ lastUsedAt: now })
			.where(and(eq(table.hash, hashOf(secret)), isNull(table.revokedAt)))
			.returning({ id: table.id, role: table.role })
			.get();
		return token ?? null;
	}
};
