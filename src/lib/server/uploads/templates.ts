import { asc, desc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { FileReading } from '#lib/csv/reading.ts';
import type { Store } from '../db/open.ts';
import { templates as table } from '../db/tables.ts';
import { people } from '../ownership/people.ts';
import type { Viewer } from '../ownership/viewer.ts';

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

type Row = typeof table.$inferSelect;

/** Answers that hold values of a file: names of the control, of goals, rows and sheets, and variants in which a metric cannot happen. */
const ofTheFile: ReadonlySet<string> = new Set([
	'control',
	'goal',
	'skip',
	'keep',
	'campaignName',
	'sheet',
	'impossible'
] satisfies (keyof FileReading)[]);

/** The reading for somebody: values of a file are for whoever saved it and their colleagues. */
function readFor(store: Store, { person, isAdministrator }: Viewer, { owner, reading }: Row): FileReading {
	const isAllowed = isAdministrator || owner === person || people.areColleagues(store, owner, person);
	if (isAllowed) return reading;
	return Object.fromEntries(
		Object.entries(reading).filter(([name]) => !ofTheFile.has(name))
	) as typeof reading;
}

/** Saved ways to read files: names of columns and what they mean, which all analysts share. */
export const templates = {
	names(store: Store): string[] {
		return store
			.select({ name: table.name })
			.from(table)
			.orderBy(asc(table.name))
			.all()
			.map(({ name }) => name);
	},

	find(store: Store, name: string, viewer: Viewer): Template | null {
		const row = store.select().from(table).where(eq(table.name, name)).get();
		return row ? { ...row, reading: readFor(store, viewer, row) } : null;
	},

	/** The newest one for files with this header. */
	recognise(store: Store, names: readonly string[]): string | null {
		const row = store
			.select({ name: table.name })
			.from(table)
			.where(eq(table.headerHash, headerHash(names)))
			.orderBy(desc(table.savedAt))
			.limit(1)
			.get();
		return row?.name ?? null;
	},

	/** Saves under a name; what had the name before is replaced. */
	save(
		store: Store,
		name: string,
		facts: { names: readonly string[]; reading: FileReading; owner: string | null; now: Date }
	): void {
		const { names, reading, owner, now } = facts;
		const row = { name, headerHash: headerHash(names), reading, savedAt: now, owner };
		store.insert(table).values(row).onConflictDoUpdate({ target: table.name, set: row }).run();
	},

	remove(store: Store, name: string): void {
		store.delete(table).where(eq(table.name, name)).run();
	}
};
