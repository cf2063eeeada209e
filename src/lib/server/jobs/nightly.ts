import { Worker } from 'node:worker_threads';
import { hour, type Nightly } from '../backup/nightly.ts';
import { log, safeError } from '../log/log.ts';
import { programPath } from '../settings/project-folder.ts';

/** Looks every hour, in a worker thread, while the server serves. @returns what stops it */
export function startNightly(nightly: Nightly): () => Promise<void> {
	let worker: Worker | undefined;
	const look = () => {
		if (worker) return;
		worker = new Worker(programPath(nightly.projectFolder, 'lib/server/jobs/backup-worker'), {
			workerData: nightly
		});
		worker.once('error', (error) => log().error({ error: safeError(error) }, 'the nightly backup failed'));
		worker.once('message', () => log().info('a backup was made'));
		worker.once('exit', () => (worker = undefined));
	};
	look();
	const timer = setInterval(look, hour);
	return async () => {
		clearInterval(timer);
		await worker?.terminate();
	};
}
