/** Work under way, and which process does it. */
import { bytes, id, index, instant, json, primaryKey, table, whole, words, yesNo } from '../columns.ts';

/** What a job is: work on a draft, a timer, an attack, or a question of a process that does no work. */
export type JobKind =
	| 'check-draft'
	| 'store-draft'
	| 'attack'
	| 'analyse'
	| 'clear-up'
	| 'retention'
	| 'digest'
	| 'alerts'
	| 'backup'
	| 'ask';

export type JobState = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';

/** How far a job is, where it tells. */
export interface JobProgress {
	/** `waiting`: another process writes. */
	readonly phase: 'waiting' | 'reading' | 'releasing';
	/** Bytes taken from the file, as received. */
	readonly bytes: number;
	readonly rows: number;
	readonly problems: number;
}

/** Work that one process claims for a while, and that another one continues when that process ends. */
export const jobs = table(
	'jobs',
	{
		id: id('id').primaryKey(),
		kind: words('kind').$type<JobKind>().notNull(),
		/** What it is about: id of a draft or of an attack. */
		target: words('target'),
		/** What the worker has to know, as a structured clone. */
		payload: bytes('payload'),
		state: words('state').$type<JobState>().notNull(),
		/** Until then it is its worker's; null while nobody has it. */
		leaseUntil: instant('lease_until'),
		/** The process that works on it. */
		worker: words('worker'),
		progress: json<JobProgress>('progress'),
		/** It is to be given up. */
		cancel: yesNo('cancel').notNull().default(false),
		/** How often it was claimed. */
		tries: whole('tries').notNull().default(0),
		/** Of the jobs with one key there is one: what is under way once, or once a period. */
		uniqueKey: words('unique_key').unique(),
		/** What came of it, as a structured clone, until it is read. */
		answer: bytes('answer'),
		/** Why it failed. */
		reason: words('reason'),
		addedAt: instant('added_at').notNull(),
		endedAt: instant('ended_at')
	},
	(t) => [index('jobs_state').on(t.state, t.addedAt), index('jobs_target').on(t.target)]
);

/**
 * What is claimed: bytes of a file, the name of its campaign, an upload whose cells are being stored, certificates of a release
 * that is not in the ledger yet.
 */
export type ClaimKind = 'content' | 'name' | 'upload' | 'proof';

/** Work under way that is done by one process at a time. The row goes when the work has ended. */
export const claims = table(
	'claims',
	{
		/** Claims of different owners do not meet. */
		owner: words('owner').notNull(),
		kind: words('kind').$type<ClaimKind>().notNull(),
		value: words('value').notNull(),
		/** Id of the attempt that has it. */
		holder: id('holder'),
		/** The process that has it. */
		process: words('process').notNull(),
		/** When the process was last seen at work. */
		renewedAt: instant('renewed_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.owner, t.kind, t.value] }), index('claims_holder').on(t.holder)]
);
