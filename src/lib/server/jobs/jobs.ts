import { and, asc, eq, gt, inArray, lt, lte, ne, or, sql, type SQL } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { hasEnded, ownProcess } from '../db/process.ts';
import type { Read, Tx } from '../db/database.ts';
import { readers } from './turns.ts';
import { jobs as table, type JobKind, type JobProgress } from '../db/tables/jobs.ts';

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

/** What a process may begin. */
export interface Wanted {
	readonly kinds: readonly JobKind[];
	/** It writes something already: questions whose answer would wait for that are not wanted. */
	readonly isWriting?: boolean;
}

const isWanted = ({ kinds, isWriting = false }: Wanted): SQL | undefined =>
	and(
		inArray(table.kind, [...kinds]),
		isWriting ? or(ne(table.kind, 'ask'), inArray(table.target, [...readers])) : undefined
	);

const isOpen = inArray(table.state, ['waiting', 'running']);

/** It is still this try of this process. */
const isOurs = ({ id, tries }: Pick<Job, 'id' | 'tries'>): SQL | undefined =>
	and(eq(table.id, id), eq(table.worker, ownProcess), eq(table.tries, tries), eq(table.state, 'running'));

const isLeased = (now: Date): SQL | undefined => and(eq(table.state, 'running'), gt(table.leaseUntil, now));

/** Processes of this machine that ended with a lease. */
const endedWorkers = async (store: Read, now: Date): Promise<string[]> =>
	(await store.selectDistinct({ worker: table.worker }).from(table).where(isLeased(now))).flatMap(
		({ worker }) => (worker !== null && hasEnded(worker) ? worker : [])
	);

/** Ends the leases of processes of this machine that have ended: nobody need wait for their clock. */
async function endLeases(tx: Tx, now: Date): Promise<void> {
	for (const worker of await endedWorkers(tx, now))
		await tx
			.update(table)
			.set({ leaseUntil: now })
			.where(and(eq(table.worker, worker), isLeased(now)));
}

/** The table of jobs: one row for each, which every process sees. */
export const jobs = {
	/** @returns its id, or null where there is one with its key */
	async add(tx: Tx, { kind, target, payload, key, tries = 0 }: NewJob, now: Date): Promise<string | null> {
		const id = randomUUID();
		const changed = await tx
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
			.returning({ id: table.id });
		return changed.length > 0 ? id : null;
	},

	/** Is there a job to claim? Nothing is written, so that a look need not wait for whoever writes. */
	async isAnyFree(store: Read, wanted: Wanted, now: Date): Promise<boolean> {
		if ((await endedWorkers(store, now)).length > 0) return true;
		const at = and(isFree(now), isWanted(wanted), lt(table.tries, TRIES));
		return (await store.select({ id: table.id }).from(table).where(at).limit(1))[0] !== undefined;
	},

	/** Claims the oldest free job that is wanted; questions come first, because somebody waits for the answer. @returns null where there is none */
	async claim(tx: Tx, wanted: Wanted, now: Date): Promise<Job | null> {
		await endLeases(tx, now);
		const free = and(isFree(now), isWanted(wanted), lt(table.tries, TRIES));
		const oldest = tx
			.select({ id: table.id })
			.from(table)
			.where(free)
			.orderBy(sql`case when ${table.kind} = 'ask' then 0 else 1 end`, asc(table.addedAt), asc(table.id))
			.limit(1);
		const row = (
			await tx
				.update(table)
				.set({
					state: 'running',
					worker: ownProcess,
					leaseUntil: new Date(now.getTime() + LEASE),
					tries: sql`${table.tries} + 1`
				})
				.where(and(free, eq(table.id, sql`(${oldest})`)))
				.returning(known)
		)[0];
		return row ?? null;
	},

	/** Free jobs that were tried too often: they are to be failed. */
	exhausted(store: Read, now: Date): Promise<Job[]> {
		return store
			.select(known)
			.from(table)
			.where(and(isFree(now), sql`${table.tries} >= ${TRIES}`))
			.orderBy(asc(table.addedAt), asc(table.id));
	},

	/** Takes an exhausted job to its end. @returns whether nobody else did; `reason` has the words */
	async exhaust(tx: Tx, { id }: Job, now: Date): Promise<boolean> {
		const changed = await tx
			.update(table)
			.set({ state: 'failed', reason: EXHAUSTED, endedAt: now, uniqueKey: null, payload: null })
			.where(and(eq(table.id, id), isFree(now)))
			.returning({ id: table.id });
		return changed.length > 0;
	},

	/** Renews the lease of a job of this process, with how far it is. @returns whether it is still ours */
	async renew(tx: Tx, job: Job, progress: JobProgress | null, now: Date): Promise<boolean> {
		const changed = await tx
			.update(table)
			.set({ leaseUntil: new Date(now.getTime() + LEASE), ...(progress ? { progress } : {}) })
			.where(isOurs(job))
			.returning({ id: table.id });
		return changed.length > 0;
	},

	/** Is a job of this process to go on? */
	async goesOn(store: Read, job: Job): Promise<boolean> {
		const row = (await store.select({ cancel: table.cancel }).from(table).where(isOurs(job)).limit(1))[0];
		return row !== undefined && !row.cancel;
	},

	/**
	 * Ends a job of this process, in the transaction that writes what came of it.
	 * @returns whether it was still ours: nothing may be written where it was not
	 */
	async end(
		tx: Tx,
		job: Job,
		came: { state: 'done' | 'cancelled' | 'failed'; answer?: unknown; reason?: string },
		now: Date
	): Promise<boolean> {
		const { state, answer, reason = null } = came;
		// A period is done once; any other key is free for the next.
		const isPeriod = job.uniqueKey?.includes('@') ?? false;
		const changed = await tx
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
			.returning({ id: table.id });
		return changed.length > 0;
	},

	/** Gives a job of this process back, to be claimed by another one: this try does not count. @returns the query, which nobody has run */
	givingBack: (tx: Tx, job: Job) =>
		tx
			.update(table)
			.set({ state: 'waiting', worker: null, leaseUntil: null, tries: job.tries - 1 })
			.where(isOurs(job)),

	/**
	 * Ends a job that nobody has begun, and asks the process that works on it otherwise.
	 * @returns whether it has ended
	 */
	async cancel(tx: Tx, id: string, now: Date): Promise<boolean> {
		const changed = await tx
			.update(table)
			.set({ state: 'cancelled', endedAt: now, uniqueKey: null, payload: null })
			.where(and(eq(table.id, id), eq(table.state, 'waiting')))
			.returning({ id: table.id });
		if (changed.length > 0) return true;
		await tx.update(table).set({ cancel: true }).where(eq(table.id, id));
		return false;
	},

	async find(store: Read, id: string): Promise<Job | null> {
		return (await store.select(known).from(table).where(eq(table.id, id)).limit(1))[0] ?? null;
	},

	/** The one about this that waits or runs. */
	async about(store: Read, target: string): Promise<Job | null> {
		return (
			(
				await store
					.select(known)
					.from(table)
					.where(and(eq(table.target, target), isOpen))
					.limit(1)
			)[0] ?? null
		);
	},

	/** Does a job with this key wait or run? */
	async isUnderWay(store: Read, key: string): Promise<boolean> {
		const at = and(eq(table.uniqueKey, key), isOpen);
		return (await store.select({ id: table.id }).from(table).where(at).limit(1))[0] !== undefined;
	},

	/** Does a job of this kind wait or run? */
	async isOfKindUnderWay(store: Read, kind: JobKind): Promise<boolean> {
		const at = and(eq(table.kind, kind), isOpen);
		return (await store.select({ id: table.id }).from(table).where(at).limit(1))[0] !== undefined;
	},

	/** Does any process work? */
	async isWorkedOn(store: Read, now: Date): Promise<boolean> {
		return (await store.select({ id: table.id }).from(table).where(isLeased(now)).limit(1))[0] !== undefined;
	},

	async payload(store: Read, id: string): Promise<unknown> {
		const row = (
			await store.select({ payload: table.payload }).from(table).where(eq(table.id, id)).limit(1)
		)[0];
		return row?.payload ? deserialize(row.payload) : undefined;
	},

	/** What came of a job, which is then forgotten. */
	async takeAnswer(tx: Tx, id: string): Promise<unknown> {
		const row = (await tx.delete(table).where(eq(table.id, id)).returning({ answer: table.answer }))[0];
		return row?.answer ? deserialize(row.answer) : undefined;
	},

	/** Forgets jobs that ended long ago. */
	async sweep(tx: Tx, now: Date): Promise<void> {
		await tx.delete(table).where(lt(table.endedAt, new Date(now.getTime() - KEPT)));
	}
};
