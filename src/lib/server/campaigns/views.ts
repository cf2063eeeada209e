import { and, asc, eq } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { views as table } from '../db/tables/views.ts';
import type { Read, Tx } from '../db/database.ts';

/** Settings of the overview under a name of its member's own. */
export interface View {
	readonly id: string;
	readonly name: string;
	/** The query of the overview's address, without `?`; empty for all campaigns. */
	readonly query: string;
}

/** Views a member can keep. */
const max = 50;

/** What members come back to; nobody else sees them. */
export const views = {
	/** In the order of their names. */
	async list(store: Read, memberId: string): Promise<View[]> {
		const { id, name, query } = table;
		return await store
			.select({ id, name, query })
			.from(table)
			.where(eq(table.memberId, memberId))
			.orderBy(asc(name));
	},

	/** Saves a view. Call inside a transaction. */
	async add(
		tx: Tx,
		{ memberId, name, query, now }: { memberId: string; name: string; query: string; now: Date }
	): Promise<'saved' | 'taken' | 'full'> {
		const known = await views.list(tx, memberId);
		if (known.some((one) => one.name.toLowerCase() === name.toLowerCase())) return 'taken';
		if (known.length >= max) return 'full';
		await tx.insert(table).values({ id: randomUUID(), memberId, name, query, createdAt: now });
		return 'saved';
	},

	/** @returns whether there was one of this member */
	async remove(tx: Tx, memberId: string, id: string): Promise<boolean> {
		const own = and(eq(table.memberId, memberId), eq(table.id, id));
		return (await tx.delete(table).where(own).returning({ id: table.id })).length > 0;
	}
};
