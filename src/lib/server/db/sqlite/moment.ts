import type { AtOneMoment, Read } from '../database.ts';
import { openStore, type StoreName } from './open.ts';

/** A connection that sees a database as it is now, until it is closed. */
function frozen(dataFolder: string, name: StoreName): { readonly read: Read; readonly close: () => void } {
	const connection = openStore(dataFolder, name);
	const { $client } = connection;
	$client.pragma('query_only = ON');
	$client.exec('begin');
	// A transaction begins with what it reads first.
	const version = String($client.pragma('data_version', { simple: true }));
	$client.prepare('select count(*) from sqlite_master').get();
	const read = Object.assign(connection, { version: () => Promise.resolve(version), connection });
	return { read: read as unknown as Read, close: () => void $client.close() };
}

/**
 * Reads of both files of a data folder. What is recorded has its cells before: so records are frozen first, and cells that
 * come in between are of no record yet.
 */
export const momentsOf =
	(dataFolder: string): AtOneMoment =>
	async (act) => {
		const holdout = frozen(dataFolder, 'holdout');
		try {
			const cells = frozen(dataFolder, 'private');
			try {
				return await act({ holdout: holdout.read, private: cells.read });
			} finally {
				cells.close();
			}
		} finally {
			holdout.close();
		}
	};
