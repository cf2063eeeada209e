// The thread that owns private.db: everything that writes or reads cells runs here.
import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FileReading } from '#lib/csv/reading.ts';
import { demo } from '../demo/demo.ts';
import { closeStores, openStores } from '../stores.ts';
import { readAxes } from '../release/cells.ts';
import {
	previewRelease,
	releaseStored,
	withdrawReleases,
	type ReleaseOutcome,
	type ReleaseWish
} from '../release/release.ts';
import { checkFile } from './check.ts';
import { importFile } from './import.ts';
import type { CheckOutcome, ImportOutcome, ImportRequest, Progress } from './import-request.ts';
import { lookAtFile, type FileLook } from './look-at-file.ts';
import { purgeExpired } from './purge.ts';
import type { ReadLimits } from './read-options.ts';
import { withdrawUpload, type Withdrawal } from './withdraw.ts';

interface Place {
	readonly dataFolder: string;
	readonly projectFolder: string;
}

type FileRequest = Omit<ImportRequest, 'open' | 'onProgress' | 'signal'>;

/** One piece of work for the worker. */
export type Job = Place &
	/** Stores a file, or says what would become of it. */
	(
		| ({ readonly kind: 'import'; readonly path: string } & FileRequest)
		| ({ readonly kind: 'check'; readonly path: string; readonly errorFile?: string } & FileRequest)
		/** What the beginning of a file says. */
		| {
				readonly kind: 'look';
				readonly path: string;
				readonly reading: FileReading;
				readonly limits?: Partial<ReadLimits>;
				readonly now: Date;
		  }
		| { readonly kind: 'withdraw-upload'; readonly uploadId: string }
		/** Deletes the raw cells of uploads whose last day has passed. */
		| { readonly kind: 'purge'; readonly now: Date }
		/** Publishes what is ready, or says what would be. */
		| ({ readonly kind: 'release' | 'preview'; readonly campaignId: string } & ReleaseWish)
		/** Names that cross-tabs may be made of. */
		| { readonly kind: 'axes'; readonly campaignId: string }
		| { readonly kind: 'withdraw-releases'; readonly campaignId: string; readonly now: Date }
		| { readonly kind: 'add-demo'; readonly now: Date }
		| { readonly kind: 'remove-demo' }
	);

/** What each kind of work answers. */
export interface Answers {
	import: ImportOutcome;
	check: CheckOutcome;
	look: FileLook;
	purge: readonly string[];
	'withdraw-upload': Withdrawal;
	release: ReleaseOutcome;
	preview: ReleaseOutcome;
	axes: readonly string[];
	'withdraw-releases': number;
	'add-demo': number;
	'remove-demo': number;
}

/** What the worker says: how far it is, then how it ended. */
export type FromWorker<Kind extends Job['kind']> =
	| { readonly kind: 'progress'; readonly progress: Progress }
	| { readonly kind: 'answer'; readonly value: Answers[Kind] }
	| { readonly kind: 'cancelled' };

async function work(
	job: Job,
	watch: Pick<ImportRequest, 'onProgress' | 'signal'>
): Promise<Answers[Job['kind']]> {
	// A look needs no database.
	if (job.kind === 'look') return lookAtFile(() => createReadStream(job.path), job.reading, job);
	const stores = openStores(job.dataFolder, job.projectFolder);
	try {
		switch (job.kind) {
			case 'import':
				return await importFile(stores, { ...job, ...watch, open: () => createReadStream(job.path) });
			case 'check':
				return await checkFile(stores, { ...job, ...watch, open: () => createReadStream(job.path) }, job);
			case 'withdraw-upload':
				return withdrawUpload(stores, job.uploadId);
			case 'purge':
				return purgeExpired(stores, job.now);
			case 'release':
				return releaseStored(stores, job.campaignId, job);
			case 'preview':
				return previewRelease(stores, job.campaignId, job);
			case 'axes':
				return readAxes(stores.private, job.campaignId);
			case 'withdraw-releases':
				return withdrawReleases(stores, job.campaignId, job.now);
			case 'add-demo':
				return await demo.add(stores, job.now);
			case 'remove-demo':
				return demo.remove(stores);
		}
	} finally {
		closeStores(stores);
	}
}

const cancelling = new AbortController();
parentPort?.once('message', () => cancelling.abort());
const say = (message: FromWorker<Job['kind']>) => parentPort?.postMessage(message);
try {
	const value = await work(workerData as Job, {
		onProgress: (progress) => say({ kind: 'progress', progress }),
		signal: cancelling.signal
	});
	say({ kind: 'answer', value });
} catch (error) {
	if (!cancelling.signal.aborted) throw error;
	say({ kind: 'cancelled' });
}
// It listens no more, and the thread ends.
parentPort?.close();
