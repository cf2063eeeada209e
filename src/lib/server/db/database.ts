import type Database from 'better-sqlite3';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type { Waiting } from './wait.ts';

/** As the driver of a server types it: every query is awaited, and what a write changed is asked for with `returning`. */
export type Queries = BaseSQLiteDatabase<'async', void>;

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
	 * @param waiting for other processes; without it an error for which `isBusy` holds is thrown after 10 s
	 */
	write<T>(act: (tx: Tx) => T | Promise<T>, waiting?: Waiting): Promise<T>;
	/**
	 * Writes at once, where the process ends and nothing waits any more; what is being written meanwhile is rolled back.
	 * @param queries that nobody has run
	 * @returns whether it was written: not where another process writes
	 */
	writeNow(queries: (tx: Tx) => readonly { readonly run: () => unknown }[]): boolean | Promise<boolean>;
	/** The connection that writes, for SQLite's own commands in `db` and for tests. Not on PostgreSQL. */
	readonly $client: Database.Database;
	close(): void;
}

/** Both databases to read, as they were at one moment. */
export interface Moment {
	readonly holdout: Read;
	readonly private: Read;
}

/** Reads both as of one moment: what others write meanwhile is not seen. Nothing is written in it, and no computing. */
export type AtOneMoment = <T>(act: (at: Moment) => Promise<T>) => Promise<T>;

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
