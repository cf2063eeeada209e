import type { JobKind, JobProgress } from '../db/tables/jobs.ts';
import { drafts, type Draft } from '../ingest/drafts.ts';
import { settings, store } from '../db/store.ts';
import { jobs, type Job } from './jobs.ts';
import { nudge, pause } from './nudge.ts';

/** Work on a draft that waits or is under way. */
export interface Attempt {
	readonly kind: 'check' | 'import';
	/** `waiting`: other files come first. */
	readonly phase: JobProgress['phase'];
	/** Bytes read, of so many. */
	readonly bytes: number;
	readonly total: number;
	readonly rows: number;
	readonly problems: number;
}

/** Between two looks at the work of another process, in ms. */
const POLL = 100;

const isOpen = (job: Job | null): boolean => job?.state === 'waiting' || job?.state === 'running';

/** Tries to check or store drafts: one try a draft at a time, in all processes, and everybody may look on. */
export const attempts = {
	/** How far the work on a draft is; null where none is under way. */
	async of(id: string): Promise<Attempt | null> {
		const job = await jobs.about(store(), id);
		if (!job) return null;
		const { phase, bytes, rows, problems } = job.progress ?? nothing;
		const kind = job.kind === 'store-draft' ? 'import' : 'check';
		return { kind, phase, bytes, total: (await drafts.find(store(), id))?.size ?? 0, rows, problems };
	},

	/** Adds the job, unless one is under way; the draft's report says how it ended. @returns the id of the job */
	async start(draft: Draft, kind: Extract<JobKind, 'check-draft' | 'store-draft'>): Promise<string | null> {
		const { filesFolder } = settings();
		const id = await store().write(async (tx) => {
			const added = await jobs.add(tx, { kind, target: draft.id, key: keyOf(draft.id) }, new Date());
			if (added === null) return null;
			if (kind === 'store-draft') await drafts.save(tx, draft);
			await drafts.forgetReport(tx, filesFolder, draft.id);
			return added;
		});
		nudge();
		return id;
	},

	/** Returns when a job has ended, or after so many ms. */
	async ended(id: string, patience: number): Promise<void> {
		const until = performance.now() + patience;
		while (isOpen(await jobs.find(store(), id)) && performance.now() < until) await pause(POLL);
	},

	/** Gives the work on a draft up; what is stored already stays. */
	async cancel(id: string): Promise<void> {
		await store().write(async (tx) => {
			const job = await jobs.about(tx, id);
			if (!job || !(await jobs.cancel(tx, job.id, new Date()))) return;
			const kind = job.kind === 'store-draft' ? 'import' : 'check';
			await drafts.saveReport(tx, id, { kind, outcome: { kind: 'cancelled' } });
		});
		nudge();
	}
};

/** One job a draft at a time. */
export const keyOf = (draftId: string): string => `draft ${draftId}`;

const nothing: JobProgress = { phase: 'waiting', bytes: 0, rows: 0, problems: 0 };
