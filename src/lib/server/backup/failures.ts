import { holdout } from '../audit/record.ts';
import { audit, type AuditEntry } from '../audit/audit.ts';
import type { Read, Store } from '../db/database.ts';
import { open } from '../db/stores.ts';
import { log, safeError } from '../log/log.ts';
import { RefusedError } from '../db/faults.ts';

/** A database that is not backed up, because no backup of it could be restored. */
export class UnfitError extends Error {
	/** One line for each fault: `PLACE:NUMBER: code: words`. */
	readonly faults: readonly string[];

	constructor(faults: readonly string[]) {
		super(
			`nothing was backed up: ${faults[0] ?? ''}${faults.length > 1 ? ` and ${faults.length - 1} more` : ''}`
		);
		this.faults = faults;
	}
}

const day = 24 * 3_600_000;

/** How the newest nightly backup that is on record ended. */
export async function newestOnRecord(store: Read): Promise<AuditEntry | undefined> {
	const [newest] = await audit.list(store, { action: 'backup-made', actor: holdout.name, limit: 1 });
	return newest;
}

/**
 * Why a backup failed, for people. Words of other errors than these could hold a value of a database; the name of a work
 * folder is another one each time.
 */
function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return typeof error;
	const isSafe = error instanceof UnfitError || error instanceof RefusedError || 'code' in error;
	return isSafe ? error.message.replace(/(\.holdout-backup-)[\w-]+/g, '$1…') : error.name;
}

/**
 * Puts on record that a nightly backup failed. It is tried again every hour: the same failure is recorded once a day. A
 * record that cannot be written, because the database is what is damaged, is in the log alone; soon the backup is overdue.
 */
export async function recordFailure(dataFolder: string, error: unknown, now: Date): Promise<void> {
	const why = reasonOf(error);
	let store: Store | undefined;
	try {
		store = open(dataFolder);
		const newest = await newestOnRecord(store);
		const isKnown =
			newest?.outcome === 'failed' &&
			newest.details['why'] === why &&
			now.getTime() - newest.at.getTime() < day;
		if (isKnown) return;
		await store.write((tx) =>
			audit.add(tx, {
				at: now,
				actor: holdout,
				action: 'backup-made',
				target: null,
				outcome: 'failed',
				details: { why }
			})
		);
	} catch (reason) {
		log().error({ error: safeError(reason) }, 'the failure of a backup could not be recorded');
	} finally {
		store?.close();
	}
}
