import { and, asc, desc, eq, inArray, like, lt, lte } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { alertDeliveries as table, type AlertMessage } from '../db/tables/alerts.ts';
import type { Read, Tx } from '../db/database.ts';
import { hasEnded, ownProcess } from '../db/process.ts';
import type { SendOutcome } from './post.ts';

export type Delivery = typeof table.$inferSelect;

/** A message is its process's for so long, in ms: longer than sending it may take. */
const LEASE = 120_000;
const MINUTE = 60_000;
/** After each failed try but the last, in minutes: a receiver may be down for most of a day. */
const DELAYS = [1, 5, 15, 60, 180, 360, 720] as const;
/** So often it is tried by itself. */
export const maxTries = DELAYS.length + 1;
/** Messages are forgotten after so long, in ms. */
const KEPT = 90 * 86_400_000;

/** Where a failed try is followed by another, its moment; null where it is given up. @param tries so far */
export function nextTry(tries: number, now: Date): Date | null {
	const minutes = DELAYS[tries - 1];
	return minutes === undefined ? null : new Date(now.getTime() + minutes * MINUTE);
}

/** It is still this try of this process. */
const isOurs = ({ id, tries }: Delivery) =>
	and(eq(table.id, id), eq(table.state, 'sending'), eq(table.worker, ownProcess), eq(table.tries, tries));

/** May it be tried now? One that is being sent is its process's until that has ended, or its lease has. */
const isFree = ({ state, dueAt, worker, leaseUntil }: Delivery, now: Date): boolean =>
	state === 'waiting'
		? dueAt <= now
		: state === 'sending' &&
			(leaseUntil === null || leaseUntil <= now || worker === null || hasEnded(worker));

async function free(store: Read, now: Date): Promise<Delivery[]> {
	const list = await store
		.select()
		.from(table)
		.where(and(inArray(table.state, ['waiting', 'sending']), lte(table.dueAt, now)))
		.orderBy(asc(table.dueAt), asc(table.id))
		.limit(200);
	return list.filter((one) => isFree(one, now));
}

/**
 * Messages that are to be sent. Each is sent at least once, with an id that is the same for every try, and never again once that
 * it was sent is written down.
 */
export const deliveries = {
	/** Writes a message, unless there is one with its key for this target. @returns whether there was none */
	async add(
		tx: Tx,
		facts: {
			readonly targetId: string;
			readonly key: string;
			readonly campaignId: string | null;
			readonly message: AlertMessage;
			readonly now: Date;
		}
	): Promise<boolean> {
		const { now, ...rest } = facts;
		const added = await tx
			.insert(table)
			.values({ ...rest, id: randomUUID(), state: 'waiting', tries: 0, dueAt: now, addedAt: now })
			.onConflictDoNothing()
			.returning({ id: table.id });
		return added.length > 0;
	},

	/** Deletes messages with a key that wait for their first or next try. */
	async forget(tx: Tx, key: string): Promise<void> {
		await tx.delete(table).where(and(eq(table.key, key), eq(table.state, 'waiting')));
	},

	/** Has a target a message with this key, sent or not? */
	async has(store: Read, targetId: string, key: string): Promise<boolean> {
		const at = and(eq(table.targetId, targetId), eq(table.key, key));
		return (await store.select({ id: table.id }).from(table).where(at).limit(1))[0] !== undefined;
	},

	async isAnyDue(store: Read, now: Date): Promise<boolean> {
		return (await free(store, now)).length > 0;
	},

	/** Takes the oldest message that may be tried, before anything is sent; null where there is none. */
	async claim(tx: Tx, now: Date): Promise<Delivery | null> {
		const [oldest] = await free(tx, now);
		if (!oldest) return null;
		const claimed = await tx
			.update(table)
			.set({
				state: 'sending',
				worker: ownProcess,
				leaseUntil: new Date(now.getTime() + LEASE),
				tries: oldest.tries + 1
			})
			.where(eq(table.id, oldest.id))
			.returning();
		return claimed[0] ?? null;
	},

	/** Writes what came of a try. @returns whether it is given up; false too where another process took it over */
	async settle(tx: Tx, delivery: Delivery, outcome: SendOutcome, now: Date): Promise<boolean> {
		const rest = { worker: null, leaseUntil: null };
		if (outcome.kind === 'sent') {
			await tx
				.update(table)
				.set({ ...rest, state: 'sent', problem: outcome.problem ?? null, sentAt: now })
				.where(isOurs(delivery));
			return false;
		}
		const next = outcome.kind === 'refused' ? null : nextTry(delivery.tries, now);
		const changed = await tx
			.update(table)
			.set({
				...rest,
				state: next ? 'waiting' : 'failed',
				problem: outcome.problem,
				...(next ? { dueAt: next } : {})
			})
			.where(isOurs(delivery))
			.returning({ id: table.id });
		return next === null && changed.length > 0;
	},

	/** The newest messages of some targets, whatever became of them. */
	async list(store: Read, targetIds: readonly string[], limit: number): Promise<Delivery[]> {
		return await store
			.select()
			.from(table)
			.where(inArray(table.targetId, [...targetIds]))
			.orderBy(desc(table.addedAt), asc(table.id))
			.limit(limit);
	},

	/** Why the newest monthly report that was sent had no PDF; null where it had one, or there was no browser. */
	async reportProblem(store: Read): Promise<string | null> {
		const [newest] = await store
			.select({ problem: table.problem })
			.from(table)
			.where(and(like(table.key, 'report %'), eq(table.state, 'sent')))
			.orderBy(desc(table.sentAt), asc(table.id))
			.limit(1);
		return newest?.problem ?? null;
	},

	/** Those that are not tried by themselves any more, the newest first. */
	async failed(store: Read, targetIds: readonly string[], limit: number): Promise<Delivery[]> {
		return await store
			.select()
			.from(table)
			.where(and(inArray(table.targetId, [...targetIds]), eq(table.state, 'failed')))
			.orderBy(desc(table.addedAt), asc(table.id))
			.limit(limit);
	},

	/** Has one tried again that was given up; one that was sent never is. @returns whether it is */
	async again(tx: Tx, id: string, targetIds: readonly string[], now: Date): Promise<boolean> {
		const own = and(eq(table.id, id), inArray(table.targetId, [...targetIds]), eq(table.state, 'failed'));
		const changed = await tx
			.update(table)
			.set({ state: 'waiting', tries: 0, dueAt: now })
			.where(own)
			.returning({ id: table.id });
		return changed.length > 0;
	},

	/** Forgets messages of long ago. */
	async sweep(tx: Tx, now: Date): Promise<void> {
		const old = lt(table.addedAt, new Date(now.getTime() - KEPT));
		await tx.delete(table).where(and(old, inArray(table.state, ['sent', 'failed'])));
	}
};
