import { existsSync, mkdirSync } from 'node:fs';
import { serverSecret } from '../accounts/secret.ts';
import { finishRestore, sweepLeftovers } from '../backup/finish-restore.ts';
import { damage } from '../backup/integrity.ts';
import { refuseWhileRestoring } from '../backup/restore-lock.ts';
import { isPostgres } from '../db/dialect.ts';
import { closeDataFolder, openFolderWarning } from '../db/owner-only.ts';
import { ifFree } from '../db/wait.ts';
import { sweepOrphans } from '../ingest/orphans.ts';
import { sweepReceived } from '../files/receive.ts';
import { takeServerLock } from '../db/server-lock.ts';
import { works } from '../jobs/job.ts';
import { recordOlderFacts } from '../ledger/facts.ts';
import type { Settings } from '../settings/settings.ts';
import { closeStores } from '../db/stores.ts';
import { openFolder } from './open-folder.ts';
import { firstSignal } from './stop.ts';

/** Whether the databases are fit to be served, after the last server was killed or the power went. */
function isWhole(dataFolder: string): boolean {
	// PostgreSQL looks after its own files.
	if (isPostgres) return true;
	finishRestore(dataFolder);
	const found = damage(dataFolder, { quick: true });
	for (const line of found) console.error(line);
	console.error(
		found.length > 0
			? 'Holdout stopped unexpectedly, and a database is damaged: restore a backup with `holdout restore FILE --force`.'
			: 'Holdout stopped unexpectedly last time. Both databases were checked and are whole.'
	);
	return found.length === 0;
}

/** Closes what is ours to other users of the machine, and warns of folders that are open to them. */
function closeToOthers({ dataFolder, filesFolder, backupFolder }: Settings): void {
	closeDataFolder(dataFolder);
	const isShared = filesFolder !== dataFolder;
	if (isShared) closeDataFolder(filesFolder);
	const warnings = [
		openFolderWarning(dataFolder, 'data'),
		isShared ? openFolderWarning(filesFolder, 'shared') : null,
		backupFolder && existsSync(backupFolder) ? openFolderWarning(backupFolder, 'backup') : null
	];
	for (const warning of warnings) if (warning) console.error(warning);
}

/** Brings both databases up to date and tidies what was left behind. */
async function prepare(settings: Settings, projectFolder: string): Promise<void> {
	const { dataFolder, filesFolder } = settings;
	mkdirSync(filesFolder, { recursive: true, mode: 0o700 });
	const stores = openFolder(dataFolder, projectFolder);
	try {
		// Where another process stores something now, what was left is swept a little later.
		// A web process on PostgreSQL may have no right to cells, and workers sweep.
		if (!isPostgres || works())
			await ifFree((waiting) => stores.private.write(() => sweepOrphans(stores), waiting));
		await ifFree((waiting) => recordOlderFacts(stores.holdout, waiting));
		sweepReceived(filesFolder);
		sweepLeftovers(dataFolder);
		serverSecret(settings);
	} finally {
		closeStores(stores);
	}
}

/**
 * Begins to serve or to work in a data folder. A start that fails leaves the folder properly: it is no unclean stop.
 * @param start what is done last, once the databases are ready
 * @returns null where a database is damaged
 */
export async function begin<Started extends object>(
	settings: Settings,
	projectFolder: string,
	start: () => Started | Promise<Started>
) {
	const { dataFolder } = settings;
	const serverLock = takeServerLock(dataFolder);
	try {
		refuseWhileRestoring(dataFolder);
		if (serverLock.unclean) {
			if (!isWhole(dataFolder)) {
				serverLock.release();
				return null;
			}
			serverLock.settle();
		}
		const signal = firstSignal();
		await prepare(settings, projectFolder);
		closeToOthers(settings);
		return { presence: serverLock, signal, ...(await start()) };
	} catch (error) {
		serverLock.release();
		throw error;
	}
}
