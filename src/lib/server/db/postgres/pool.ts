import type { Client, ClientBase, Pool, PoolClient, QueryConfig } from 'pg';
import { bringUpToDate } from './migrate.ts';
import { asFault } from './session.ts';

/** Connections of a process or thread, at most. */
const most = 8;
/** Waiting for a connection, in ms: whoever asks hears soon that there is none. */
const patience = 5_000;

/** The driver is loaded where it is needed: commands on SQLite start without it. */
const driver = () => import('pg').then((found) => found.default);

const configOf = (url: string) => ({
	connectionString: url,
	connectionTimeoutMillis: patience,
	keepAlive: true,
	application_name: 'holdout'
});

/** Tables are found in both schemas; those that this role may not see are not there. */
async function settle(client: ClientBase): Promise<void> {
	await client.query(
		`set search_path = public, private; set timezone = 'UTC'; set client_min_messages = warning`
	);
}

/** A connection of its own, which ends when its user ends it. */
export async function connectOnce(url: string): Promise<Client> {
	const { Client } = await driver();
	const client = new Client(configOf(url));
	client.on('error', () => undefined);
	try {
		await client.connect();
		await settle(client);
		return client;
	} catch (error) {
		throw asFault(error);
	}
}

/** The connections to a PostgreSQL database. They come with the first question, and again after they were lost. */
export class Connections {
	readonly #url: string;
	#pool: Promise<Pool> | undefined;
	#isReady: Promise<void> | undefined;
	#isEnded = false;

	constructor(url: string) {
		this.#url = url;
	}

	async #open(): Promise<Pool> {
		const { Pool } = await driver();
		const pool = new Pool({
			...configOf(this.#url),
			max: most,
			// Awaited before the first question, whatever its type says.
			onConnect: (client) => settle(client) as unknown as undefined,
			idleTimeoutMillis: 30_000,
			allowExitOnIdle: true
		});
		// A connection that is lost while nobody uses it: the next question opens another one.
		pool.on('error', () => undefined);
		pool.on('connect', (client) => client.on('error', () => undefined));
		return pool;
	}

	/** The pool, once the schema of the database is known to be the newest. */
	async #ready(): Promise<Pool> {
		if (this.#isEnded) throw new Error('the database is closed');
		const pool = await (this.#pool ??= this.#open());
		this.#isReady ??= bringUpToDate(pool).catch((error: unknown) => {
			this.#isReady = undefined;
			throw asFault(error);
		});
		await this.#isReady;
		return pool;
	}

	async query(config: QueryConfig): Promise<{ rows: unknown[] }> {
		return (await this.#ready()).query(config);
	}

	/** A connection for one transaction. */
	async take(): Promise<PoolClient> {
		const pool = await this.#ready();
		try {
			return await pool.connect();
		} catch (error) {
			throw asFault(error);
		}
	}

	/** Ends all connections, once they are free. */
	async end(): Promise<void> {
		this.#isEnded = true;
		await (await this.#pool)?.end();
	}
}
