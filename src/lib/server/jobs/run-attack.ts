import type { RequestEvent } from '@sveltejs/kit';
import { audit } from '../audit/audit.ts';
import { auditEvent } from '../audit/record.ts';
import { Claim } from '../db/claims.ts';
import { runJob } from './job.ts';
import { log, safeError } from '../log/log.ts';
import { projectFolder, settings, store } from '../db/store.ts';
import { attacks, oneAttack } from '../analysis/proof/attacks.ts';

/** Notes that it broke. On a full disk the row stays as it is: without a living process it counts as interrupted. */
function noteFailure(id: string): void {
	try {
		attacks.end(store(), id, { state: 'failed', found: null, now: new Date() });
	} catch {
		// The failure that ended the work is the one to report.
	}
}

/** Works in a worker thread, and notes the end of it. */
async function run(id: string, claim: Claim): Promise<void> {
	try {
		const found = await runJob({ kind: 'attack', dataFolder: settings().dataFolder, projectFolder, id });
		const state = found ? 'done' : 'cancelled';
		store().transaction(() => {
			if (claim.isHeld()) attacks.end(store(), id, { state, found, now: new Date() });
			claim.end();
		});
	} catch (error) {
		log().error({ error: safeError(error) }, 'the attack on published tables failed');
		noteFailure(id);
		claim.abandon();
	}
}

/**
 * Starts an attack on everything that is published, unless one runs already, in whatever process; who started it goes on record.
 *
 * @param version of the code
 * @returns whether it was started
 */
export function startAttack(event: RequestEvent, version: string): boolean {
	const taking = Claim.take(store(), [oneAttack], () => null);
	if (taking.kind !== 'taken') return false;
	const { claim } = taking;
	try {
		const entry = auditEvent(event, { action: 'attack-started', target: null });
		const id = store().transaction(() => {
			audit.add(store(), entry);
			return attacks.begin(store(), { by: entry.actor.name, version, now: entry.at });
		});
		void run(id, claim);
		return true;
	} catch (error) {
		claim.abandon();
		throw error;
	}
}
