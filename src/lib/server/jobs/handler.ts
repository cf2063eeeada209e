import type { Progress } from '../ingest/import-request.ts';
import type { Tx } from '../db/database.ts';
import type { Job } from './jobs.ts';

/** The work was given up before anything was stored. */
export class Cancelled extends Error {
	override readonly name = 'Cancelled';
}

/** How the work on a job tells how far it is, and hears that it is to be given up. */
export interface Watch {
	readonly onProgress: (progress: Progress) => void;
	readonly signal: AbortSignal;
}

/** How a job ended. */
export interface Ended {
	readonly state: 'done' | 'cancelled' | 'failed';
	/** What came of it, for whoever added it. */
	readonly answer?: unknown;
	/** Why it failed. */
	readonly reason?: string;
	/** Writes what came of it, in the transaction that ends the job: never where another process took it over. */
	readonly record?: (tx: Tx) => Promise<void>;
	/** What follows when that is written, and may be lost. */
	readonly after?: () => void | Promise<void>;
}

/** How one kind of job is done. */
export interface Handler {
	/** So many of a process at a time. */
	readonly atOnce: number;
	/** What it throws fails the job, and is in the log. */
	readonly run: (job: Job, watch: Watch) => Promise<Ended>;
	/** Writes that it failed, in the transaction that fails it. */
	readonly giveUp?: (tx: Tx, job: Job) => Promise<void>;
}
