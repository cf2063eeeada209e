import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker, getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { cacheEdition } from '../analysis/cache.ts';
import '../db/process.ts';
import { isBuilt, programPath } from '../settings/project-folder.ts';
import { readers } from './turns.ts';
import { askWorker } from './ask-worker.ts';
import { Cancelled } from './handler.ts';
import type { Progress } from '../ingest/import-request.ts';
import type { Answers, Folders, FromWorker, Job, ToWorker } from './worker.ts';
import { Counter, Gauge } from 'prom-client';
import { registry } from '../log/registry.ts';

/** Does one piece of work after another, in the order of asking. */
export class Queue {
	#last: Promise<unknown> = Promise.resolve();

	run<T>(work: () => Promise<T>): Promise<T> {
		const next = this.#last.then(work);
		this.#last = next.catch(() => undefined);
		return next;
	}
}

const name = 'holdout starts work';

/** From now on this process starts no work: others do what it adds. */
export const workElsewhere = (): void => setEnvironmentData(name, 'no');

/** Does this process do the work it finds? */
export const works = (): boolean => getEnvironmentData(name) !== 'no';

const jobs = new Counter({
	name: 'holdout_jobs_total',
	help: 'Pieces of work of the worker thread, by kind and end',
	labelNames: ['kind', 'end'] as const,
	registers: [registry]
});

const running = new Gauge({
	name: 'holdout_jobs_running',
	help: 'Pieces of work that have begun, or wait for their turn',
	registers: [registry]
});

/** Counts a piece of work from its begin to its end. */
async function countJob<T>(kind: string, work: () => Promise<T>): Promise<T> {
	running.inc();
	try {
		const done = await work();
		jobs.inc({ kind, end: 'done' });
		return done;
	} catch (error) {
		jobs.inc({ kind, end: 'failed' });
		throw error;
	} finally {
		running.dec();
	}
}

// Worker threads inherit from this thread which process they belong to.

/** One writer at a time: SQLite has one, and the others would wait in vain while a large file is read. */
const writers = new Queue();
/** How one looks on, and gives the work up. */
export interface JobWatch {
	readonly onProgress?: (progress: Progress) => void;
	readonly signal?: AbortSignal;
}

/**
 * Runs one job in a worker thread with its own connections: the event loop stays free, and this process
 * never opens private.db.
 *
 * The worker runs from the sources (the pinned Node strips types), the same in development and production. A process that
 * starts no work asks another one.
 *
 * @throws {Cancelled} when the signal came before anything was stored
 */
export function runJob<Kind extends Job['kind']>(
	job: Job & { readonly kind: Kind },
	watch: JobWatch = {}
): Promise<Answers[Kind]> {
	if (!works()) return askWorker<Kind>(job, watch.signal);
	return countJob(job.kind, () =>
		readers.has(job.kind) ? start<Kind>(job, watch) : writers.run(() => start<Kind>(job, watch))
	);
}

/** A thread without work ends after so long, in ms. */
const patience = 10_000;

/** So many stay for as long as the process: one that has nothing else to do is ready for the next job. */
let staying = 0;
/** Threads without work, the last used last: starting one takes longer than most jobs. */
const idle: { readonly worker: Worker; readonly end: NodeJS.Timeout }[] = [];

/** A thread for one job. */
function takeThread(projectFolder: string): Worker {
	const rested = idle.pop();
	if (rested) {
		clearTimeout(rested.end);
		rested.worker.ref();
		return rested.worker;
	}
	return new Worker(programPath(projectFolder, 'lib/server/jobs/worker'), {
		execArgv: isBuilt ? [] : ['--import', pathToFileURL(join(projectFolder, 'src', 'quick-imports.ts')).href],
		// Rows die young: a larger nursery (V8 lets it grow to 128 MB) costs memory and saves no time.
		resourceLimits: { maxYoungGenerationSizeMb: 12 }
	});
}

/** Keeps a thread for the next job; the process need not wait for it. */
function returnThread(worker: Worker): void {
	worker.unref();
	const end = setTimeout(() => {
		if (idle.length <= staying) return;
		const at = idle.findIndex((one) => one.worker === worker);
		if (at >= 0) idle.splice(at, 1);
		void worker.terminate();
	}, patience).unref();
	idle.push({ worker, end });
}

/** A thread that loads what most jobs need. */
function prepareThread(folders: Folders): Worker {
	const worker = takeThread(folders.projectFolder);
	worker.postMessage({ kind: 'prepare', folders } satisfies ToWorker);
	return worker;
}

/** Starts a thread that stays, and returns once it has loaded what most jobs need. */
export async function keepThread(folders: Folders): Promise<void> {
	staying = 1;
	const worker = prepareThread(folders);
	await once(worker, 'message');
	returnThread(worker);
}

/** Has a thread load what a file needs while the file is on its way, where none is ready. */
export function expectFile(folders: Folders): void {
	if (works() && idle.length === 0) returnThread(prepareThread(folders));
}

function start<Kind extends Job['kind']>(
	job: Job & { readonly kind: Kind },
	{ onProgress, signal }: JobWatch
): Promise<Answers[Kind]> {
	return new Promise((done, failed) => {
		if (signal?.aborted) return failed(new Cancelled());
		const worker = takeThread(job.projectFolder);
		const cancel = () => worker.postMessage({ kind: 'cancel' } satisfies ToWorker);
		const stopListening = () => {
			signal?.removeEventListener('abort', cancel);
			worker.off('message', onMessage).off('error', onError).off('exit', onExit);
		};
		const onMessage = (message: FromWorker<Kind>) => {
			if (message.kind === 'progress') return onProgress?.(message.progress);
			if (message.kind === 'prepared') return;
			stopListening();
			returnThread(worker);
			if (message.kind === 'cancelled') failed(new Cancelled());
			else done(message.value);
		};
		const onError = (error: unknown) => {
			stopListening();
			failed(error instanceof Error ? error : new Error(String(error)));
		};
		const onExit = (code: number) => {
			stopListening();
			failed(new Error(`the worker ended with code ${code} and no answer`));
		};
		worker.on('message', onMessage).on('error', onError).on('exit', onExit);
		signal?.addEventListener('abort', cancel);
		worker.postMessage({ kind: 'work', job: { ...job, cacheEdition: cacheEdition() } } satisfies ToWorker);
	});
}
