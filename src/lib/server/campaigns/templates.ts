import { asc, desc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { FileReading } from '#lib/table/reading.ts';
import type { Read, Tx } from '../db/database.ts';
import { templates as table } from '../db/tables/uploads.ts';
import { people } from './people.ts';
import type { Viewer } from './viewer.ts';

/** A saved way to read files of one kind. */
export interface Template {
	readonly name: string;
	readonly reading: FileReading;
	readonly savedAt: Date;
}

/** The key of a header: the same names in the same order. */
const headerHash = (names: readonly string[]): string =>
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
async function readFor(
	store: Read,
	{ person, isAdministrator }: Viewer,
	{ owner, reading }: Row
): Promise<FileReading> {
	const isAllowed = isAdministrator || owner === person || (await people.areColleagues(store, owner, person));
	if (isAllowed) return reading;
	return Object.fromEntries(
		Object.entries(reading).filter(([name]) => !ofTheFile.has(name))
	) as typeof reading;
}

/** Saved ways to read files: names of columns and what they mean, which all analysts share. */
export const templates = {
	async names(store: Read): Promise<string[]> {
		return (await store.select({ name: table.name }).from(table).orderBy(asc(table.name))).map(
			({ name }) => name
		);
	},

	async find(store: Read, name: string, viewer: Viewer): Promise<Template | null> {
		const row = (await store.select().from(table).where(eq(table.name, name)).limit(1))[0];
		return row ? { ...row, reading: await readFor(store, viewer, row) } : null;
	},

	/** The newest one for files with this header; somebody's own before those of others. */
	async recognise(
		store: Read,
		names: readonly string[],
		person: string | null = null
	): Promise<string | null> {
		const rows = await store
			.select({ name: table.name, owner: table.owner })
			.from(table)
			.where(eq(table.headerHash, headerHash(names)))
			.orderBy(desc(table.savedAt), asc(table.name));
		const own = person === null ? undefined : rows.find(({ owner }) => owner === person);
		return (own ?? rows[0])?.name ?? null;
	},

	/**
	 * The name under which somebody's answers for a header are kept without being asked for one: made of the header alone, because
	 * all analysts see it, and never one of somebody else's.
	 *
	 * @param labels of the columns, as pages show them
	 */
	async nameFor(
		store: Read,
		facts: { names: readonly string[]; labels: readonly string[]; owner: string | null }
	): Promise<string> {
		const { names, labels, owner } = facts;
		const hash = headerHash(names);
		const rows = await store.select().from(table).orderBy(desc(table.savedAt), asc(table.name));
		const own = rows.find((row) => row.headerHash === hash && row.owner === owner);
		if (own) return own.name;
		const more = labels.length > 3 ? ` + ${labels.length - 3}` : '';
		const base = `${labels.slice(0, 3).join(', ').slice(0, 60)}${more}`;
		const taken = new Set(rows.map(({ name }) => name));
		let name = base;
		for (let n = 2; taken.has(name); n += 1) name = `${base} (${n})`;
		return name;
	},

	/** Saves under a name; what had the name before is replaced. */
	async save(
		tx: Tx,
		name: string,
		facts: { names: readonly string[]; reading: FileReading; owner: string | null; now: Date }
	): Promise<void> {
		const { names, reading, owner, now } = facts;
		const row = { name, headerHash: headerHash(names), reading, savedAt: now, owner };
		await tx.insert(table).values(row).onConflictDoUpdate({ target: table.name, set: row });
	},

	async remove(tx: Tx, name: string): Promise<void> {
		await tx.delete(table).where(eq(table.name, name));
	}
};
