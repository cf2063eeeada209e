import { EventEmitter } from 'node:events';
import { isDiskFull } from '../db/disk-full.ts';
import { locks, type Lock } from '../db/lock.ts';
import { log, safeError } from '../log/log.ts';
import { settings } from '../db/store.ts';
import { drafts, type Draft, type DraftReport } from '../ingest/drafts.ts';
import type { Progress } from '../ingest/import-request.ts';
import { Cancelled, type JobWatch } from './job.ts';

/** Work on a draft that is under way. */
export interface Attempt {
	readonly kind: 'check' | 'import';
	/** `waiting`: other files come first. */
	readonly phase: Progress['phase'];
	/** Bytes read, of so many. */
	readonly bytes: number;
	readonly total: number;
	readonly rows: number;
	readonly problems: number;
}

interface Running {
	state: Attempt;
	readonly cancelling: AbortController;
	readonly changes: EventEmitter;
}

/** What is known of work that another process does. */
const elsewhere: Attempt = { kind: 'import', phase: 'waiting', bytes: 0, total: 0, rows: 0, problems: 0 };
/** Between two looks at the work of another process, in ms. */
const pause = 1000;

/** The work of this process, by the draft's id. A restart forgets it: what was under way then left no trace. */
const running = new Map<string, Running>();

/** What a draft is checked or stored by: it watches, and may be cancelled. */
type Work = (watch: Required<JobWatch>) => Promise<Exclude<DraftReport, { kind: 'fault' }>>;

async function fulfil(
	dataFolder: string,
	{ id }: Draft,
	work: () => ReturnType<Work>,
	kind: Attempt['kind']
) {
	try {
		drafts.saveReport(dataFolder, id, await work());
	} catch (error) {
		if (error instanceof Cancelled)
			return drafts.saveReport(dataFolder, id, { kind, outcome: { kind: 'cancelled' } });
		log().error({ error: safeError(error) }, 'a file could not be worked on');
		drafts.saveReport(dataFolder, id, { kind: 'fault', diskFull: isDiskFull(error) });
	}
}

/** Tries to check or store drafts: one try a draft at a time, in all processes, and everybody may look on. */
export const attempts = {
	/** How far the work on a draft is; null where none is under way. */
	of(id: string): Attempt | null {
		const state = running.get(id)?.state;
		if (state) return state;
		return locks.isHeld(settings().dataFolder, 'draft', id) ? elsewhere : null;
	},

	/**
	 * Begins, unless something is under way; the draft's report says how it ended. Returns when it has.
	 * @param lock of the draft, where it is held already
	 * @returns whether it was begun
	 */
	async start(
		dataFolder: string,
		draft: Draft,
		{ kind, work, lock }: { kind: Attempt['kind']; work: Work; lock?: Lock | undefined }
	): Promise<boolean> {
		const ours = lock ?? (running.has(draft.id) ? null : locks.hold(dataFolder, 'draft', draft.id));
		if (!ours) return false;
		const cancelling = new AbortController();
		const changes = new EventEmitter();
		// Many windows may look on.
		changes.setMaxListeners(0);
		const entry: Running = {
			state: { kind, phase: 'waiting', bytes: 0, total: draft.size, rows: 0, problems: 0 },
			cancelling,
			changes
		};
		running.set(draft.id, entry);
		drafts.forgetReport(dataFolder, draft.id);
		const onProgress = (progress: Progress) => {
			entry.state = { ...entry.state, ...progress };
			changes.emit('change');
		};
		try {
			await fulfil(dataFolder, draft, () => work({ onProgress, signal: cancelling.signal }), kind);
			return true;
		} finally {
			ours.release();
			running.delete(draft.id);
			changes.emit('change');
		}
	},

	/** Gives it up; what is stored already stays. */
	cancel(id: string): void {
		running.get(id)?.cancelling.abort();
	},

	/** Calls back at every step until the work is done; returns how to stop looking. */
	watch(id: string, onChange: () => void): () => void {
		const changes = running.get(id)?.changes;
		if (!changes) {
			const timer = setInterval(onChange, pause).unref();
			return () => clearInterval(timer);
		}
		changes.on('change', onChange);
		return () => changes.off('change', onChange);
	}
};
