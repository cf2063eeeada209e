import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Read, Tx } from '../db/database.ts';
import { notes as table, type NoteKind } from '../db/tables/notes.ts';

export type Note = typeof table.$inferSelect;

/** What people noted of a campaign, and what was decided: a note can be struck out and stays to be read. */
export const notes = {
	/** Newest first. */
	list(store: Read, campaignId: string): Promise<Note[]> {
		return store.select().from(table).where(eq(table.campaignId, campaignId)).orderBy(desc(table.number));
	},

	/** Call inside a transaction. @returns its number */
	async add(
		tx: Tx,
		campaignId: string,
		note: {
			readonly day: number | null;
			readonly kind: NoteKind;
			readonly words: string;
			readonly by: string;
			readonly now: Date;
		}
	): Promise<number> {
		const { now: at, ...declared } = note;
		const [last] = await notes.list(tx, campaignId);
		const number = (last?.number ?? 0) + 1;
		await tx.insert(table).values({ campaignId, number, ...declared, at });
		return number;
	},

	/** Takes a note back; it stays to be read. @returns false where there is none, or it is struck out already */
	async strike(
		tx: Tx,
		campaignId: string,
		{ number, by, now }: { readonly number: number; readonly by: string; readonly now: Date }
	): Promise<boolean> {
		const struck = await tx
			.update(table)
			.set({ struckBy: by, struckAt: now })
			.where(and(eq(table.campaignId, campaignId), eq(table.number, number), isNull(table.struckAt)))
			.returning({ number: table.number });
		return struck.length > 0;
	}
};
