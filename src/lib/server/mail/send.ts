import { isoDay } from '#lib/experiment/day.ts';
import { holdout } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import type { Store } from '../db/database.ts';
import { workspaceName } from '../campaigns/workspace.ts';
import { log, safeError } from '../log/log.ts';
import { digests, maxTries, type Subscriber, digestOf } from './digests.ts';
import { weekOf } from './week.ts';
import { digestMessage, oneLine, type DigestMessage } from './message.ts';
import type { MailSettings } from '../settings/settings.ts';

/** A message to one person. */
export interface Letter extends DigestMessage {
	readonly to: { readonly name: string; readonly address: string };
	/** The same for every try, so that a mailbox knows a second copy. */
	readonly messageId: string;
	readonly unsubscribe: Unsubscribe;
	readonly attachments?: readonly {
		readonly filename: string;
		readonly contentType: string;
		readonly content: Buffer;
		/** A picture of the letter, which shows it by this id. */
		readonly cid?: string;
	}[];
}

/** Where one ends messages. */
export interface Unsubscribe {
	readonly address: string;
	/** A mail program ends them by posting to the address, without asking (RFC 8058). */
	readonly isOneClick: boolean;
}

const listHeaders = ({ address, isOneClick }: Unsubscribe) => ({
	'List-Unsubscribe': `<${address}>`,
	...(isOneClick ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {})
});

export interface Mailer {
	send(letter: Letter): Promise<void>;
}

const isLoopback = (host: string): boolean =>
	host === 'localhost' || host === '[::1]' || host.startsWith('127.');

/** Hands letters to a mail server. A password leaves this machine over TLS only. */
export function smtpMailer({ url, from }: MailSettings): Mailer {
	const { hostname, username } = new URL(url);
	const connect = async () =>
		// Loaded for the first letter.
		(await import('nodemailer')).createTransport({
			url,
			requireTLS: username !== '' && !isLoopback(hostname),
			connectionTimeout: 10_000,
			greetingTimeout: 10_000,
			socketTimeout: 30_000,
			disableFileAccess: true,
			disableUrlAccess: true
		});
	let transport: ReturnType<typeof connect> | undefined;
	return {
		async send({ to, subject, text, html, messageId, unsubscribe, attachments = [] }) {
			await (
				await (transport ??= connect())
			).sendMail({
				from,
				to: { name: oneLine(to.name), address: to.address },
				subject: oneLine(subject),
				text,
				html,
				messageId,
				attachments: attachments.map((one) => (one.cid ? { ...one, contentDisposition: 'inline' } : one)),
				headers: { 'Auto-Submitted': 'auto-generated', ...listHeaders(unsubscribe) }
			});
		}
	};
}

export interface Sending {
	readonly mailer: Mailer;
	readonly origin: string;
	readonly timeZone: string;
	readonly now: Date;
	/** Where a mail program ends a member's digest. */
	readonly unsubscribe: (memberId: string) => string;
}

/** What the mail server answered, never to whom. */
export const responseOf = (error: unknown): { response?: number } =>
	error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
		? { response: error.responseCode }
		: {};

/** Remembers what came of a digest, and puts it on record: what was sent, and what will not be. */
async function settle(
	store: Store,
	one: Subscriber,
	week: number,
	came: { sent: boolean; tries: number; now: Date }
) {
	const { sent, tries, now } = came;
	await store.write(async (tx) => {
		await digests.settle(tx, one.id, week, sent ? 'sent' : 'failed');
		if (!sent && tries < maxTries) return;
		await audit.add(tx, {
			at: now,
			actor: holdout,
			action: 'digest-sent',
			target: one.email,
			outcome: sent ? 'done' : 'failed',
			details: { week: isoDay(week), tries }
		});
	});
}

/** Sends the week's digest to everybody who is to get it now. @returns how many were handed over */
export async function sendDigests(
	store: Store,
	{ mailer, origin, timeZone, now, unsubscribe }: Sending
): Promise<number> {
	const due = await digests.due(store, { now, timeZone });
	if (due.length === 0) return 0;
	const week = weekOf(now, timeZone);
	const message = digestMessage(await digestOf(store, now, timeZone), origin, await workspaceName(store));
	let handedOver = 0;
	for (const one of due) {
		const tries = await digests.claim(store, one.id, week, now);
		if (tries === null) continue;
		let sent = false;
		try {
			await mailer.send({
				...message,
				to: { name: one.name, address: one.email },
				messageId: `<digest-${isoDay(week)}-${one.id}@${new URL(origin).hostname}>`,
				unsubscribe: { address: unsubscribe(one.id), isOneClick: true }
			});
			sent = true;
			handedOver += 1;
		} catch (error) {
			log().warn(
				{ member: one.id, tries, last: tries >= maxTries, ...responseOf(error), error: safeError(error) },
				'a digest could not be sent'
			);
		}
		await settle(store, one, week, { sent, tries, now });
	}
	if (handedOver > 0) log().info({ digests: handedOver }, 'digests were sent');
	return handedOver;
}
