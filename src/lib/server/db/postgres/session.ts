import { drizzle } from 'drizzle-orm/pg-proxy';
import type { ClientBase, QueryConfig } from 'pg';
import type { Queries } from '../database.ts';
import { RefusedError, UnavailableError } from '../faults.ts';

/** What answers a statement: a connection, or several of them. */
export type Ask = (config: QueryConfig) => Promise<{ readonly rows: unknown[] }>;

/** Queries that are answered in one way, and how many of them may have written. */
export interface Session {
	readonly queries: Queries;
	readonly writes: () => number;
}

/** So many statements are prepared on each connection: lists of other lengths make texts without end. */
const most = 300;
const names = new Map<string, string>();

/** The same text has the same name on all connections; undefined for one that is not prepared. */
function nameOf(text: string): string | undefined {
	const known = names.get(text);
	if (known !== undefined || names.size >= most) return known;
	const name = `holdout ${names.size}`;
	names.set(text, name);
	return name;
}

/** Types of PostgreSQL by the numbers that it gives them. */
const [boolean, bytea, bigint, smallint, integer, real, double, numeric] = [
	16, 17, 20, 21, 23, 700, 701, 1700
];
const numbers = new Set<number | undefined>([bigint, smallint, integer, real, double, numeric]);

/** Numbers are numbers; moments and JSON are the texts that columns read. */
export const types = {
	getTypeParser: (oid: number) => {
		if (numbers.has(oid)) return Number;
		if (oid === boolean) return (text: string) => text === 't';
		if (oid === bytea) return (text: string) => Buffer.from(text.slice(2), 'hex');
		return (text: string) => text;
	}
};

/** Wrong names and passwords, and a database that is not there. */
const deniedCodes = /^(28|3D)/;
const lostCodes = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|ENOENT|08|57P0[1-5]|53300)/;
const lostWords =
	/^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client (has encountered a connection error|was closed)|Query read timeout|Cannot use a pool after)/;

/** What a lost connection throws becomes one kind of error. */
export function asFault(error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const code = 'code' in error ? String(error.code) : '';
	if (deniedCodes.test(code))
		return new RefusedError(`The database refuses the connection: ${error.message}.`, { cause: error });
	return lostCodes.test(code) || lostWords.test(error.message)
		? new UnavailableError('the database cannot be reached', { cause: error })
		: error;
}

export function sessionOn(ask: Ask): Session {
	let written = 0;
	const queries = drizzle(async (text, values: unknown[], method) => {
		if (!text.startsWith('select')) written += 1;
		const name = nameOf(text);
		const rowMode = method === 'all' ? { rowMode: 'array' as const } : {};
		try {
			const { rows } = await ask({
				...(name === undefined ? {} : { name }),
				text,
				values,
				types,
				...rowMode
			});
			return { rows };
		} catch (error) {
			throw asFault(error);
		}
	});
	return { queries: queries as unknown as Queries, writes: () => written };
}

const asks = new WeakMap<ClientBase, Ask>();

/** Statements of one connection, one after another: what is asked meanwhile waits here. */
export function askOn(client: ClientBase): Ask {
	const known = asks.get(client);
	if (known) return known;
	let before: Promise<unknown> = Promise.resolve();
	const ask: Ask = (config) => {
		const now = before.then(() => client.query(config));
		before = now.catch(() => undefined);
		return now;
	};
	asks.set(client, ask);
	return ask;
}

const sessions = new WeakMap<ClientBase, Session>();

/** Queries on one connection: the same ones as long as it lasts. */
export function sessionOf(client: ClientBase): Session {
	const known = sessions.get(client) ?? sessionOn(askOn(client));
	sessions.set(client, known);
	return known;
}
