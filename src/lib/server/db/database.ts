import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { AsyncLocalStorage } from 'node:async_hooks';
import { busyTimeout } from './busy.ts';
import { openStore, type Store as Connection, type StoreName } from './open.ts';
import { beginWriting, type Waiting } from './wait.ts';

/** What a module that reads is given. */
export type Read = Pick<BetterSQLite3Database, 'select' | 'selectDistinct' | '$count'>;

/** One transaction: what a module that writes is given, by whoever began it. It reads what it wrote. */
export interface Tx extends Read, Pick<BetterSQLite3Database, 'insert' | 'update' | 'delete'> {
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
	/** Changes after every write, of this process or another: what was read at the same version is still right. */
	version(): Promise<string>;
	/** The connection that writes, for SQLite's own commands in `db` and for tests. */
	readonly $client: Connection['$client'];
	close(): void;
}

/** Writes under way that this code is a part of. */
const under = new AsyncLocalStorage<ReadonlySet<object>>();

/** A handle that throws where it is used at a wrong time. */
const guarded = <T extends object>(of: T, assertUsable: () => void): T =>
	new Proxy(of, {
		get(target, name, receiver): unknown {
			assertUsable();
			return Reflect.get(target, name, receiver);
		}
	});

/** Writes one after another on one connection. */
class Writer {
	readonly #connection: Connection;
	/** Settled when everything that was asked for before has ended. */
	#before: Promise<unknown> = Promise.resolve();

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	/** Is the code that asks a part of a write of this database? */
	isUnderWay(): boolean {
		return under.getStore()?.has(this) ?? false;
	}

	write<T>(act: (tx: Tx) => T | Promise<T>, waiting: Waiting = { longest: busyTimeout }): Promise<T> {
		// It would wait for itself.
		if (this.isUnderWay()) return Promise.reject(new Error('a write in a write: hand its Tx on'));
		const made = this.#before.then(() => this.#transaction(act, waiting));
		this.#before = made.catch(() => undefined);
		return made;
	}

	async #transaction<T>(act: (tx: Tx) => T | Promise<T>, waiting: Waiting): Promise<T> {
		const { $client } = this.#connection;
		await beginWriting(this.#connection, waiting);
		let isOpen = true;
		const tx: Tx = guarded(Object.assign(this.#connection, { isTx: true as const }), () => {
			if (!isOpen) throw new Error('the transaction has ended: await all that it does');
		});
		try {
			const made = await under.run(new Set([...(under.getStore() ?? []), this]), async () => act(tx));
			isOpen = false;
			$client.exec('commit');
			return made;
		} catch (error) {
			isOpen = false;
			// A full disk has rolled back already.
			if ($client.inTransaction) $client.exec('rollback');
			throw error;
		}
	}
}

const reading = new Set<PropertyKey>(['select', 'selectDistinct', '$count'] satisfies (keyof Read)[]);

/** Opens one of the databases of a data folder: a connection that writes, and one that reads beside it. */
export function open(dataFolder: string, name: StoreName): Store {
	const connection = openStore(dataFolder, name);
	const reader = openStore(dataFolder, name);
	reader.$client.pragma('query_only = ON');
	const writer = new Writer(connection);
	const version = reader.$client.prepare('pragma data_version').pluck();
	const store = {
		$client: connection.$client,
		write: writer.write.bind(writer),
		version: () => Promise.resolve(String(version.get())),
		close: () => {
			reader.$client.close();
			connection.$client.close();
		}
	};
	return new Proxy(Object.assign(reader, store), {
		get(target, property, receiver): unknown {
			// It would miss what the write has written.
			if (reading.has(property) && writer.isUnderWay()) throw new Error('in a write, read through its Tx');
			return Reflect.get(target, property, receiver);
		}
	});
}
