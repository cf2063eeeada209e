import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { countJob } from '../http/metrics.ts';
import { Queue } from './queue.ts';
import type { Answers, Job } from './worker.ts';

/** One writer at a time: SQLite has one, and the others would wait in vain while a large file is read. */
const writers = new Queue();
const readers: ReadonlySet<Job['kind']> = new Set(['preview', 'check', 'axes']);

/**
 * Runs one job in a worker thread with its own connections: the event loop stays free, and this process
 * never opens private.db.
 *
 * The worker runs from the sources (the pinned Node strips types), the same in development and production.
 */
export function runJob<Kind extends Job['kind']>(job: Job & { readonly kind: Kind }): Promise<Answers[Kind]> {
	return countJob(job.kind, () =>
		readers.has(job.kind) ? start<Kind>(job) : writers.run(() => start<Kind>(job))
	);
}

function start<Kind extends Job['kind']>(job: Job & { readonly kind: Kind }): Promise<Answers[Kind]> {
	return new Promise((done, failed) => {
		const worker = new Worker(join(job.projectFolder, 'src', 'lib', 'server', 'ingest', 'worker.ts'), {
			workerData: job
		});
		let answer: { value: Answers[Kind] } | undefined;
		worker.once('message', (value: Answers[Kind]) => (answer = { value }));
		worker.once('error', failed);
		worker.once('exit', (code) => {
			if (answer) done(answer.value);
			else failed(new Error(`the worker ended with code ${code} and no answer`));
		});
	});
}
