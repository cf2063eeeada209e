import { and, desc, eq, gt, ne } from 'drizzle-orm';
import { sessions as table } from '../db/account-tables.ts';
import type { Read, Tx } from '../db/database.ts';

/** Sessions of one member; nobody reaches another's. */
export const ownSessions = {
	/** Those in force, the last used first. */
	list(store: Read, memberId: string, now: Date) {
		const { id, createdAt, updatedAt, ipAddress, userAgent } = table;
		return store
			.select({ id, createdAt, updatedAt, ipAddress, userAgent })
			.from(table)
			.where(and(eq(table.memberId, memberId), gt(table.expiresAt, now)))
			.orderBy(desc(table.updatedAt))
			.all();
	},

	/** Ends one; whether there was one. */
	end(tx: Tx, memberId: string, id: string): boolean {
		const own = and(eq(table.memberId, memberId), eq(table.id, id));
		return tx.delete(table).where(own).run().changes > 0;
	},

	/** Ends all but one. */
	endOthers(tx: Tx, memberId: string, kept: string): number {
		const others = and(eq(table.memberId, memberId), ne(table.id, kept));
		return tx.delete(table).where(others).run().changes;
	}
};
