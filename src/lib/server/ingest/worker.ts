// The thread that owns private.db: everything that writes or reads cells runs here.
import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { demo } from '../demo/demo.ts';
import { closeStores, openStores } from '../stores.ts';
import { importFile, type ImportOutcome, type ImportRequest } from './import.ts';

interface Place {
	readonly dataFolder: string;
	readonly projectFolder: string;
}

/** One piece of work for the worker. */
export type Job = Place &
	(
		| ({ readonly kind: 'import'; readonly path: string } & Omit<ImportRequest, 'open'>)
		| { readonly kind: 'add-demo'; readonly now: Date }
		| { readonly kind: 'remove-demo' }
	);

export type JobAnswer =
	| { readonly kind: 'import'; readonly outcome: ImportOutcome }
	| { readonly kind: 'demo'; readonly count: number };

async function work(job: Job): Promise<JobAnswer> {
	const stores = openStores(job.dataFolder, job.projectFolder);
	try {
		switch (job.kind) {
			case 'import':
				return {
					kind: 'import',
					outcome: await importFile(stores, { ...job, open: () => createReadStream(job.path) })
				};
			case 'add-demo':
				return { kind: 'demo', count: await demo.add(stores, job.now) };
			case 'remove-demo':
				return { kind: 'demo', count: demo.remove(stores) };
		}
	} finally {
		closeStores(stores);
	}
}

parentPort?.postMessage(await work(workerData as Job));
