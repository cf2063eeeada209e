import { takeOverDrafts } from '../ingest/take-over-drafts.ts';
import { settings, store } from '../db/store.ts';
import { attackJob } from './attack-job.ts';
import { keyOf } from './attempts.ts';
import { draftJob } from './draft-jobs.ts';
import { jobs, type NewJob } from './jobs.ts';
import { works } from './role.ts';
import { Worker } from './run.ts';
import { analyse, backup, clearUp, digest, isDigestDue, isLeftBehind, retention } from './timers.ts';
import { startWarming } from './warm-overview.ts';
import { runJob } from './job.ts';
import type { Job as Question } from './worker.ts';
import { faultOf } from './ask-worker.ts';
import { type Handler, Cancelled } from './handler.ts';

/** Questions of processes that do no work. */
const asked: Handler = {
	atOnce: 4,
	async run(job, watch) {
		try {
			const question = (await jobs.payload(store(), job.id)) as Question;
			return { state: 'done', answer: await runJob(question, watch) };
		} catch (error) {
			if (error instanceof Cancelled) return { state: 'cancelled' };
			const fault = faultOf(error);
			return { state: 'failed', reason: fault.name, answer: fault };
		}
	}
};

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const handlers = {
	'check-draft': draftJob,
	'store-draft': draftJob,
	attack: attackJob,
	ask: asked,
	analyse,
	backup,
	'clear-up': clearUp,
	digest,
	retention
};

/** Something that is done once a period, in whatever process; nothing of it is added where `isWanted` says no. */
interface Timer {
	readonly kind: NewJob['kind'];
	/** In ms. */
	readonly period: number;
	readonly isWanted: () => Promise<boolean>;
}

const timers: readonly Timer[] = [
	{ kind: 'retention', period: HOUR, isWanted: () => Promise.resolve(true) },
	{ kind: 'backup', period: HOUR, isWanted: () => Promise.resolve(settings().backupFolder !== null) },
	{ kind: 'digest', period: 10 * SECOND, isWanted: isDigestDue },
	{ kind: 'clear-up', period: 5 * SECOND, isWanted: isLeftBehind }
];

/** Adds the jobs of the periods that have begun since the last look: of several processes one does each. */
function addDue(): () => Promise<void> {
	const looked = new Map<Timer, number>();
	return async () => {
		const now = Date.now();
		for (const timer of timers) {
			const { kind, period, isWanted } = timer;
			const begun = Math.floor(now / period);
			if (looked.get(timer) === begun) continue;
			looked.set(timer, begun);
			const key = `${kind} @ ${new Date(begun * period).toISOString()}`;
			if ((await isWanted()) && !(await jobs.isOfKindUnderWay(store(), kind)))
				await store().write((tx) => jobs.add(tx, { kind, key }, new Date(now)));
		}
	};
}

/** Does the jobs that it finds, and adds those of timers. @returns what stops it */
export async function startWorking(): Promise<() => void> {
	await takeOverDrafts(store(), settings().dataFolder, async (tx, id, tries) => {
		await jobs.add(tx, { kind: 'store-draft', target: id, key: keyOf(id), tries }, new Date());
	});
	const worker = new Worker(handlers);
	void worker.run(addDue());
	return () => worker.stop();
}

/**
 * Starts the work of this process, unless others do it, and keeps the overview ready.
 * @param build the version of the code
 */
export async function startSchedule(build: string): Promise<void> {
	if (works()) {
		const stop = await startWorking();
		// Before the databases are closed.
		process.prependOnceListener('exit', stop);
	}
	await startWarming(build);
}
