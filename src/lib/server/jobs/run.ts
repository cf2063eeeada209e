import { setTimeout } from 'node:timers/promises';
import type { Tx } from '../db/database.ts';
import { ifFree } from '../db/wait.ts';
import type { JobKind, JobProgress } from '../db/tables/jobs.ts';
import { log, safeError } from '../log/log.ts';
import { store } from '../db/store.ts';
import type { Ended, Handler } from './handler.ts';
import { jobs, type Job, type Wanted } from './jobs.ts';
import { nudge, nudgesSoFar, pause } from './nudge.ts';
import { takesTurn } from './turns.ts';

/** Between two looks for free jobs, in ms. */
const IDLE = 250;
/** A job is waited for so long while others write, in ms: most of them have written before the next look. */
const CLAIM = 1_000;
/** After a look that failed, as on a full disk, in ms. */
const FAILED = 5_000;
/** Between two notes of how far a job is, in ms: every write makes what was computed from the database old. */
const NOTE = 1_000;
/** A lease is renewed so often where there is nothing to note, in ms. */
const RENEW = 5_000;

/** A job that this process works on. */
interface Running {
	readonly job: Job;
	readonly cancelling: AbortController;
	progress: JobProgress | null;
	/** What was written last, and when. */
	noted: JobProgress | null;
	renewedAt: number;
}

/** Writes as soon as no other process does; requests are answered meanwhile. */
const write = <T>(act: (tx: Tx) => Promise<T>): Promise<T> => store().write(act, {});

/** Does the jobs that it finds, in this process, until it is stopped. */
export class Worker {
	readonly #handlers: Readonly<Record<JobKind, Handler>>;
	readonly #running = new Map<string, Running>();
	#isStopping = false;

	constructor(handlers: Readonly<Record<JobKind, Handler>>) {
		this.#handlers = handlers;
	}

	/** Looks for work until it is stopped. @param onPoll called before every look */
	async run(onPoll: () => Promise<void>): Promise<void> {
		while (!this.#isStopping) {
			const since = nudgesSoFar();
			try {
				await onPoll();
				await this.#tend();
				await this.#claim();
			} catch (error) {
				log().error({ error: safeError(error) }, 'jobs could not be looked for');
				await setTimeout(FAILED, undefined, { ref: false });
			}
			await pause(IDLE, since);
		}
	}

	/** Gives back what is not done: another process, or the next start, continues it at once. */
	async stop(): Promise<void> {
		if (this.#isStopping) return;
		this.#isStopping = true;
		// SQLite writes at once: nothing waits any more where a process ends.
		await store().writeNow((tx) => [...this.#running.values()].map(({ job }) => jobs.givingBack(tx, job)));
	}

	/** Jobs of which this process may begin another one. What would wait for one that it has begun is left to other processes. */
	#wanted(): Wanted {
		const running = [...this.#running.values()].map(({ job }) => job);
		const isWriting = running.some(({ kind, target }) => takesTurn(kind, target));
		const kinds = (Object.keys(this.#handlers) as JobKind[]).filter(
			(kind) =>
				running.filter((one) => one.kind === kind).length < this.#handlers[kind].atOnce &&
				!(isWriting && kind !== 'ask' && takesTurn(kind, null))
		);
		return { kinds, isWriting };
	}

	async #claim(): Promise<void> {
		const now = new Date();
		for (;;) {
			const wanted = this.#wanted();
			if (!(await jobs.isAnyFree(store(), wanted, now))) break;
			let job: Job | null = null;
			await ifFree(async (waiting) => {
				job = await store().write((tx) => jobs.claim(tx, wanted, now), waiting);
			}, CLAIM);
			if (job === null) break;
			void this.#work(job);
		}
		for (const job of await jobs.exhausted(store(), now))
			await ifFree((waiting) =>
				store().write(async (tx) => {
					if (await jobs.exhaust(tx, job, now)) await this.#handlers[job.kind].giveUp?.(tx, job);
				}, waiting)
			);
	}

	/** Renews leases, notes how far jobs are, and stops what was cancelled or lost. */
	async #tend(): Promise<void> {
		const now = performance.now();
		for (const one of this.#running.values()) {
			const { job, cancelling, progress } = one;
			if (!cancelling.signal.aborted && !(await jobs.goesOn(store(), job))) {
				log().info({ kind: job.kind }, 'a job is given up');
				cancelling.abort();
			}
			const since = now - one.renewedAt;
			if (since < (progress === one.noted ? RENEW : NOTE)) continue;
			const isWritten = await ifFree((waiting) =>
				store().write(async (tx) => {
					if (!(await jobs.renew(tx, job, progress, new Date()))) cancelling.abort();
				}, waiting)
			);
			if (isWritten) Object.assign(one, { noted: progress, renewedAt: now });
		}
	}

	async #work(job: Job): Promise<void> {
		const cancelling = new AbortController();
		const one: Running = { job, cancelling, progress: null, noted: null, renewedAt: performance.now() };
		this.#running.set(job.id, one);
		if (job.cancel) cancelling.abort();
		try {
			const ended = await this.#outcome(one);
			if (this.#isStopping) return;
			const isOurs = await write(async (tx) => {
				const isEnded = await jobs.end(tx, job, ended, new Date());
				if (isEnded) await ended.record?.(tx);
				return isEnded;
			});
			if (isOurs) await ended.after?.();
		} catch (error) {
			// Its lease runs out: it is tried again, or failed.
			log().error({ kind: job.kind, error: safeError(error) }, 'the end of a job could not be written');
		} finally {
			this.#running.delete(job.id);
			nudge();
		}
	}

	async #outcome(one: Running): Promise<Ended> {
		const { job, cancelling } = one;
		try {
			return await this.#handlers[job.kind].run(job, {
				onProgress: (progress) => (one.progress = progress),
				signal: cancelling.signal
			});
		} catch (error) {
			log().error({ kind: job.kind, error: safeError(error) }, 'a job failed');
			const reason = error instanceof Error ? error.name : typeof error;
			return { state: 'failed', reason, record: async (tx) => this.#handlers[job.kind].giveUp?.(tx, job) };
		}
	}
}
