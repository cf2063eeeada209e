import { settings, store, projectFolder } from '../db/store.ts';
import { alerts, areAlertsDue } from './alerts-job.ts';
import { attackJob } from './attack-job.ts';
import { keyOf } from './attempts.ts';
import { jobs, type NewJob, type Job } from './jobs.ts';
import { Worker } from './run.ts';
import { analyse, backup, clearUp, digest, isDigestDue, isLeftBehind, retention } from './timers.ts';
import { startWarming } from './warm-overview.ts';
import { runJob, works } from './job.ts';
import type { Job as Question } from './worker.ts';
import { asHere, faultOf } from './ask-worker.ts';
import { type Handler, Cancelled, type Ended, type Watch } from './handler.ts';
import { isDiskFull } from '../db/faults.ts';
import { audit } from '../audit/audit.ts';
import type { Tx, Store } from '../db/database.ts';
import { importEvents } from '../ingest/import-events.ts';
import { drafts, type Draft, type DraftReport } from '../ingest/drafts.ts';
import type { ImportOutcome } from '../ingest/import-request.ts';
import { log, safeError } from '../log/log.ts';
import { requestOfDraft } from './draft-work.ts';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { drafts as table } from '../db/tables/uploads.ts';

/** What earlier versions kept of a draft in files of its folder. */
const files = ['draft.json', 'look.json', 'report.json'] as const;

function read(path: string): unknown {
	try {
		return JSON.parse(readFileSync(path, 'utf8'));
	} catch {
		return null;
	}
}

/** A draft as earlier versions kept it. */
type OlderDraft = Draft & {
	/** How often storing it was begun again because a restart came in between. */
	readonly resumed?: number;
};

/**
 * Takes over the drafts that earlier versions kept in files: what is known of them becomes rows, and their bytes stay. Any
 * number of processes may do it at once.
 *
 * @param goOn with one that was being stored; `resumed`: how often that was begun again. Called in the transaction that takes it over
 */
export async function takeOverDrafts(
	store: Store,
	filesFolder: string,
	goOn: (tx: Tx, id: string, resumed: number) => Promise<void>
): Promise<void> {
	const staging = join(filesFolder, 'staging');
	for (const name of existsSync(staging) ? readdirSync(staging) : []) {
		const folder = join(staging, name);
		if (!name.startsWith('draft-') || !existsSync(join(folder, 'draft.json'))) continue;
		const [older, inspection, report] = files.map((file) => read(join(folder, file))) as [
			OlderDraft | null,
			unknown,
			DraftReport | null
		];
		if (older) {
			const { resumed = 0, ...draft } = older;
			await store.write(async (tx) => {
				const added = await tx
					.insert(table)
					.values({ id: draft.id, receivedAt: new Date(draft.receivedAt), draft, look: inspection, report })
					.onConflictDoNothing()
					.returning({ id: table.id });
				if (added.length > 0 && draft.said && !report) await goOn(tx, draft.id, resumed);
			});
		}
		for (const file of files) rmSync(join(folder, file), { force: true });
	}
}

/** The report of a draft that a job is about. */
const write = async (tx: Tx, { target }: Job, report: DraftReport): Promise<void> => {
	if (target !== null) await drafts.saveReport(tx, target, report);
};

/** What came of storing a draft is recorded, and a file that nobody needs any more goes. */
function stored(job: Job, draft: Draft, outcome: ImportOutcome): Ended {
	const isStored =
		outcome.kind === 'stored' || (outcome.kind === 'duplicate' && outcome.uploadId === draft.id);
	return {
		state: 'done',
		async record(tx) {
			await write(tx, job, { kind: 'import', outcome });
			for (const event of importEvents(outcome, draft.file))
				await audit.add(tx, { at: new Date(), ...draft.by, outcome: 'done', ...event });
		},
		// Nobody continues what a program sent: it sends the file again.
		async after() {
			if (isStored || draft.by.actor.kind === 'token')
				await store().write((tx) => drafts.removeFile(tx, settings().filesFolder, draft.id));
		}
	};
}

async function checkOrStore(job: Job, draft: Draft, watch: Watch): Promise<Ended> {
	const request = await requestOfDraft(draft, job.addedAt);
	// The process before this one may have left cells of the same upload.
	if (job.tries > 1) await runJob({ kind: 'sweep', dataFolder: settings().dataFolder, projectFolder });
	if (job.kind === 'store-draft')
		return stored(job, draft, await runJob({ ...request, kind: 'import' }, watch));
	const errorFile = drafts.path(settings().filesFolder, draft.id, 'errors');
	// What publishing asks is asked on the last step.
	const outcome = await runJob({ ...request, release: false, kind: 'check', errorFile }, watch);
	return { state: 'done', record: (tx) => write(tx, job, { kind: 'check', outcome }) };
}

async function run(job: Job, watch: Watch): Promise<Ended> {
	const draft = job.target === null ? null : await drafts.find(store(), job.target);
	// Thrown away while the job waited.
	if (!draft) return { state: 'cancelled' };
	try {
		return await checkOrStore(job, draft, watch);
	} catch (error) {
		if (error instanceof Cancelled) {
			const kind = job.kind === 'store-draft' ? 'import' : 'check';
			return { state: 'cancelled', record: (tx) => write(tx, job, { kind, outcome: { kind: 'cancelled' } }) };
		}
		log().error({ error: safeError(error) }, 'a file could not be worked on');
		const diskFull = isDiskFull(error);
		return {
			state: 'failed',
			reason: diskFull ? 'the disk is full' : 'it could not be worked on: see the log',
			record: (tx) => write(tx, job, { kind: 'fault', diskFull })
		};
	}
}

/** Checking and storing of drafts: one file of each a process at a time, because each takes a core. */
const draftJob: Handler = {
	atOnce: 1,
	run,
	giveUp: (tx, job) => write(tx, job, { kind: 'fault', diskFull: false })
};

/** Questions of processes that do no work. */
const asked: Handler = {
	atOnce: 4,
	async run(job, watch) {
		try {
			const question = asHere((await jobs.payload(store(), job.id)) as Question);
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
	alerts,
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
	{ kind: 'alerts', period: 10 * SECOND, isWanted: areAlertsDue },
	{ kind: 'clear-up', period: 5 * SECOND, isWanted: isLeftBehind }
];

/** Adds the jobs of the periods that have begun since the last look: of several processes one does each. */
function addDue(): () => Promise<void> {
	const inspected = new Map<Timer, number>();
	return async () => {
		const now = Date.now();
		for (const timer of timers) {
			const { kind, period, isWanted } = timer;
			const begun = Math.floor(now / period);
			if (inspected.get(timer) === begun) continue;
			inspected.set(timer, begun);
			const key = `${kind} @ ${new Date(begun * period).toISOString()}`;
			if ((await isWanted()) && !(await jobs.isOfKindUnderWay(store(), kind)))
				await store().write((tx) => jobs.add(tx, { kind, key }, new Date(now)));
		}
	};
}

/** Does the jobs that it finds, and adds those of timers. @returns what stops it */
export async function startWorking(): Promise<() => Promise<void>> {
	await takeOverDrafts(store(), settings().filesFolder, async (tx, id, tries) => {
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
		process.prependOnceListener('exit', () => void stop());
	}
	await startWarming(build);
}
