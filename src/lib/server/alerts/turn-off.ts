import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AlertTopic } from '../db/tables/alerts.ts';
import { isTopic } from './topics.ts';

/** What a link in a message turns off: one kind, or one campaign, for the receiver of the message. */
export interface TurnOff {
	readonly targetId: string;
	readonly topic: AlertTopic;
	/** Null for a report. */
	readonly campaignId: string | null;
}

/** The weekly digest of a member, by a link in it. */
export interface DigestOff {
	readonly memberId: string;
	readonly topic: 'digest';
}

const signed = (text: string, serverSecret: string): string =>
	createHmac('sha256', serverSecret).update(`turn off alerts ${text}`).digest('base64url');

const isEqual = (a: string, b: string): boolean =>
	a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The end of the link's address: it works without signing in, and for nothing else. */
export function turnOffToken(link: TurnOff | DigestOff, serverSecret: string): string {
	const parts =
		link.topic === 'digest'
			? [link.memberId, link.topic, '']
			: [link.targetId, link.topic, link.campaignId ?? ''];
	const text = parts.join('.');
	return `${text}.${signed(text, serverSecret)}`;
}

/** What a link turns off; null for one that we did not make. */
export function readTurnOff(token: string, serverSecret: string): TurnOff | DigestOff | null {
	const at = token.lastIndexOf('.');
	const text = token.slice(0, Math.max(at, 0));
	if (!isEqual(token.slice(at + 1), signed(text, serverSecret))) return null;
	const [id = '', topic = '', campaignId = ''] = text.split('.');
	if (topic === 'digest') return { memberId: id, topic };
	return isTopic(topic) ? { targetId: id, topic, campaignId: campaignId === '' ? null : campaignId } : null;
}

/** Where messages are turned off: a page with a button, and the address that a mail program posts to (RFC 8058). */
export function turnOffLinks(
	link: TurnOff | DigestOff,
	{ origin, serverSecret }: { origin: string; serverSecret: string }
) {
	const page = `${origin}/alerts/off/${turnOffToken(link, serverSecret)}`;
	return { page, oneClick: `${page}/one-click` };
}
