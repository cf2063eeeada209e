// A process of its own that imports or publishes, one job after another, and stops where it is asked to. A line of standard
// input is a data folder and a job, as JSON.
import { readSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { importFile } from '#lib/server/ingest/import.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';

/** Where a process stops until it is sent on. */
export type Stop =
	/** A release or an import is about to write to holdout.db. */
	| 'writing'
	/** The file was claimed, and is read. */
	| 'reading'
	/** Cells are committed, and the upload is not recorded yet. */
	| 'committed'
	/** The upload is recorded, and not published yet. */
	| 'releasing';

export interface Job {
	readonly kind: 'import' | 'release';
	readonly stop?: Stop;
	/** Of a release. */
	readonly campaignId?: string;
	readonly closePeriod?: boolean;
	readonly seen?: string;
	/** Of an import. */
	readonly csv?: string;
	readonly release?: boolean;
	readonly replaces?: string;
	/** ISO moment. */
	readonly now: string;
}

const say = (word: string) => writeSync(1, `${word}\n`);

/** The next line of standard input, for which the whole process waits; null at its end. */
function nextLine(): string | null {
	const bytes: number[] = [];
	const one = Buffer.alloc(1);
	while (readSync(0, one) > 0) {
		const [byte = 0] = one;
		if (byte === 10) return Buffer.from(bytes).toString();
		bytes.push(byte);
	}
	return null;
}

/** Says where a job is, once, and waits there for a line. */
function stopper(job: Job): (stop: Stop) => void {
	let isStopped = false;
	return (stop) => {
		if (job.stop !== stop || isStopped) return;
		isStopped = true;
		say(stop);
		nextLine();
	};
}

/** Has cells say when they are begun, and stop when they are committed. */
function watchCells(stores: Stores, stopAt: (stop: Stop) => void): void {
	const begin = stores.private.begin.bind(stores.private);
	stores.private.begin = async (waiting) => {
		say('begin');
		const transaction = await begin(waiting);
		return {
			...transaction,
			commit: async () => {
				await transaction.commit();
				stopAt('committed');
			}
		};
	};
}

async function release(stores: Stores, job: Job, stopAt: (stop: Stop) => void) {
	const write = stores.holdout.write.bind(stores.holdout);
	stores.holdout.write = (act, waiting) => {
		stopAt('writing');
		return write(act, waiting);
	};
	const { campaignId = '', closePeriod = false, seen } = job;
	return await releaseStored(stores, campaignId, {
		now: new Date(job.now),
		closePeriod,
		...(seen === undefined ? {} : { seen })
	});
}

function take(stores: Stores, job: Job, stopAt: (stop: Stop) => void) {
	let opened = 0;
	return importFile(stores, {
		open: () => {
			// First its bytes are hashed.
			if ((opened += 1) === 2) stopAt('reading');
			return Readable.from([Buffer.from(job.csv ?? '')]);
		},
		file: 'step.csv',
		release: job.release ?? false,
		now: new Date(job.now),
		...(job.replaces === undefined ? {} : { replaces: job.replaces }),
		onWait: () => say('waiting'),
		onProgress: ({ phase }) => (phase === 'releasing' ? stopAt('releasing') : undefined)
	});
}

for (let line = nextLine(); line !== null; line = nextLine()) {
	const { folder, job } = JSON.parse(line) as { folder: string; job: Job };
	const stores = openStores(folder, project);
	const stopAt = stopper(job);
	watchCells(stores, stopAt);
	const outcome = await (job.kind === 'release' ? release(stores, job, stopAt) : take(stores, job, stopAt));
	closeStores(stores);
	say(`done ${JSON.stringify(outcome)}`);
}
