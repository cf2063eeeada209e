import { and, desc, eq, inArray, ne } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import {
	attacks as table,
	jobs,
	type AttackedCampaign,
	type AttackState,
	type AttackStep
} from '../../db/tables.ts';
import type { Read, Store, Tx } from '../../db/database.ts';

export type Attack = typeof table.$inferSelect;

/** Only one attack runs at a time, in any process: the key of its job. */
export const oneAttack = 'attack';

const isUnderWay = (store: Read): boolean =>
	store
		.select({ id: jobs.id })
		.from(jobs)
		.where(and(eq(jobs.uniqueKey, oneAttack), inArray(jobs.state, ['waiting', 'running'])))
		.get() !== undefined;

const start: AttackStep = {
	done: 0,
	of: 0,
	share: 0,
	campaignId: null,
	exposed: 0,
	possible: 0,
	narrowest: null
};

const running = (store: Read): Attack | undefined =>
	store.select().from(table).where(eq(table.state, 'running')).orderBy(desc(table.startedAt)).get();

/** Attacks on what is published: the one that runs, and what the newest one found. */
export const attacks = {
	/** Begins one. Whoever calls this adds its job: others that seem to run have lost theirs. @returns its id */
	begin(tx: Tx, { by, version, now }: { by: string; version: string; now: Date }): string {
		const id = randomUUID();
		tx.delete(table).where(eq(table.state, 'running')).run();
		tx.insert(table)
			.values({ id, state: 'running', startedBy: by, startedAt: now, codeVersion: version, step: start })
			.run();
		return id;
	},

	/** The one that is worked on. */
	running(store: Read): Attack | null {
		return isUnderWay(store) ? (running(store) ?? null) : null;
	},

	/** Notes how far it is. @returns whether it is to go on */
	note(store: Store, id: string, step: AttackStep): Promise<boolean> {
		return store.write((tx) => {
			const row = tx.select({ cancelAsked: table.cancelAsked }).from(table).where(eq(table.id, id)).get();
			if (!row || row.cancelAsked) return false;
			tx.update(table).set({ step }).where(eq(table.id, id)).run();
			return true;
		});
	},

	/** Asks the one that runs to stop, in whatever process it runs. @returns whether one runs that was not asked before */
	cancel(tx: Tx): boolean {
		const attack = attacks.running(tx);
		if (!attack || attack.cancelAsked) return false;
		tx.update(table).set({ cancelAsked: true }).where(eq(table.id, attack.id)).run();
		return true;
	},

	/** It has ended; one that came to its end takes the place of the one before. */
	end(
		tx: Tx,
		id: string,
		{ state, found, now }: { state: AttackState; found: readonly AttackedCampaign[] | null; now: Date }
	): void {
		tx.update(table).set({ state, found, endedAt: now }).where(eq(table.id, id)).run();
		if (state === 'done') tx.delete(table).where(ne(table.id, id)).run();
	},

	/** The newest that came to its end. */
	newest(store: Read): Attack | null {
		return (
			store.select().from(table).where(eq(table.state, 'done')).orderBy(desc(table.startedAt)).get() ?? null
		);
	},

	/** The newest that did not come to its end, where it is newer than the one that did. */
	stopped(store: Read): Attack | null {
		const last = store.select().from(table).orderBy(desc(table.startedAt)).get();
		if (!last || last.state === 'done' || attacks.running(store)?.id === last.id) return null;
		return last;
	}
};
