import Database from 'better-sqlite3';
import { unpackTar } from 'modern-tar/fs';
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { audit, type Actor } from '../audit/audit.ts';
import { isServed } from '../presence.ts';
import { closeStores, openStores, type Stores } from '../stores.ts';
import { decided, finishRestore, unpacked } from './finish-restore.ts';
import { damage, faults } from './integrity.ts';
import { databases, manifest, measured } from './manifest.ts';

export type RestoreOutcome =
	| { readonly kind: 'restored'; readonly madeAt: string }
	| {
			readonly kind: 'refused';
			readonly code: 'served' | 'not_empty' | 'not_a_backup' | 'damaged' | 'newer';
			/** One line a reason. */
			readonly words: readonly string[];
	  };

type Refusal = Extract<RestoreOutcome, { kind: 'refused' }>;

const refuse = (code: Refusal['code'], ...words: string[]): Refusal => ({ kind: 'refused', code, words });

/** Does somebody have a database of this folder open? One that cannot be read at all is in nobody's use. */
function isOpen(dataFolder: string): boolean {
	return databases.some((name) => {
		const path = join(dataFolder, name);
		if (!existsSync(path)) return false;
		const database = new Database(path, { timeout: 0 });
		try {
			// Possible for the only connection alone.
			database.pragma('journal_mode = DELETE');
			return false;
		} catch (error) {
			return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
		} finally {
			database.close();
		}
	});
}

/** Takes out of the archive what belongs in it, and nothing else. */
async function unpack(path: string, folder: string): Promise<Refusal | { readonly madeAt: string }> {
	const names: readonly string[] = ['manifest.json', ...databases];
	try {
		await pipeline(
			createReadStream(path),
			unpackTar(folder, { filter: ({ name, type }) => type === 'file' && names.includes(name), fmode: 0o600 })
		);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && !existsSync(path))
			return refuse('not_a_backup', 'there is no such file');
		return refuse('not_a_backup', 'this is no backup of Holdout, or it is cut off');
	}
	if (names.some((name) => !existsSync(join(folder, name))))
		return refuse('not_a_backup', 'this is no backup of Holdout');
	let read;
	try {
		read = manifest.safeParse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
	} catch {
		return refuse('not_a_backup', 'this is no backup of Holdout');
	}
	if (!read.success) return refuse('not_a_backup', 'this is no backup that this version of Holdout knows');
	for (const name of databases) {
		const { bytes, sha256 } = await measured(folder, name);
		const said = read.data.files[name];
		if (bytes !== said.bytes || sha256 !== said.sha256)
			return refuse('damaged', `${name} is not what was backed up`);
	}
	return { madeAt: read.data.madeAt };
}

/** How many migrations a database has had, and how many there are. */
function isNewer(folder: string, projectFolder: string): boolean {
	return databases.some((name) => {
		const database = new Database(join(folder, name), { readonly: true });
		try {
			const journal = join(
				projectFolder,
				'drizzle',
				'sqlite',
				name.replace('.db', ''),
				'meta',
				'_journal.json'
			);
			const known = (JSON.parse(readFileSync(journal, 'utf8')) as { entries: { when: number }[] }).entries;
			const newest: unknown = database
				.prepare('select max(created_at) from __drizzle_migrations')
				.pluck()
				.get();
			return Number(newest) > Math.max(...known.map(({ when }) => when));
		} finally {
			database.close();
		}
	});
}

/** Brings the unpacked databases to the newest schema and looks at everything in them. */
function look(folder: string, projectFolder: string, note: (stores: Stores) => void): string[] {
	const damaged = damage(folder, { quick: false });
	if (damaged.length > 0) return damaged;
	const stores = openStores(folder, projectFolder);
	try {
		const found = faults(stores);
		if (found.length === 0) note(stores);
		// One file each: what is written stands in it, not in a log beside it.
		for (const { $client } of [stores.holdout, stores.private]) $client.pragma('journal_mode = DELETE');
		return found;
	} finally {
		closeStores(stores);
	}
}

/**
 * Replaces the databases of a data folder by those of a backup, or leaves everything as it is. Nothing is replaced before
 * the backup is unpacked, its hashes are compared and both databases are checked; from then on one rename decides.
 *
 * @param force replace databases that are there
 */
export async function restoreBackup(
	path: string,
	{
		dataFolder,
		projectFolder,
		force,
		now,
		actor
	}: { dataFolder: string; projectFolder: string; force: boolean; now: Date; actor: Actor }
): Promise<RestoreOutcome> {
	mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
	finishRestore(dataFolder);
	const served = refuse('served', 'Holdout runs on this data folder: stop it first');
	if (isServed(dataFolder)) return served;
	if (!force && databases.some((name) => existsSync(join(dataFolder, name))))
		return refuse('not_empty', 'there are databases in the data folder: --force replaces them');
	if (isOpen(dataFolder)) return served;
	const folder = join(dataFolder, unpacked);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { mode: 0o700 });
	try {
		const made = await unpack(path, folder);
		if ('kind' in made) return made;
		if (isNewer(folder, projectFolder))
			return refuse('newer', 'the backup was made by a newer version of Holdout: install that one first');
		const found = look(folder, projectFolder, ({ holdout }) => {
			const details = { madeAt: made.madeAt };
			audit.add(holdout, {
				at: now,
				actor,
				action: 'backup-restored',
				target: null,
				outcome: 'done',
				details
			});
		});
		if (found.length > 0) return refuse('damaged', ...found);
		for (const name of databases) {
			const file = await open(join(folder, name), 'r');
			await file.sync().finally(() => file.close());
		}
		renameSync(folder, join(dataFolder, decided));
		finishRestore(dataFolder);
		return { kind: 'restored', madeAt: made.madeAt };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
