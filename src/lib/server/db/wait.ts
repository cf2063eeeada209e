import type Database from 'better-sqlite3';
import { setTimeout } from 'node:timers/promises';
import { isPostgres } from './dialect.ts';
import { busyTimeout, isBusy } from './faults.ts';

/** How one waits for other processes. */
export interface Waiting {
	/** Called once, when it takes longer than a moment. */
	readonly onWait?: () => void;
	readonly signal?: AbortSignal | undefined;
	/** After this time it fails with SQLite's error, in ms; without it one waits for as long as it takes. */
	readonly longest?: number;
}

/** Between two tries, in ms. */
const pause = 50;
/** What nobody needs to hear of, in ms. */
const moment = 1_000;

/**
 * Does something as soon as no other process writes to the database, however long that takes.
 * @param act does nothing where it fails because of that: it is called again
 */
export async function whenFree<T>(
	act: () => T | Promise<T>,
	{ onWait, signal, longest = Infinity }: Waiting = {}
): Promise<T> {
	const since = performance.now();
	let isReported = false;
	for (;;) {
		signal?.throwIfAborted();
		try {
			return await act();
		} catch (error) {
			if (!isBusy(error) || performance.now() - since >= longest) throw error;
		}
		if (!isReported && performance.now() - since >= moment) {
			isReported = true;
			onWait?.();
		}
		await setTimeout(pause, undefined, signal ? { signal } : {});
	}
}

/** Begins a transaction that writes, after those of other processes; the thread is free meanwhile. */
export async function beginWriting(
	{ $client }: { readonly $client: Database.Database },
	waiting: Waiting = {}
): Promise<void> {
	$client.pragma('busy_timeout = 0');
	try {
		await whenFree(() => $client.exec('begin immediate'), waiting);
	} finally {
		$client.pragma(`busy_timeout = ${busyTimeout}`);
	}
}

/**
 * Does something that fails where another process writes. @returns whether it was done
 * @param longest so long it is waited for, in ms
 */
export async function ifFree(act: (waiting: Waiting) => Promise<unknown>, longest = 0): Promise<boolean> {
	try {
		await act({ longest });
		return true;
	} catch (error) {
		if (isBusy(error)) return false;
		throw error;
	}
}

/**
 * Does something that begins transactions of its own, after those of other processes.
 * @param act leaves everything as it was where it finds the database taken: it is called again
 */
export async function afterOthers<T>(
	store: { readonly write: (act: () => undefined, waiting: Waiting) => Promise<unknown> },
	act: () => T | Promise<T>,
	waiting: Waiting = {}
): Promise<T> {
	// On PostgreSQL each writes rows of its own.
	if (!isPostgres) await store.write(() => undefined, waiting);
	return whenFree(act, waiting);
}
