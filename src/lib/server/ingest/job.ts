import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { keeping } from '../analysis/remembered.ts';
// Worker threads inherit from this thread which process they belong to.
import '../claims/process.ts';
import { countJob } from '../http/metrics.ts';
import type { Progress } from './import-request.ts';
import { Queue } from './queue.ts';
import type { Answers, FromWorker, Job } from './worker.ts';

/** One writer at a time: SQLite has one, and the others would wait in vain while a large file is read. */
const writers = new Queue();
const readers: ReadonlySet<Job['kind']> = new Set(['preview', 'check', 'look', 'axes', 'results']);

/** The work was given up before anything was stored. */
export class Cancelled extends Error {
	override readonly name = 'Cancelled';
}

/** How one looks on, and gives the work up. */
export interface JobWatch {
	readonly onProgress?: (progress: Progress) => void;
	readonly signal?: AbortSignal;
}

/**
 * Runs one job in a worker thread with its own connections: the event loop stays free, and this process
 * never opens private.db.
 *
 * The worker runs from the sources (the pinned Node strips types), the same in development and production.
 *
 * @throws {Cancelled} when the signal came before anything was stored
 */
export function runJob<Kind extends Job['kind']>(
	job: Job & { readonly kind: Kind },
	watch: JobWatch = {}
): Promise<Answers[Kind]> {
	return countJob(job.kind, () =>
		readers.has(job.kind) ? start<Kind>(job, watch) : writers.run(() => start<Kind>(job, watch))
	);
}

function start<Kind extends Job['kind']>(
	job: Job & { readonly kind: Kind },
	{ onProgress, signal }: JobWatch
): Promise<Answers[Kind]> {
	return new Promise((done, failed) => {
		if (signal?.aborted) return failed(new Cancelled());
		const worker = new Worker(join(job.projectFolder, 'src', 'lib', 'server', 'ingest', 'worker.ts'), {
			workerData: { ...job, keeping: keeping() },
			execArgv: ['--import', pathToFileURL(join(job.projectFolder, 'src', 'quick-imports.ts')).href],
			// Rows die young: a larger nursery (V8 lets it grow to 128 MB) costs memory and saves no time.
			resourceLimits: { maxYoungGenerationSizeMb: 24 }
		});
		const cancel = () => worker.postMessage('cancel');
		signal?.addEventListener('abort', cancel);
		let answer: { value: Answers[Kind] } | undefined;
		let failure: Error | undefined;
		worker.on('message', (message: FromWorker<Kind>) => {
			if (message.kind === 'progress') onProgress?.(message.progress);
			else if (message.kind === 'cancelled') failure = new Cancelled();
			else answer = { value: message.value };
		});
		worker.once('error', (error) => (failure = error instanceof Error ? error : new Error(String(error))));
		worker.once('exit', (code) => {
			signal?.removeEventListener('abort', cancel);
			if (answer) done(answer.value);
			else failed(failure ?? new Error(`the worker ended with code ${code} and no answer`));
		});
	});
}
