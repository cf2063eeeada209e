import { audit } from '../audit/audit.ts';
import { auditEvent, type Sender } from '../audit/record.ts';
import { members } from '../accounts/members.ts';
import type { Tx } from '../db/database.ts';
import { digests } from '../mail/digests.ts';
import { targets } from './targets.ts';
import type { DigestOff, TurnOff } from './turn-off.ts';

/** Ends the weekly digest of a member, and records a change. */
async function endDigest(tx: Tx, memberId: string, sender: Sender): Promise<void> {
	if (!(await digests.want(tx, memberId, { weekly: false, now: new Date() }))) return;
	const target = (await members.find(tx, memberId))?.email ?? null;
	await audit.add(tx, auditEvent(sender, { action: 'digest-changed', target, details: { weekly: false } }));
}

/** Ends the kind of messages that a link is for, and records a change. To be called in a transaction. */
export async function turnOffKind(tx: Tx, link: TurnOff | DigestOff, sender: Sender): Promise<void> {
	if (link.topic === 'digest') return await endDigest(tx, link.memberId, sender);
	if (!(await targets.turnOffKind(tx, link))) return;
	const target = (await targets.find(tx, link.targetId))?.name || null;
	const details = { off: link.topic };
	await audit.add(tx, auditEvent(sender, { action: 'alerts-changed', target, details }));
}
