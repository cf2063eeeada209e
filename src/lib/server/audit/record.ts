import type { RequestEvent } from '@sveltejs/kit';
import { log, safeError } from '../log.ts';
import { store } from '../store.ts';
import { actorOf } from './actor.ts';
import { audit, type AuditEvent } from './audit.ts';

/** What a request did, besides by whom, from where and when. */
export type Deed = Pick<AuditEvent, 'action' | 'target'> & Partial<Pick<AuditEvent, 'outcome' | 'details'>>;

type Sender = Pick<RequestEvent, 'locals' | 'getClientAddress'>;

function addressOf({ getClientAddress }: Sender): string | null {
	try {
		return getClientAddress();
	} catch {
		// A proxy that was promised in the settings did not say.
		return null;
	}
}

/** A deed of a request as an entry. */
export const auditEvent = (sender: Sender, deed: Deed): AuditEvent => ({
	at: new Date(),
	actor: actorOf(sender.locals),
	address: addressOf(sender),
	outcome: 'done',
	...deed
});

/**
 * Puts on record what a request did. The deed is done: a record that cannot be written (a full disk) is told in the log and
 * does not make the answer a failure. Where the deed is a write to holdout.db, call `audit.add` in its transaction instead.
 */
export function record(sender: Sender, deed: Deed): void {
	const event = auditEvent(sender, deed);
	try {
		audit.add(store(), event);
	} catch (error) {
		const { kind, id } = event.actor;
		log().error(
			{ action: deed.action, actor: kind, actorId: id, error: safeError(error) },
			'an audit entry could not be written'
		);
	}
}
