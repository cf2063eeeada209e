import Database from 'better-sqlite3';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import { AsyncLocalStorage } from 'node:async_hooks';
import { busyTimeout, isBusy } from './faults.ts';
import { openStore, queriesOn, type Store as Connection, type StoreName } from './open.ts';
import { beginWriting, type Waiting } from './wait.ts';

/** As the driver of a server types it: every query is awaited, and what a write changed is asked for with `returning`. */
type Queries = BaseSQLiteDatabase<'async', void>;

/** What a module that reads is given. */
export interface Read extends Pick<Queries, 'select' | 'selectDistinct' | '$count'> {
	/** Changes after every write, of this process or another: what was read at the same version is still right. */
	version(): Promise<string>;
	/** What statements are prepared for: the same in all writes of a store. */
	readonly connection: object;
}

/** One transaction: what a module that writes is given, by whoever began it. It reads what it wrote. */
export interface Tx extends Read, Pick<Queries, 'insert' | 'update' | 'delete'> {
	readonly isTx: true;
}

/** A database: read at any time, written in transactions alone. */
export interface Store extends Read {
	/**
	 * Does something in one transaction, all of it or nothing, after the writes that were asked for before and after those of
	 * other processes. Other requests go on meanwhile, and none of them reads or writes in it.
	 *
	 * @param act reads and writes through its Tx, and awaits all that it begins; hands the Tx on and never begins another write
	 * @param waiting for other processes; without it SQLite's error (SQLITE_BUSY) is thrown after 10 s
	 */
	write<T>(act: (tx: Tx) => T | Promise<T>, waiting?: Waiting): Promise<T>;
	/**
	 * Writes at once, where the process ends and nothing waits any more; what is being written meanwhile is rolled back.
	 * @param queries that nobody has run
	 * @returns whether it was written: not where another process writes
	 */
	writeNow(queries: (tx: Tx) => readonly { readonly run: () => unknown }[]): boolean;
	/** The connection that writes, for SQLite's own commands in `db` and for tests. */
	readonly $client: Connection['$client'];
	close(): void;
}

/** A transaction that lasts until it is ended. */
export interface OpenTx {
	readonly tx: Tx;
	commit(): Promise<void>;
	/** Does nothing where it has ended. */
	rollback(): Promise<void>;
}

/** private.db, as whoever imports, publishes or deletes is given it: its reads see what it wrote and has not committed yet. */
export interface CellStore extends Store {
	/** A write in a write is a part of it: whole deletions are one transaction, and their steps are used alone too. */
	write<T>(act: (tx: Tx) => T | Promise<T>, waiting?: Waiting): Promise<T>;
	/** Begins a transaction that is as long as a file; other writes wait for its end. */
	begin(waiting?: Waiting): Promise<OpenTx>;
}

/** Transactions that this code is a part of; some of them may have ended. */
const within = new AsyncLocalStorage<readonly Transaction[]>();

interface Transaction {
	readonly of: Writer;
	readonly tx: Tx;
	isOpen: boolean;
}

/** A handle that throws where it is used at a wrong time. */
const guarded = <T extends object>(of: T, assertUsable: () => void): T =>
	new Proxy(of, {
		get(target, name, receiver): unknown {
			assertUsable();
			return Reflect.get(target, name, receiver);
		}
	});

/** This driver's queries answer when they are awaited, too. */
const queriesOf = (connection: Connection): Queries => connection as unknown as Queries;

/** Writes one after another on one connection. */
class Writer {
	readonly #connection: Connection;
	readonly #joins: boolean;
	/** Settled when everything that was asked for before has ended. */
	#before: Promise<unknown> = Promise.resolve();
	#begun = 0;
	/** Asks how many rows this connection has changed. */
	readonly #changes: { readonly get: () => unknown };

	/** @param joins whether a write in a write is a part of it */
	constructor(connection: Connection, joins: boolean) {
		this.#connection = connection;
		this.#changes = connection.$client.prepare('select total_changes()').pluck();
		this.#joins = joins;
	}

	/** The write of this database that the code that asks is a part of. */
	#underWay(): Transaction | undefined {
		return within.getStore()?.find(({ of, isOpen }) => of === this && isOpen);
	}

	async write<T>(act: (tx: Tx) => T | Promise<T>, waiting: Waiting = { longest: busyTimeout }): Promise<T> {
		const outer = this.#underWay();
		if (outer && this.#joins) return act(outer.tx);
		// It would wait for itself.
		if (outer) throw new Error('a write in a write: hand its Tx on');
		const { transaction, commit, rollback } = await this.#begin(waiting);
		try {
			const made = await within.run([...(within.getStore() ?? []), transaction], async () =>
				act(transaction.tx)
			);
			commit();
			return made;
		} catch (error) {
			rollback();
			throw error;
		}
	}

	async begin(waiting: Waiting = {}): Promise<OpenTx> {
		const { transaction, commit, rollback } = await this.#begin(waiting);
		return {
			tx: transaction.tx,
			commit: async () => Promise.resolve(commit()),
			rollback: async () => Promise.resolve(rollback())
		};
	}

	writeNow(queries: Parameters<Store['writeNow']>[0]): boolean {
		const { $client } = this.#connection;
		try {
			if ($client.inTransaction) $client.exec('rollback');
			$client.pragma('busy_timeout = 0');
			$client.exec('begin immediate');
			for (const query of queries(this.#txOf(() => undefined))) query.run();
			$client.exec('commit');
			return true;
		} catch (error) {
			if ($client.inTransaction) $client.exec('rollback');
			if (isBusy(error)) return false;
			throw error;
		}
	}

	#txOf(assertUsable: () => void): Tx {
		const begun = (this.#begun += 1);
		const version = () => Promise.resolve(`${begun} ${String(this.#changes.get())}`);
		const own = { isTx: true as const, version, connection: this.#connection };
		return guarded(Object.assign(queriesOf(this.#connection), own), assertUsable);
	}

	/** After the writes that were asked for before. */
	async #begin(waiting: Waiting) {
		const { $client } = this.#connection;
		const before = this.#before;
		const ended = Promise.withResolvers<undefined>();
		this.#before = ended.promise;
		await before;
		try {
			await beginWriting(this.#connection, waiting);
		} catch (error) {
			ended.resolve(undefined);
			throw error;
		}
		const tx = this.#txOf(() => {
			if (!transaction.isOpen) throw new Error('the transaction has ended: await all that it does');
		});
		const transaction: Transaction = { of: this, tx, isOpen: true };
		const rollback = (): void => {
			transaction.isOpen = false;
			ended.resolve(undefined);
			// A full disk has rolled back already.
			if ($client.inTransaction) $client.exec('rollback');
		};
		const commit = (): void => {
			transaction.isOpen = false;
			$client.exec('commit');
			ended.resolve(undefined);
		};
		return { transaction, commit, rollback };
	}
}

function storeOf(connection: Connection, reader: Connection, joins = false): CellStore {
	const { $client } = reader;
	const writer = new Writer(connection, joins);
	// The first changes with writes of other connections, the second with those of this one.
	const [others, own] = ['pragma data_version', 'select total_changes()'].map((sql) =>
		$client.prepare(sql).pluck()
	);
	return Object.assign(queriesOf(reader), {
		$client: connection.$client,
		write: writer.write.bind(writer),
		begin: writer.begin.bind(writer),
		writeNow: writer.writeNow.bind(writer),
		version: () => Promise.resolve(`${String(others?.get())} ${String(own?.get())}`),
		connection: reader,
		close: () => {
			$client.close();
			connection.$client.close();
		}
	});
}

/** Opens one of the databases of a data folder: a connection that writes, and one that reads beside it. */
export function open(dataFolder: string, name: StoreName): Store {
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
