// The thread that owns private.db: everything that writes or reads cells runs here.
import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
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
import {
	checkFile,
	importFile,
	type CheckOutcome,
	type ImportOutcome,
	type ImportRequest
} from './import.ts';
import { withdrawUpload, type Withdrawal } from './withdraw.ts';

interface Place {
	readonly dataFolder: string;
	readonly projectFolder: string;
}

/** One piece of work for the worker. */
export type Job = Place &
	/** Stores a file, or says what would become of it. */
	(
		| ({ readonly kind: 'import' | 'check'; readonly path: string } & Omit<ImportRequest, 'open'>)
		| { readonly kind: 'withdraw-upload'; readonly uploadId: string }
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
	'withdraw-upload': Withdrawal;
	release: ReleaseOutcome;
	preview: ReleaseOutcome;
	axes: readonly string[];
	'withdraw-releases': number;
	'add-demo': number;
	'remove-demo': number;
}

async function work(job: Job): Promise<Answers[Job['kind']]> {
	const stores = openStores(job.dataFolder, job.projectFolder);
	try {
		switch (job.kind) {
			case 'import':
				return await importFile(stores, { ...job, open: () => createReadStream(job.path) });
			case 'check':
				return await checkFile(stores, { ...job, open: () => createReadStream(job.path) });
			case 'withdraw-upload':
				return withdrawUpload(stores, job.uploadId);
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

parentPort?.postMessage(await work(workerData as Job));
