import { readdirSync } from 'node:fs';
import type { Read } from '../db/database.ts';
import { newestOnRecord } from './failures.ts';
import { isDue, newestBackup } from './nightly.ts';

/** How nightly backups are. */
export interface BackupStatus {
	readonly state: 'good' | 'failing' | 'overdue';
	/** Moment of the newest backup that is there; null for none. */
	readonly newest: Date | null;
	/** Why the last one failed; null unless it did. */
	readonly why: string | null;
}

/** A backup that was due so long ago is overdue, in ms. */
const grace = 3 * 3_600_000;

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

/**
 * How nightly backups are, from what is in their folder and on record: every process sees the same.
 * @param backupFolder null where none are made
 */
export async function backupStatus(
	store: Read,
	backupFolder: string | null,
	now: Date
): Promise<BackupStatus | null> {
	if (backupFolder === null) return null;
	const names = namesIn(backupFolder);
	const newest = newestBackup(names, now);
	const last = await newestOnRecord(store);
	if (last?.outcome === 'failed' && (newest === null || last.at > newest))
		return { state: 'failing', newest, why: String(last.details['why'] ?? '') };
	return { state: isDue(names, now, grace) ? 'overdue' : 'good', newest, why: null };
}
