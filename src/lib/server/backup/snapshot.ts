import { join } from 'node:path';
import { openStore, type Store } from '../db/sqlite/open.ts';

/** Pages copied between two looks at the event loop. */
const pages = 2_000;

/** Fixes what a connection reads to this moment, until its transaction ends. */
const fix = ({ $client }: Store): void => {
	$client.exec('begin');
	$client.prepare('select count(*) from sqlite_master').get();
};

/**
 * Copies both databases as they are at one moment, while others write.
 *
 * What must hold in the copy: a record of an upload (holdout.db) has its cells (private.db). An upload is stored cells
 * first; it is withdrawn record first. So neither database can simply be copied before the other: an upload between the
 * two copies would leave a record without cells in the one order, a withdrawal in the other. Both are therefore read as of
 * one moment, in which nobody writes to holdout.db: what has its record then has had its cells before, and cells are deleted
 * only after their record is. An import may go on writing cells meanwhile: they are in the copy without a record, or not at
 * all, and the next start sweeps them. Everything acknowledged before the call is in both.
 *
 * @param folder where `holdout.db` and `private.db` are written
 */
export async function snapshot(dataFolder: string, folder: string): Promise<void> {
	const opened: Store[] = [];
	const open = (name: 'holdout' | 'private') => {
		const store = openStore(dataFolder, name);
		opened.push(store);
		return store;
	};
	try {
		const [lock, holdout, cells] = [open('holdout'), open('holdout'), open('private')];
		lock.$client.exec('begin immediate');
		try {
			fix(holdout);
			fix(cells);
		} finally {
			lock.$client.exec('rollback');
		}
		for (const [store, name] of [
			[holdout, 'holdout.db'],
			[cells, 'private.db']
		] as const)
			await store.$client.backup(join(folder, name), { progress: () => pages });
	} finally {
		for (const { $client } of opened) $client.close();
	}
}
