import type { RequestEvent } from '@sveltejs/kit';
import { log, safeError } from '../log/log.ts';
import { store } from '../db/store.ts';
import { audit, type AuditEvent, type AuditSender, type NewEvent, type Actor } from './audit.ts';

/** The command line, open to everyone with access to the data folder. */
export const commandLine: Actor = { kind: 'system', id: null, name: 'Command line' };

/** Holdout by itself. */
export const holdout: Actor = { kind: 'system', id: null, name: 'Holdout' };

/** Who sends a request: the member who is signed in, or the token. */
export function actorOf({ member, token }: Pick<App.Locals, 'member' | 'token'>): Actor {
	if (member) return { kind: 'member', id: member.id, name: member.name || member.email };
	if (token) return { kind: 'token', id: token.id, name: token.name ?? 'Token' };
	return { kind: 'anonymous', id: null, name: 'Someone' };
}

export type Sender = Pick<RequestEvent, 'locals' | 'getClientAddress'>;

function addressOf({ getClientAddress }: Sender): string | null {
	try {
		return getClientAddress();
	} catch {
		// A proxy that was promised in the settings did not say.
		return null;
	}
}

/** Who sends a request, and from where. */
export const senderOf = (sender: Sender): AuditSender => ({
	actor: actorOf(sender.locals),
	address: addressOf(sender)
});

/** An event of a request as it is recorded. */
export const auditEvent = (sender: Sender, event: NewEvent): AuditEvent => ({
	at: new Date(),
	...senderOf(sender),
	outcome: 'done',
	...event
});

/**
 * Puts on record what somebody did. The act is done: a record that cannot be written (a full disk) is reported in the log and
 * does not make the answer a failure. Where the act is a write to holdout.db, call `audit.add` in its transaction instead.
 */
export async function recordFor(sender: AuditSender, event: NewEvent): Promise<void> {
	try {
		await store().write((tx) => audit.add(tx, { at: new Date(), ...sender, outcome: 'done', ...event }));
	} catch (error) {
		const { kind, id } = sender.actor;
		log().error(
			{ action: event.action, actor: kind, actorId: id, error: safeError(error) },
			'an audit entry could not be written'
		);
	}
}

/** Puts on record what a request did, as `recordFor` does. */
export const record = (sender: Sender, event: NewEvent): Promise<void> => recordFor(senderOf(sender), event);
