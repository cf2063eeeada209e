import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const revocable = z.object({ id: z.string(), revokedAt: z.number().nullable() });
const member = z.object({ id: z.string(), deactivatedAt: z.number().nullable(), role: z.string() });
const password = z.object({ id: z.string(), hash: z.string() });

/** Who may come in according to a database, by id. */
export interface Access {
	/** Moments of their revocation; null for those in force. */
	readonly tokens: ReadonlyMap<string, number | null>;
	readonly shares: ReadonlyMap<string, number | null>;
	readonly members: ReadonlyMap<string, z.output<typeof member>>;
	/** Hashes of passwords by member. */
	readonly passwords: ReadonlyMap<string, string>;
}

/**
 * Reads who may come in from the database of a data folder as it is, of whatever version: it is about to be replaced, perhaps
 * because it is damaged. What cannot be read is left out.
 */
export function readAccess(dataFolder: string): Access {
	const path = join(dataFolder, 'holdout.db');
	const rows = <T>(sql: string, shape: z.ZodType<T>): T[] => {
		if (!existsSync(path)) return [];
		let database: Database.Database | undefined;
		try {
			database = new Database(path, { readonly: true });
			return z.array(shape).parse(database.prepare(sql).all());
		} catch {
			return [];
		} finally {
			database?.close();
		}
	};
	const revocations = (table: 'tokens' | 'shares') =>
		new Map(
			rows(`select id, revoked_at revokedAt from ${table}`, revocable).map((row) => [row.id, row.revokedAt])
		);
	return {
		tokens: revocations('tokens'),
		shares: revocations('shares'),
		members: new Map(
			rows('select id, deactivated_at deactivatedAt, role from members', member).map((row) => [row.id, row])
		),
		passwords: new Map(
			rows(
				"select member_id id, password hash from accounts where provider_id = 'credential' and password is not null",
				password
			).map((row) => [row.id, row.hash])
		)
	};
}
