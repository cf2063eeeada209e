import Database from 'better-sqlite3';
import { join } from 'node:path';

/** What the two databases of a data folder hold. */
export interface Stored {
	/** Rows by upload, as recorded. */
	readonly recorded: ReadonlyMap<string, number>;
	/** Cells by upload. */
	readonly cells: ReadonlyMap<string, number>;
	/** Uploads with a description of their columns. */
	readonly described: ReadonlySet<string>;
	/** What SQLite says about both files: `ok`, unless something is broken. */
	readonly integrity: readonly unknown[];
}

const open = (folder: string, name: string) => new Database(join(folder, `${name}.db`), { readonly: true });

/** Reads what is stored, beside the product. */
export function readStored(folder: string): Stored {
	const [holdout, cells] = [open(folder, 'holdout'), open(folder, 'private')];
	const counts = (db: Database.Database, sql: string) =>
		new Map(db.prepare<[], [string, number]>(sql).raw().all());
	const check = (db: Database.Database) => db.pragma('integrity_check', { simple: true });
	try {
		return {
			recorded: counts(holdout, 'select id, sum(rows) from uploads group by id'),
			cells: counts(cells, 'select upload_id, sum(rows) from cell_chunks group by upload_id'),
			described: new Set(
				cells.prepare<[], string>('select distinct upload_id from cell_columns').pluck().all()
			),
			integrity: [check(holdout), check(cells)]
		};
	} finally {
		holdout.close();
		cells.close();
	}
}

/** Waits until another process has committed something to a database of the folder, as closely as one can look. */
export async function nextCommit(
	folder: string,
	name: 'holdout' | 'private',
	patience: number
): Promise<void> {
	const db = open(folder, name);
	const version = () => db.pragma('data_version', { simple: true });
	const before = version();
	const until = performance.now() + patience;
	try {
		while (version() === before && performance.now() < until) await new Promise((done) => setImmediate(done));
	} finally {
		db.close();
	}
}
