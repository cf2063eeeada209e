import { and, asc, desc, eq, inArray, ne } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import {
	attacks as table,
	type AttackedCampaign,
	type AttackState,
	type AttackStep
} from '../../db/tables/attacks.ts';
import { jobs } from '../../db/tables/jobs.ts';
import type { Read, Store, Tx } from '../../db/database.ts';

export type Attack = typeof table.$inferSelect;

/** Only one attack runs at a time, in any process: the key of its job. */
export const oneAttack = 'attack';

const isUnderWay = async (store: Read): Promise<boolean> =>
	(
		await store
			.select({ id: jobs.id })
			.from(jobs)
			.where(and(eq(jobs.uniqueKey, oneAttack), inArray(jobs.state, ['waiting', 'running'])))
			.limit(1)
	)[0] !== undefined;

const start: AttackStep = {
	done: 0,
	of: 0,
	share: 0,
	campaignId: null,
	exposed: 0,
	possible: 0,
	narrowest: null
};

/** The newest in one state, or in any. */
const newest = async (store: Read, state?: AttackState): Promise<Attack | null> =>
	(
		await store
			.select()
			.from(table)
			.where(state && eq(table.state, state))
			.orderBy(desc(table.startedAt), asc(table.id))
			.limit(1)
	)[0] ?? null;

/** Attacks on what is published: the one that runs, and what the newest one found. */
export const attacks = {
	/** Begins one. Whoever calls this adds its job: others that seem to run have lost theirs. @returns its id */
	async begin(tx: Tx, { by, version, now }: { by: string; version: string; now: Date }): Promise<string> {
		const id = randomUUID();
		await tx.delete(table).where(eq(table.state, 'running'));
		await tx
			.insert(table)
			.values({ id, state: 'running', startedBy: by, startedAt: now, codeVersion: version, step: start });
		return id;
	},

	/** The one that is worked on. */
	async running(store: Read): Promise<Attack | null> {
		return (await isUnderWay(store)) ? await newest(store, 'running') : null;
	},

	/** Notes how far it is. @returns whether it is to go on */
	note(store: Store, id: string, step: AttackStep): Promise<boolean> {
		return store.write(async (tx) => {
			const row = (
				await tx.select({ cancelAsked: table.cancelAsked }).from(table).where(eq(table.id, id)).limit(1)
			)[0];
			if (!row || row.cancelAsked) return false;
			await tx.update(table).set({ step }).where(eq(table.id, id));
			return true;
		});
	},

	/** Asks the one that runs to stop, in whatever process it runs. @returns whether one runs that was not asked before */
	async cancel(tx: Tx): Promise<boolean> {
		const attack = await attacks.running(tx);
		if (!attack || attack.cancelAsked) return false;
		await tx.update(table).set({ cancelAsked: true }).where(eq(table.id, attack.id));
		return true;
	},

	/** It has ended; one that came to its end takes the place of the one before. */
	async end(
		tx: Tx,
		id: string,
		{ state, found, now }: { state: AttackState; found: readonly AttackedCampaign[] | null; now: Date }
	): Promise<void> {
		await tx.update(table).set({ state, found, endedAt: now }).where(eq(table.id, id));
		if (state === 'done') await tx.delete(table).where(ne(table.id, id));
	},

	/** The newest that came to its end. */
	newest(store: Read): Promise<Attack | null> {
		return newest(store, 'done');
	},

	/** The newest that did not come to its end, where it is newer than the one that did. */
	async stopped(store: Read): Promise<Attack | null> {
		const last = await newest(store);
		if (!last || last.state === 'done' || (await attacks.running(store))?.id === last.id) return null;
		return last;
	}
};
