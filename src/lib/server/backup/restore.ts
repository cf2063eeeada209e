import Database from 'better-sqlite3';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { audit, type Actor } from '../audit/audit.ts';
import { isServed } from '../db/presence.ts';
import { RefusedError } from '../db/refused.ts';
import { readAccess } from './access.ts';
import { carryOver, type CarriedOver } from './carry-over.ts';
import { decided, finishRestore, unpacked } from './finish-restore.ts';
import { inspectCopy } from './inspect-copy.ts';
import { databases } from './manifest.ts';
import { beginRestore } from './restore-lock.ts';
import { refuse, unpack, type Refusal } from './unpack.ts';
import { sweepWorkFolders } from './work-folder.ts';

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
