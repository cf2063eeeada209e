import Database from 'better-sqlite3';
import { existsSync, mkdirSync, renameSync, rmSync, createReadStream, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { audit, type Actor } from '../audit/audit.ts';
import { isServed } from '../db/server-lock.ts';
import { RefusedError, isDiskFull } from '../db/faults.ts';
import { readAccess } from './access.ts';
import { carryOver, type CarriedOver } from './carry-over.ts';
import { decided, finishRestore, unpacked } from './finish-restore.ts';
import { databases, manifest, measured, inspectCopy } from './manifest.ts';
import { beginRestore } from './restore-lock.ts';
import { sweepWorkFolders } from './work-folder.ts';
import { unpackTar } from 'modern-tar/fs';
import { pipeline } from 'node:stream/promises';

/** Why a backup is not restored. */
interface Refusal {
	readonly kind: 'refused';
	readonly code: 'served' | 'not_empty' | 'not_a_backup' | 'damaged' | 'newer' | 'no_room';
	/** One line a reason. */
	readonly words: readonly string[];
}

const refuse = (code: Refusal['code'], ...words: string[]): Refusal => ({
	kind: 'refused',
	code,
	words
});

/** Takes out of the archive what belongs in it, and nothing else. */
async function unpack(path: string, folder: string): Promise<Refusal | { readonly madeAt: string }> {
	const names: readonly string[] = ['manifest.json', ...databases];
	try {
		await pipeline(
			createReadStream(path),
			unpackTar(folder, { filter: ({ name, type }) => type === 'file' && names.includes(name), fmode: 0o600 })
		);
	} catch (error) {
		if (isDiskFull(error)) return refuse('no_room', 'the disk of the data folder has no room for it');
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
		const expected = read.data.files[name];
		if (bytes !== expected.bytes || sha256 !== expected.sha256)
			return refuse('damaged', `${name} is not what was backed up`);
	}
	return { madeAt: read.data.madeAt };
}

export type RestoreOutcome = ({ readonly kind: 'restored'; readonly madeAt: string } & CarriedOver) | Refusal;

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

interface RestoreOptions {
	readonly dataFolder: string;
	readonly projectFolder: string;
	/** Replace databases that are there. */
	readonly force: boolean;
	readonly now: Date;
	readonly actor: Actor;
}

const served = refuse(
	'served',
	'Holdout runs on this data folder, or another backup is restored into it: stop it first'
);

/** Checks the unpacked databases, takes away what was taken away after the backup, and puts the restore on record. */
async function prepare(
	folder: string,
	madeAt: string,
	{ dataFolder, projectFolder, now, actor }: RestoreOptions
): Promise<Refusal | { readonly kind: 'whole'; readonly value: CarriedOver }> {
	try {
		const inspection = await inspectCopy(folder, projectFolder, ({ holdout }) =>
			holdout.write(async (tx) => {
				const carried = await carryOver(tx, readAccess(dataFolder), { now, actor });
				const details = { madeAt };
				await audit.add(tx, {
					at: now,
					actor,
					action: 'backup-restored',
					target: null,
					outcome: 'done',
					details
				});
				return carried;
			})
		);
		return inspection.kind === 'whole' ? inspection : refuse('damaged', ...inspection.faults);
	} catch (error) {
		if (error instanceof RefusedError) return refuse('newer', error.message);
		throw error;
	}
}

async function restoreAlone(path: string, options: RestoreOptions): Promise<RestoreOutcome> {
	const { dataFolder, force } = options;
	finishRestore(dataFolder);
	if (!force && databases.some((name) => existsSync(join(dataFolder, name))))
		return refuse('not_empty', 'there are databases in the data folder: --force replaces them');
	if (isOpen(dataFolder)) return served;
	const folder = join(dataFolder, unpacked);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { mode: 0o700 });
	try {
		const made = await unpack(path, folder);
		if ('kind' in made) return made;
		const { madeAt } = made;
		const prepared = await prepare(folder, madeAt, options);
		if (prepared.kind === 'refused') return prepared;
		for (const name of databases) {
			const file = await open(join(folder, name), 'r');
			await file.sync().finally(() => file.close());
		}
		// A command may have come meanwhile.
		if (isOpen(dataFolder)) return served;
		renameSync(folder, join(dataFolder, decided));
		finishRestore(dataFolder);
		return { kind: 'restored', madeAt, ...prepared.value };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * Replaces the databases of a data folder by those of a backup, or leaves everything as it is. Nothing is replaced before
 * the backup is unpacked, its hashes are compared and both databases are checked; from then on one rename decides. No server
 * can start meanwhile.
 */
export async function restoreBackup(path: string, options: RestoreOptions): Promise<RestoreOutcome> {
	mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
	const end = beginRestore(options.dataFolder);
	if (!end) return served;
	try {
		if (isServed(options.dataFolder)) return served;
		sweepWorkFolders(options.dataFolder);
		return await restoreAlone(path, options);
	} finally {
		end();
	}
}
