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

/** Freezes both files while nothing is recorded: cells that are deleted were marked before, and a mark would not be seen. */
function frozenBoth(dataFolder: string) {
	const watch = openStore(dataFolder, 'holdout').$client;
	const version = () => watch.pragma('data_version', { simple: true });
	try {
		for (;;) {
			const before = version();
			const holdout = frozen(dataFolder, 'holdout');
			const cells = frozen(dataFolder, 'private');
			if (version() === before) return { holdout, cells };
			cells.close();
			holdout.close();
		}
	} finally {
		watch.close();
	}
}

/**
 * Reads of both files of a data folder. What is recorded has its cells before: cells that come while both are frozen are of no
 * record yet.
 */
export const momentsOf =
	(dataFolder: string): AtOneMoment =>
	async (act) => {
		const { holdout, cells } = frozenBoth(dataFolder);
		try {
			return await act({ holdout: holdout.read, private: cells.read });
		} finally {
			cells.close();
			holdout.close();
		}
	};
