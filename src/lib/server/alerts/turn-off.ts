import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AlertTopic } from '../db/account-tables.ts';
import { isTopic } from './topics.ts';

/** What a link in a message turns off: one kind, or one campaign, for the receiver of the message. */
export interface TurnOff {
	readonly targetId: string;
	readonly topic: AlertTopic;
	/** Null for a report. */
	readonly campaignId: string | null;
}

const signed = (text: string, serverSecret: string): string =>
	createHmac('sha256', serverSecret).update(`turn off alerts ${text}`).digest('base64url');

const isEqual = (a: string, b: string): boolean =>
	a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The end of the link's address: it works without signing in, and for nothing else. */
export function turnOffToken({ targetId, topic, campaignId }: TurnOff, serverSecret: string): string {
	const text = [targetId, topic, campaignId ?? ''].join('.');
	return `${text}.${signed(text, serverSecret)}`;
}

/** What a link turns off; null for one that we did not make. */
export function readTurnOff(token: string, serverSecret: string): TurnOff | null {
	const at = token.lastIndexOf('.');
	const text = token.slice(0, Math.max(at, 0));
	if (!isEqual(token.slice(at + 1), signed(text, serverSecret))) return null;
	const [targetId = '', topic = '', campaignId = ''] = text.split('.');
	return isTopic(topic) ? { targetId, topic, campaignId: campaignId === '' ? null : campaignId } : null;
}
