import type { readMigrationFiles } from 'drizzle-orm/migrator';
import { RefusedError } from './faults.ts';

export type Migration = ReturnType<typeof readMigrationFiles>[number];

/** A migration that a database has had. */
export interface Applied {
	readonly hash: string;
	/** When it was written, ms since 1970. */
	readonly at: number;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The migrations that a database has not had yet. @throws {RefusedError} where it has had one that is not among ours */
export function pending(file: string, applied: readonly Applied[], known: readonly Migration[]): Migration[] {
	const strange = applied.findIndex(
		({ hash, at }, i) => hash !== known[i]?.hash || at !== known[i].folderMillis
	);
	if (strange < 0) return known.slice(applied.length);
	const newest = applied.at(-1)?.at ?? 0;
	throw new RefusedError(
		newest > (known.at(-1)?.folderMillis ?? 0)
			? `${file} was made by a newer version of Holdout: it has schema ${applied.length} of ${dayOf(newest)}, and this version knows schema ${known.length}. Install the newer version, or restore a backup made before it.`
			: `${file} has a schema that this version of Holdout does not know: its migration ${strange + 1} is another one, of ${dayOf(applied[strange]?.at ?? 0)}. Install the version that made it.`
	);
}
