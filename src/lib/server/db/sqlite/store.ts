import Database from 'better-sqlite3';
import type { CellStore, Queries, Store, Tx } from '../database.ts';
import { isBusy } from '../faults.ts';
import { openStore, queriesOn, type Store as Connection, type StoreName } from './open.ts';
import { beginWriting } from '../wait.ts';
import { txOf, Writer, type Begun } from '../writer.ts';

/** This driver's queries answer when they are awaited, too. */
const queriesOf = (connection: Connection): Queries => connection as unknown as Queries;

/** Transactions of one connection. */
class Transactions {
	readonly #connection: Connection;
	#begun = 0;
	/** Asks how many rows this connection has changed. */
	readonly #changes: { readonly get: () => unknown };

	constructor(connection: Connection) {
		this.#connection = connection;
		this.#changes = connection.$client.prepare('select total_changes()').pluck();
	}

	readonly #handle = (): Pick<Begun, 'queries' | 'version' | 'connection'> => {
		const begun = (this.#begun += 1);
		const version = () => Promise.resolve(`${begun} ${String(this.#changes.get())}`);
		return { queries: queriesOf(this.#connection), version, connection: this.#connection };
	};

	readonly begin = async (waiting: Parameters<typeof beginWriting>[1]): Promise<Begun> => {
		const { $client } = this.#connection;
		await beginWriting(this.#connection, waiting);
		return {
			...this.#handle(),
			commit: () => void $client.exec('commit'),
			// A full disk has rolled back already.
			rollback: () => void ($client.inTransaction && $client.exec('rollback'))
		};
	};

	readonly writeNow = (queries: Parameters<Store['writeNow']>[0]): boolean => {
		const { $client } = this.#connection;
		try {
			if ($client.inTransaction) $client.exec('rollback');
			$client.pragma('busy_timeout = 0');
			$client.exec('begin immediate');
			const tx: Tx = txOf(this.#handle(), () => undefined);
			for (const query of queries(tx)) query.run();
			$client.exec('commit');
			return true;
		} catch (error) {
			if ($client.inTransaction) $client.exec('rollback');
			if (isBusy(error)) return false;
			throw error;
		}
	};
}

function storeOf(connection: Connection, reader: Connection, joins = false): CellStore {
	const { $client } = reader;
	const transactions = new Transactions(connection);
	const writer = new Writer(transactions.begin, joins);
	// The first changes with writes of other connections, the second with those of this one.
	const [others, own] = ['pragma data_version', 'select total_changes()'].map((sql) =>
		$client.prepare(sql).pluck()
	);
	return Object.assign(queriesOf(reader), {
		$client: connection.$client,
		write: writer.write.bind(writer),
		begin: writer.begin.bind(writer),
		writeNow: transactions.writeNow,
		version: () => Promise.resolve(`${String(others?.get())} ${String(own?.get())}`),
		connection: reader,
		close: () => {
			$client.close();
			connection.$client.close();
		}
	});
}

/** Opens one of the databases of a data folder: a connection that writes, and one that reads beside it. */
export function openSqlite(dataFolder: string, name: StoreName): Store {
	const connection = openStore(dataFolder, name);
	const reader = openStore(dataFolder, name);
	reader.$client.pragma('query_only = ON');
	return storeOf(connection, reader);
}

/** Cells of one connection, which is for one thing after another: an import, a release, a deletion. */
export const cellStoreOf = (client: Database.Database): CellStore =>
	storeOf(queriesOn(client), queriesOn(client), true);

/** Where the header of a database has its two versions of the journal: 2 is WAL, which memory does not have. */
const journalVersions = [18, 19] as const;

/** A copy of a database in memory, as it is at this moment. */
export function copyInMemory({ $client }: Pick<Store, '$client'>): Store {
	const bytes = $client.serialize();
	for (const at of journalVersions) bytes[at] = 1;
	const client = new Database(bytes);
	return storeOf(queriesOn(client), queriesOn(client));
}
