import type { ClientBase } from 'pg';
import { BusyError } from '../faults.ts';
import type { Waiting } from '../wait.ts';
import type { Begun } from '../writer.ts';
import type { Connections } from './pool.ts';
import { asFault, askOn, sessionOf } from './session.ts';

/** One process writes at a time, as on SQLite: what it has read stays so until it has written. */
const writers = '1751149668, 1';

/** A wait is asked for again after so long: whoever waits may be asked to stop, in ms. */
const slice = 1_000;

const isTimeout = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && error.code === '55P03';

/** Begins a transaction. @returns whether the right to write came in time */
async function isLocked(client: ClientBase, wait: number): Promise<boolean> {
	if (wait <= 0) {
		await client.query('begin');
		const { rows } = await client.query<{ ours: boolean }>(
			`select pg_try_advisory_xact_lock(${writers}) as ours`
		);
		return rows[0]?.ours === true;
	}
	try {
		// One message: every one of them waits for its turn on the server.
		await client.query(
			`begin; set local lock_timeout = ${Math.ceil(wait)}; select pg_advisory_xact_lock(${writers}); set local lock_timeout = 0`
		);
		return true;
	} catch (error) {
		if (isTimeout(error)) return false;
		throw error;
	}
}

/** Begins a transaction with the right to write. @throws {BusyError} where others have it for too long */
async function lock(client: ClientBase, { longest = Infinity, onWait, signal }: Waiting): Promise<void> {
	const since = performance.now();
	for (let tries = 0; ; tries += 1) {
		signal?.throwIfAborted();
		const left = longest - (performance.now() - since);
		if (await isLocked(client, Math.min(slice, left))) return;
		await client.query('rollback');
		if (longest - (performance.now() - since) <= 0)
			throw new BusyError('another process writes to the database');
		if (tries === 0) onWait?.();
	}
}

let begun = 0;

/** The handle on a transaction of a connection that is in one. */
export function handleOn(client: ClientBase): Pick<Begun, 'queries' | 'version' | 'connection'> {
	const { queries, writes } = sessionOf(client);
	const number = (begun += 1);
	return { queries, version: () => Promise.resolve(`${number} ${writes()}`), connection: client };
}

/** Commits, and notices where the database has given the transaction up. */
export async function commitOn(client: ClientBase, { isCounted = false } = {}): Promise<void> {
	const count = isCounted ? 'update public.holdout_version set number = number + 1; ' : '';
	// Several statements of one message have several results.
	const results = [(await askOn(client)({ text: `${count}commit` })) as unknown].flat();
	const { command } = results.at(-1) as { command?: string };
	if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a statement in it had failed');
}

/**
 * Begins a transaction on a connection of its own.
 * @param isAlone no other process writes meanwhile
 * @param onEnd called with the connection's end
 */
export async function beginOn(
	connections: Connections,
	waiting: Waiting,
	{
		isAlone,
		onBegin,
		onEnd
	}: { isAlone: boolean; onBegin?: (client: ClientBase) => void; onEnd?: () => void }
): Promise<Begun> {
	const client = await connections.take();
	let isFree = false;
	const free = (error?: Error): void => {
		if (isFree) return;
		isFree = true;
		onEnd?.();
		client.release(error);
	};
	try {
		if (isAlone) await lock(client, waiting);
		else await client.query('begin');
	} catch (error) {
		free(error instanceof BusyError ? undefined : new Error('unusable'));
		throw asFault(error);
	}
	onBegin?.(client);
	const { writes } = sessionOf(client);
	const before = writes();
	return {
		...handleOn(client),
		commit: async () => {
			try {
				await commitOn(client, { isCounted: isAlone && writes() > before });
				free();
			} catch (error) {
				free(new Error('unusable'));
				throw asFault(error);
			}
		},
		rollback: async () => {
			if (isFree) return;
			try {
				await askOn(client)({ text: 'rollback' });
				free();
			} catch {
				// A lost connection has rolled back.
				free(new Error('unusable'));
			}
		}
	};
}
