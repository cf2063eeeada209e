import type { ClientBase } from 'pg';
import type { AtOneMoment, CellStore, Queries, Read, Store, Tx } from '../database.ts';
import { isBusy, isUnavailable, RefusedError } from '../faults.ts';
import { txOf, Writer } from '../writer.ts';
import { Connections } from './pool.ts';
import { asFault, askOn, sessionOn } from './session.ts';
import { beginOn, handleOn } from './transactions.ts';

/** What a store is made of beside its queries. */
type Rest = Omit<
	CellStore,
	keyof Queries | '$client' | 'connection' | 'select' | 'selectDistinct' | '$count'
>;

/** What is asked for SQLite's own connection. Tests put one in that speaks PostgreSQL. */
export const sqliteOnly = {
	client: (): unknown => {
		throw new RefusedError('This is for SQLite alone: PostgreSQL has its own tools for it.');
	}
};

/** A store of these queries. */
export function storeWith(queries: Queries, rest: Rest): CellStore {
	const store = Object.assign(queries, rest, { connection: queries });
	Object.defineProperty(store, '$client', { configurable: true, get: () => sqliteOnly.client() });
	return store as unknown as CellStore;
}

const answer = async (connections: Connections, name: string, text: string): Promise<string> => {
	try {
		const { rows } = await connections.query({ name, text });
		return String((rows[0] as { version: unknown }).version);
	} catch (error) {
		throw asFault(error);
	}
};

/** Changes with every write of `write`, wherever it is. */
const versionOf = (connections: Connections): Promise<string> =>
	answer(connections, 'version', 'select number as version from public.holdout_version');

/** Changes with every transaction of the server, which nobody counts for cells. */
const snapshotOf = (connections: Connections): Promise<string> =>
	answer(connections, 'snapshot', 'select pg_current_snapshot()::text as version');

/** What pages read and write. */
function holdoutStore(connections: Connections): Store {
	const { queries } = sessionOn((config) => connections.query(config));
	const begin = (waiting: Parameters<Store['write']>[1]) =>
		beginOn(connections, waiting ?? {}, { isAlone: true });
	const writer = new Writer(begin, false);
	const writeNow = async (of: Parameters<Store['writeNow']>[0]): Promise<boolean> => {
		try {
			const transaction = await begin({ longest: 0 });
			const tx: Tx = txOf(transaction, () => undefined);
			for (const query of of(tx)) await (query as unknown as PromiseLike<unknown>);
			await transaction.commit();
			return true;
		} catch (error) {
			// A lease runs out by itself.
			if (isBusy(error) || isUnavailable(error)) return false;
			throw error;
		}
	};
	return storeWith(queries, {
		write: writer.write.bind(writer),
		begin: writer.begin.bind(writer),
		writeNow,
		version: () => versionOf(connections),
		close: () => void connections.end().catch(() => undefined)
	});
}

/**
 * The cells, whose reads see what was written and is not committed yet. Transactions of several processes go on beside each
 * other: each writes rows of its own upload or proof.
 */
function cellStore(connections: Connections): CellStore {
	let current: ClientBase | undefined;
	const { queries } = sessionOn((config) => (current ? askOn(current)(config) : connections.query(config)));
	const writer = new Writer(
		(waiting) =>
			beginOn(connections, waiting, {
				isAlone: false,
				onBegin: (client) => (current = client),
				onEnd: () => (current = undefined)
			}),
		true
	);
	return storeWith(queries, {
		write: writer.write.bind(writer),
		begin: writer.begin.bind(writer),
		writeNow: () => false,
		version: () => snapshotOf(connections),
		close: () => void connections.end().catch(() => undefined)
	});
}

/** What pages read and write of a PostgreSQL database. */
export const openPostgresPages = (url: string): Store => holdoutStore(new Connections(url));

/** Both parts as of one moment: one connection sees both. */
const momentsOf =
	(connections: Connections): AtOneMoment =>
	async (act) => {
		const client = await connections.take();
		const ask = askOn(client);
		let isUsable = false;
		try {
			await ask({ text: 'begin isolation level repeatable read read only' });
			const { queries, version, connection } = handleOn(client);
			const read = Object.assign(queries, { version, connection }) as unknown as Read;
			const made = await act({ holdout: read, private: read });
			await ask({ text: 'commit' });
			isUsable = true;
			return made;
		} catch (error) {
			throw asFault(error);
		} finally {
			client.release(!isUsable);
		}
	};

/** Both parts of a PostgreSQL database. */
export function openPostgres(url: string): {
	holdout: Store;
	private: CellStore;
	atOneMoment: AtOneMoment;
} {
	const connections = new Connections(url);
	return {
		holdout: openPostgresPages(url),
		private: cellStore(connections),
		atOneMoment: momentsOf(connections)
	};
}
