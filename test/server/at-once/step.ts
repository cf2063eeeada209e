// A process of its own that imports or publishes, and stops where it is told to: `node step.ts FOLDER JOB`.
import { readSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { importFile } from '#lib/server/ingest/import.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { openStores } from '#lib/server/db/stores.ts';
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

const [folder = '', text = '{}'] = process.argv.slice(2);
const job = JSON.parse(text) as Job;
const say = (word: string) => writeSync(1, `${word}\n`);

let isStopped = false;
/** Says where it is, and waits there for a byte of standard input. */
function stopAt(stop: Stop): void {
	if (job.stop !== stop || isStopped) return;
	isStopped = true;
	say(stop);
	readSync(0, Buffer.alloc(1));
}

const stores = openStores(folder, project);
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

const now = new Date(job.now);

async function release() {
	const write = stores.holdout.write.bind(stores.holdout);
	stores.holdout.write = (act, waiting) => {
		stopAt('writing');
		return write(act, waiting);
	};
	const { campaignId = '', closePeriod = false, seen } = job;
	return await releaseStored(stores, campaignId, {
		now,
		closePeriod,
		...(seen === undefined ? {} : { seen })
	});
}

function take() {
	let opened = 0;
	return importFile(stores, {
		open: () => {
			// First its bytes are hashed.
			if ((opened += 1) === 2) stopAt('reading');
			return Readable.from([Buffer.from(job.csv ?? '')]);
		},
		file: 'step.csv',
		release: job.release ?? false,
		now,
		...(job.replaces === undefined ? {} : { replaces: job.replaces }),
		onWait: () => say('waiting'),
		onProgress: ({ phase }) => (phase === 'releasing' ? stopAt('releasing') : undefined)
	});
}

const outcome = await (job.kind === 'release' ? await release() : take());
say(`done ${JSON.stringify(outcome)}`);
