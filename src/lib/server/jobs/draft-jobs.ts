import { isDiskFull } from '../db/faults.ts';
import { audit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import { importDeeds } from '../ingest/import-deeds.ts';
import { drafts, type Draft, type DraftReport } from '../ingest/drafts.ts';
import type { ImportOutcome } from '../ingest/import-request.ts';
import { runJob } from './job.ts';
import { log, safeError } from '../log/log.ts';
import { projectFolder, settings, store } from '../db/store.ts';
import { requestOfDraft } from './draft-work.ts';
import { type Ended, type Handler, type Watch, Cancelled } from './handler.ts';
import type { Job } from './jobs.ts';

/** The report of a draft that a job is about. */
const write = async (tx: Tx, { target }: Job, report: DraftReport): Promise<void> => {
	if (target !== null) await drafts.saveReport(tx, target, report);
};

/** What came of storing a draft goes on record, and a file that nobody needs any more goes. */
function stored(job: Job, draft: Draft, outcome: ImportOutcome): Ended {
	const isStored =
		outcome.kind === 'stored' || (outcome.kind === 'duplicate' && outcome.uploadId === draft.id);
	return {
		state: 'done',
		async record(tx) {
			await write(tx, job, { kind: 'import', outcome });
			for (const deed of importDeeds(outcome, draft.file))
				await audit.add(tx, { at: new Date(), ...draft.by, outcome: 'done', ...deed });
		},
		// Nobody goes on with what a program sent: it sends the file again.
		async after() {
			if (isStored || draft.by.actor.kind === 'token')
				await store().write((tx) => drafts.removeFile(tx, settings().dataFolder, draft.id));
		}
	};
}

async function checkOrStore(job: Job, draft: Draft, watch: Watch): Promise<Ended> {
	const request = await requestOfDraft(draft, job.addedAt);
	// The process before this one may have left cells of the same upload.
	if (job.tries > 1) await runJob({ kind: 'sweep', dataFolder: settings().dataFolder, projectFolder });
	if (job.kind === 'store-draft')
		return stored(job, draft, await runJob({ ...request, kind: 'import' }, watch));
	const errorFile = drafts.path(settings().dataFolder, draft.id, 'errors');
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
export const draftJob: Handler = {
	atOnce: 1,
	run,
	giveUp: (tx, job) => write(tx, job, { kind: 'fault', diskFull: false })
};
