import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Job, JobAnswer } from './worker.ts';

/**
 * Runs one job in a worker thread with its own connections: the event loop stays free, and this process
 * never opens private.db.
 *
 * The worker runs from the sources (the pinned Node strips types), the same in development and production.
 */
export function runJob(job: Job): Promise<JobAnswer> {
	return new Promise((done, failed) => {
		const worker = new Worker(join(job.projectFolder, 'src', 'lib', 'server', 'ingest', 'worker.ts'), {
			workerData: job
		});
		let answer: JobAnswer | undefined;
		worker.once('message', (message: JobAnswer) => (answer = message));
		worker.once('error', failed);
		worker.once('exit', (code) => {
			if (answer) done(answer);
			else failed(new Error(`the worker ended with code ${code} and no answer`));
		});
	});
}
