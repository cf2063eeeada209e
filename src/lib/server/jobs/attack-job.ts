import type { RequestEvent } from '@sveltejs/kit';
import { audit } from '../audit/audit.ts';
import { auditEvent } from '../audit/record.ts';
import type { Tx } from '../db/database.ts';
import { runJob } from './job.ts';
import { attacks, oneAttack } from '../analysis/proof/attacks.ts';
import { projectFolder, settings, store } from '../db/store.ts';
import type { Handler } from './handler.ts';
import { jobs, type Job } from './jobs.ts';
import { nudge } from './nudge.ts';

/**
 * Starts an attack on everything that is published, unless one runs already, in whatever process; who started it is recorded.
 *
 * @param version of the code
 * @returns whether it was started
 */
export async function startAttack(event: RequestEvent, version: string): Promise<boolean> {
	const isStarted = await store().write(async (tx) => {
		if (await jobs.isUnderWay(tx, oneAttack)) return false;
		const entry = auditEvent(event, { action: 'attack-started', target: null });
		await audit.add(tx, entry);
		const target = await attacks.begin(tx, { by: entry.actor.name, version, now: entry.at });
		return (await jobs.add(tx, { kind: 'attack', target, key: oneAttack }, entry.at)) !== null;
	});
	nudge();
	return isStarted;
}

const noteFailure = async (tx: Tx, { target }: Job): Promise<void> => {
	if (target !== null) await attacks.end(tx, target, { state: 'failed', found: null, now: new Date() });
};

/** The attack on published tables, in a thread. Its row has how far it is, and whether it is to be given up. */
export const attackJob: Handler = {
	atOnce: 1,
	async run(job) {
		const id = job.target ?? '';
		const found = await runJob({ kind: 'attack', dataFolder: settings().dataFolder, projectFolder, id });
		const state = found ? 'done' : 'cancelled';
		return { state, record: (tx) => attacks.end(tx, id, { state, found, now: new Date() }) };
	},
	giveUp: noteFailure
};
