import { asc, desc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { FileReading } from '#lib/csv/reading.ts';
import type { Store } from '../db/open.ts';
import { templates as table } from '../db/tables.ts';

/** A saved way to read files of one kind. */
export interface Template {
	readonly name: string;
	readonly reading: FileReading;
	readonly savedAt: Date;
}

/** Stands for a header: the same names in the same order. */
export const headerHash = (names: readonly string[]): string =>
	createHash('sha256')
		.update(JSON.stringify(names.map((name) => name.trim())))
		.digest('hex');

/** Saved ways to read files: names of columns and what they mean, never a value of a file. */
export const templates = {
	list(store: Store): Template[] {
		return store.select().from(table).orderBy(asc(table.name)).all();
	},

	find(store: Store, name: string): Template | null {
		return store.select().from(table).where(eq(table.name, name)).get() ?? null;
	},

	/** The newest one for files with this header. */
	recognise(store: Store, names: readonly string[]): Template | null {
		return (
			store
				.select()
				.from(table)
				.where(eq(table.headerHash, headerHash(names)))
				.orderBy(desc(table.savedAt))
				.limit(1)
				.get() ?? null
		);
	},

	/** Saves under a name; what had the name before is replaced. */
	save(
		store: Store,
		name: string,
		facts: { names: readonly string[]; reading: FileReading; now: Date }
	): void {
		const row = { name, headerHash: headerHash(facts.names), reading: facts.reading, savedAt: facts.now };
		store.insert(table).values(row).onConflictDoUpdate({ target: table.name, set: row }).run();
	},

	remove(store: Store, name: string): void {
		store.delete(table).where(eq(table.name, name)).run();
	}
};
