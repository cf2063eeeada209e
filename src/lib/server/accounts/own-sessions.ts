import { and, asc, desc, eq, gt, ne } from 'drizzle-orm';
import { sessions as table } from '../db/tables/accounts.ts';
import type { Read, Tx } from '../db/database.ts';

/** Sessions of one member; nobody reaches another's. */
export const ownSessions = {
	/** Those in force, the last used first. */
	async list(store: Read, memberId: string, now: Date) {
		const { id, createdAt, updatedAt, ipAddress, userAgent } = table;
		return await store
			.select({ id, createdAt, updatedAt, ipAddress, userAgent })
			.from(table)
			.where(and(eq(table.memberId, memberId), gt(table.expiresAt, now)))
			.orderBy(desc(table.updatedAt), asc(table.id));
	},

	/** Ends one; whether there was one. */
	async end(tx: Tx, memberId: string, id: string): Promise<boolean> {
		const own = and(eq(table.memberId, memberId), eq(table.id, id));
		return (await tx.delete(table).where(own).returning({ id: table.id })).length > 0;
	},

	/** Ends all but one. */
	async endOthers(tx: Tx, memberId: string, current: string): Promise<number> {
		const others = and(eq(table.memberId, memberId), ne(table.id, current));
		return (await tx.delete(table).where(others).returning({ id: table.id })).length;
	}
};
