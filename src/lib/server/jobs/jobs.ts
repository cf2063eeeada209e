import { and, asc, eq, gt, inArray, lt, lte, or, sql, type SQL } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { hasEnded, ownProcess } from '../db/process.ts';
import type { Read, Tx } from '../db/database.ts';
import { jobs as table, type JobKind, type JobProgress } from '../db/tables.ts';

/** A job is its worker's for so long after it was claimed or renewed, in ms. The clock decides how long others wait, never what is written. */
export const LEASE = 30_000;
/** It is claimed so often: what ends two processes may end a third one. */
export const TRIES = 2;
/** The last words of a job that was claimed too often. */
const EXHAUSTED = `the process that worked on it ended, ${TRIES} times`;
/** Jobs that ended are forgotten after so long, in ms: longer than the longest period of a timer. */
const KEPT = 8 * 86_400_000;

type Row = typeof table.$inferSelect;
/** A job without what it was given and what came of it. */
export type Job = Omit<Row, 'payload' | 'answer'>;

/** What is to be done. */
export interface NewJob {
	readonly kind: JobKind;
	readonly target?: string;
	/** Anything that can be sent to a thread. */
	readonly payload?: unknown;
	/** Nothing is added where there is a job with this key. */
	readonly key?: string;
	/** How often it was tried before. */
	readonly tries?: number;
}

const known = {
	id: table.id,
	kind: table.kind,
	target: table.target,
	state: table.state,
	leaseUntil: table.leaseUntil,
	worker: table.worker,
	progress: table.progress,
	cancel: table.cancel,
	tries: table.tries,
	uniqueKey: table.uniqueKey,
	reason: table.reason,
	addedAt: table.addedAt,
	endedAt: table.endedAt
};

/** Nobody works on it now. */
const isFree = (now: Date): SQL | undefined =>
	or(eq(table.state, 'waiting'), and(eq(table.state, 'running'), lte(table.leaseUntil, now)));

const isOpen = inArray(table.state, ['waiting', 'running']);

/** It is still this try of this process. */
const isOurs = ({ id, tries }: Pick<Job, 'id' | 'tries'>): SQL | undefined =>
	and(eq(table.id, id), eq(table.worker, ownProcess), eq(table.tries, tries), eq(table.state, 'running'));

const isLeased = (now: Date): SQL | undefined => and(eq(table.state, 'running'), gt(table.leaseUntil, now));

/** Processes of this machine that ended with a lease. */
const endedWorkers = (store: Read, now: Date): string[] =>
	store
		.selectDistinct({ worker: table.worker })
		.from(table)
		.where(isLeased(now))
		.all()
		.flatMap(({ worker }) => (worker !== null && hasEnded(worker) ? worker : []));

/** Ends the leases of processes of this machine that have ended: nobody need wait for their clock. */
function endLeases(tx: Tx, now: Date): void {
	for (const worker of endedWorkers(tx, now))
		tx.update(table)
			.set({ leaseUntil: now })
			.where(and(eq(table.worker, worker), isLeased(now)))
			.run();
}

/** The table of jobs: one row for each, which every process sees. */
export const jobs = {
	/** @returns its id, or null where there is one with its key */
	add(tx: Tx, { kind, target, payload, key, tries = 0 }: NewJob, now: Date): string | null {
		const id = randomUUID();
		const { changes } = tx
			.insert(table)
			.values({
				id,
				kind,
				target: target ?? null,
				payload: payload === undefined ? null : serialize(payload),
				state: 'waiting',
				tries,
				uniqueKey: key ?? null,
				addedAt: now
			})
			.onConflictDoNothing()
			.run();
		return changes > 0 ? id : null;
	},

	/** Is there a job to claim? Nothing is written, so that a look need not wait for whoever writes. */
	isAnyFree(store: Read, kinds: readonly JobKind[], now: Date): boolean {
		if (endedWorkers(store, now).length > 0) return true;
		const at = and(isFree(now), inArray(table.kind, [...kinds]), lt(table.tries, TRIES));
		return store.select({ id: table.id }).from(table).where(at).limit(1).get() !== undefined;
	},

	/** Claims the oldest free job of some kinds. @returns null where there is none */
	claim(tx: Tx, kinds: readonly JobKind[], now: Date): Job | null {
		endLeases(tx, now);
		const free = and(isFree(now), inArray(table.kind, [...kinds]), lt(table.tries, TRIES));
		const oldest = tx
			.select({ id: table.id })
			.from(table)
			.where(free)
			.orderBy(asc(table.addedAt), asc(table.id))
			.limit(1);
		const row = tx
			.update(table)
			.set({
				state: 'running',
				worker: ownProcess,
				leaseUntil: new Date(now.getTime() + LEASE),
				tries: sql`${table.tries} + 1`
			})
			.where(and(free, eq(table.id, sql`(${oldest})`)))
			.returning(known)
			.get();
		return row ?? null;
	},

	/** Free jobs that were tried too often: they are to be failed. */
	exhausted(store: Read, now: Date): Job[] {
		return store
			.select(known)
			.from(table)
			.where(and(isFree(now), sql`${table.tries} >= ${TRIES}`))
			.all();
	},

	/** Takes an exhausted job to its end. @returns whether nobody else did; `reason` has the words */
	exhaust(tx: Tx, { id }: Job, now: Date): boolean {
		const { changes } = tx
			.update(table)
			.set({ state: 'failed', reason: EXHAUSTED, endedAt: now, uniqueKey: null, payload: null })
			.where(and(eq(table.id, id), isFree(now)))
			.run();
		return changes > 0;
	},

	/** Renews the lease of a job of this process, with how far it is. @returns whether it is still ours */
	renew(tx: Tx, job: Job, progress: JobProgress | null, now: Date): boolean {
		const { changes } = tx
			.update(table)
			.set({ leaseUntil: new Date(now.getTime() + LEASE), ...(progress ? { progress } : {}) })
			.where(isOurs(job))
			.run();
		return changes > 0;
	},

	/** Is a job of this process to go on? */
	goesOn(store: Read, job: Job): boolean {
		const row = store.select({ cancel: table.cancel }).from(table).where(isOurs(job)).get();
		return row !== undefined && !row.cancel;
	},

	/**
	 * Ends a job of this process, in the transaction that writes what came of it.
	 * @returns whether it was still ours: nothing may be written where it was not
	 */
	end(
		tx: Tx,
		job: Job,
		came: { state: 'done' | 'cancelled' | 'failed'; answer?: unknown; reason?: string },
		now: Date
	): boolean {
		const { state, answer, reason = null } = came;
		// A period is done once; any other key is free for the next.
		const isPeriod = job.uniqueKey?.includes('@') ?? false;
		const { changes } = tx
			.update(table)
			.set({
				state,
				reason,
				endedAt: now,
				leaseUntil: null,
				payload: null,
				answer: answer === undefined ? null : serialize(answer),
				...(isPeriod ? {} : { uniqueKey: null })
			})
			.where(isOurs(job))
			.run();
		return changes > 0;
	},

	/** Gives a job of this process back, to be claimed by another one: this try does not count. */
	giveBack(tx: Tx, job: Job): void {
		tx.update(table)
			.set({ state: 'waiting', worker: null, leaseUntil: null, tries: job.tries - 1 })
			.where(isOurs(job))
			.run();
	},

	/**
	 * Ends a job that nobody has begun, and asks the process that works on it otherwise.
	 * @returns whether it has ended
	 */
	cancel(tx: Tx, id: string, now: Date): boolean {
		const { changes } = tx
			.update(table)
			.set({ state: 'cancelled', endedAt: now, uniqueKey: null, payload: null })
			.where(and(eq(table.id, id), eq(table.state, 'waiting')))
			.run();
		if (changes > 0) return true;
		tx.update(table).set({ cancel: true }).where(eq(table.id, id)).run();
		return false;
	},

	find(store: Read, id: string): Job | null {
		return store.select(known).from(table).where(eq(table.id, id)).get() ?? null;
	},

	/** The one about this that waits or runs. */
	about(store: Read, target: string): Job | null {
		return (
			store
				.select(known)
				.from(table)
				.where(and(eq(table.target, target), isOpen))
				.get() ?? null
		);
	},

	/** Does a job with this key wait or run? */
	isUnderWay(store: Read, key: string): boolean {
		const at = and(eq(table.uniqueKey, key), isOpen);
		return store.select({ id: table.id }).from(table).where(at).get() !== undefined;
	},

	/** Does a job of this kind wait or run? */
	isOfKindUnderWay(store: Read, kind: JobKind): boolean {
		const at = and(eq(table.kind, kind), isOpen);
		return store.select({ id: table.id }).from(table).where(at).limit(1).get() !== undefined;
	},

	/** Does any process work? */
	isWorkedOn(store: Read, now: Date): boolean {
		return store.select({ id: table.id }).from(table).where(isLeased(now)).limit(1).get() !== undefined;
	},

	payload(store: Read, id: string): unknown {
		const row = store.select({ payload: table.payload }).from(table).where(eq(table.id, id)).get();
		return row?.payload ? deserialize(row.payload) : undefined;
	},

	/** What came of a job, which is then forgotten. */
	takeAnswer(tx: Tx, id: string): unknown {
		const row = tx.delete(table).where(eq(table.id, id)).returning({ answer: table.answer }).get();
		return row?.answer ? deserialize(row.answer) : undefined;
	},

	/** Forgets jobs that ended long ago. */
	sweep(tx: Tx, now: Date): void {
		tx.delete(table)
			.where(lt(table.endedAt, new Date(now.getTime() - KEPT)))
			.run();
	}
};
