// The thread that owns private.db: everything that writes or reads cells runs here.
import { createReadStream } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { FileReading } from '#lib/table/reading.ts';
import { plainLocale, setLocale } from '#lib/format/locale.ts';
import type { ReleaseOptions } from '../release/ground.ts';
import type { ReleaseOutcome } from '../release/outcome.ts';
import type { CacheEdition } from '../analysis/cache.ts';
import type { ResultsQuestion } from '../reports/asked-results.ts';
import type { ResultsAnswer } from '../reports/results-body.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { isPostgres } from '../db/dialect.ts';
import { afterOthers } from '../db/wait.ts';
import type { AttackOutcome } from '../analysis/proof/attack-published.ts';
import type { Stores } from '../db/stores.ts';
import type { CheckOutcome, ImportOutcome, ImportRequest, Progress } from '../ingest/import-request.ts';
import type { FileInspection } from '../files/inspect-file.ts';
import type { ReadLimits } from '../settings/read-limits.ts';
import type { Withdrawal } from '../ingest/withdraw.ts';

export interface Folders {
	readonly dataFolder: string;
	readonly projectFolder: string;
	/** How analyses are kept; null or left out where nothing is. */
	readonly cacheEdition?: CacheEdition | null;
}

type FileRequest = Omit<ImportRequest, 'open' | 'onProgress' | 'onWait' | 'signal'>;

/** One piece of work for the worker. */
export type Job = Folders &
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
		| {
				readonly kind: 'withdraw-upload';
				readonly uploadId: string;
				/** Ids of the campaigns that it is taken back from. */
				readonly among: readonly string[];
		  }
		/** Removes cells that processes left when they ended between the two databases. */
		| { readonly kind: 'sweep' }
		/** Deletes the raw cells of uploads whose last day has passed. */
		| { readonly kind: 'purge'; readonly now: Date }
		/** Publishes what is ready, or says what would be. */
		| ({ readonly kind: 'release' | 'preview'; readonly campaignId: string } & ReleaseOptions)
		/** Names that cross-tabs may be made of. */
		| { readonly kind: 'axes'; readonly campaignId: string }
		| { readonly kind: 'withdraw-releases'; readonly campaignId: string; readonly now: Date }
		| { readonly kind: 'add-demo'; readonly now: Date }
		| { readonly kind: 'remove-demo' }
		/** A part of a campaign's published results, as machines read them. */
		| {
				readonly kind: 'results';
				readonly campaign: Campaign;
				readonly question: ResultsQuestion;
		  }
		/** The certificates of a campaign's releases in force, as a file for administrators. */
		| { readonly kind: 'certificates'; readonly campaignId: string }
		/** Attacks everything that is published, and notes how far it is under its id. */
		| { readonly kind: 'attack'; readonly id: string }
		/** Makes the night's backup, where none was made yet. */
		| { readonly kind: 'backup'; readonly backupFolder: string; readonly keep: number; readonly now: Date }
		/** Analyses what is published and was not analysed. */
		| { readonly kind: 'analyse'; readonly now: Date }
	);

/** What each kind of work answers. */
export interface Answers {
	import: ImportOutcome;
	check: CheckOutcome;
	look: FileInspection;
	sweep: undefined;
	purge: readonly string[];
	'withdraw-upload': Withdrawal;
	release: ReleaseOutcome;
	preview: ReleaseOutcome;
	axes: readonly string[];
	'withdraw-releases': number;
	'add-demo': number;
	'remove-demo': number;
	results: ResultsAnswer;
	attack: AttackOutcome;
	certificates: string | null;
	/** Its path; null where none was due. */
	backup: string | null;
	analyse: undefined;
}

/** What the worker is asked: one job at a time, which may be given up. */
export type ToWorker =
	| { readonly kind: 'work'; readonly job: Job }
	| { readonly kind: 'cancel' }
	/** Loads what most jobs need: the first one need not wait for it. */
	| { readonly kind: 'prepare'; readonly folders: Folders };

/** What the worker says: how far it is, then how it ended. */
export type FromWorker<Kind extends Job['kind']> =
	| { readonly kind: 'progress'; readonly progress: Progress }
	| { readonly kind: 'answer'; readonly value: Answers[Kind] }
	| { readonly kind: 'cancelled' }
	| { readonly kind: 'prepared' };

type Watch = Pick<ImportRequest, 'onProgress' | 'signal'>;

/** After this nobody who looks waits for an analysis. */
async function analyse(
	{ holdout }: Stores,
	{ cacheEdition, now }: Pick<Folders, 'cacheEdition'> & { readonly now: Date }
) {
	if (!cacheEdition) return;
	const { analyseAhead } = await import('../analysis/analyse-ahead.ts');
	await analyseAhead(holdout, cacheEdition, now);
}

/** For this no raw cell is needed. */
async function resultsOf({ dataFolder, cacheEdition, ...asked }: Extract<Job, { kind: 'results' }>) {
	const { open } = await import('../db/stores.ts');
	const { useCacheEdition: keepAs } = await import('../analysis/cache.ts');
	const { askedResults } = await import('../reports/asked-results.ts');
	if (cacheEdition) keepAs({ ...cacheEdition, locale: plainLocale });
	const store = open(dataFolder);
	try {
		return await askedResults(store, asked.campaign, asked.question);
	} finally {
		store.close();
	}
}

/** Needs no raw cell either: it sees what readers see. */
async function attackWith({ dataFolder, id }: Extract<Job, { kind: 'attack' }>) {
	const { open } = await import('../db/stores.ts');
	const { attackPublished } = await import('../analysis/proof/attack-published.ts');
	const store = open(dataFolder);
	try {
		return await attackPublished(store, id);
	} finally {
		store.close();
	}
}

/** Does a job with both databases open. What a job needs is loaded for it: starting up costs more than a small file. */
async function workWith(
	stores: Stores,
	job: Exclude<Job, { kind: 'look' | 'results' | 'attack' | 'backup' }>,
	watch: Watch
) {
	switch (job.kind) {
		case 'import': {
			const { importFile } = await import('../ingest/import.ts');
			return importFile(stores, { ...job, ...watch, open: () => createReadStream(job.path) });
		}
		case 'check': {
			const { checkFile } = await import('../ingest/check.ts');
			return checkFile(stores, { ...job, ...watch, open: () => createReadStream(job.path) }, job);
		}
		case 'withdraw-upload': {
			const { withdrawUpload } = await import('../ingest/withdraw.ts');
			return stores.private.write(() => withdrawUpload(stores, job.uploadId, job.among), watch);
		}
		case 'sweep': {
			const { sweepOrphans } = await import('../ingest/orphans.ts');
			return void (await afterOthers(stores.private, () => sweepOrphans(stores), watch));
		}
		case 'purge': {
			const { purgeExpired } = await import('../ingest/purge.ts');
			return afterOthers(stores.private, () => purgeExpired(stores, job.now), watch);
		}
		case 'release': {
			const { releaseStored } = await import('../release/release.ts');
			return afterOthers(stores.private, () => releaseStored(stores, job.campaignId, job), watch);
		}
		case 'analyse':
			return;
		case 'preview':
			return await (await import('../release/release.ts')).previewRelease(stores, job.campaignId, job);
		case 'axes':
			return (await import('../release/cells.ts')).readAxes(stores.private, job.campaignId);
		case 'certificates':
			return await (await import('../release/certificate-file.ts')).certificateFile(stores, job.campaignId);
		case 'withdraw-releases': {
			const { withdrawReleases } = await import('../release/release.ts');
			return stores.holdout.write((tx) => withdrawReleases(tx, job.campaignId, job.now), watch);
		}
		case 'add-demo':
			return (await import('../demo/demo.ts')).demo.add(stores, job.now);
		case 'remove-demo': {
			const { demo } = await import('../demo/demo.ts');
			return stores.private.write(() => demo.remove(stores), watch);
		}
	}
}

/** Of a PostgreSQL database: connecting takes longer than most jobs. */
let cached: { readonly dataFolder: string; readonly stores: Stores } | undefined;

/** Calls something with both databases of a data folder. What fails may leave a connection in a transaction: it is used no more. */
async function withStores<T>(
	{ dataFolder, projectFolder }: Folders,
	act: (stores: Stores) => Promise<T>
): Promise<T> {
	const { closeStores, openStores } = await import('../db/stores.ts');
	const known = cached?.dataFolder === dataFolder ? cached.stores : undefined;
	const stores = known ?? openStores(dataFolder, projectFolder);
	cached = undefined;
	let isDone = false;
	try {
		const made = await act(stores);
		isDone = isPostgres;
		return made;
	} finally {
		if (isDone) cached = { dataFolder, stores };
		else closeStores(stores);
	}
}

async function work(job: Job, watch: Watch): Promise<Answers[Job['kind']]> {
	if (job.kind === 'look') {
		const { inspectFile } = await import('../files/inspect-file.ts');
		return inspectFile(() => createReadStream(job.path), job.reading, job);
	}
	if (job.kind === 'results') return resultsOf(job);
	if (job.kind === 'attack') return attackWith(job);
	if (job.kind === 'backup') {
		const { nightlyBackup } = await import('../backup/nightly.ts');
		return nightlyBackup(job, job.now);
	}
	return withStores(job, async (stores) => {
		const value = await workWith(stores, job, watch);
		// What fails here is met again, and reported, by who looks.
		if (job.kind === 'release' || job.kind === 'add-demo' || job.kind === 'analyse')
			await analyse(stores, job).catch(() => undefined);
		return value;
	});
}

const send = (message: FromWorker<Job['kind']>) => parentPort?.postMessage(message);
/** Of the job under way. */
let cancelling = new AbortController();
/** A job waits until what it needs is loaded: both would open the databases. */
let preparing: Promise<void> | undefined;

/** Whoever waits hears of an error by the end of this thread. */
async function answer(job: Job, signal: AbortSignal): Promise<void> {
	await preparing;
	// The last job may have left another one.
	setLocale(plainLocale);
	try {
		const onProgress = (progress: Progress) => send({ kind: 'progress', progress });
		const value = await work(job, { onProgress, signal });
		send({ kind: 'answer', value });
	} catch (error) {
		if (!signal.aborted) throw error;
		send({ kind: 'cancelled' });
	}
}

async function prepare(folders: Folders): Promise<void> {
	await Promise.all([import('../ingest/import.ts'), import('../ingest/check.ts')]);
	// A database that is away now is met again by the first job.
	await withStores(folders, ({ holdout }) => holdout.version()).catch(() => undefined);
	send({ kind: 'prepared' });
}

parentPort?.on('message', (message: ToWorker) => {
	if (message.kind === 'cancel') cancelling.abort();
	else if (message.kind === 'prepare') preparing = prepare(message.folders);
	else {
		cancelling = new AbortController();
		void answer(message.job, cancelling.signal);
	}
});
