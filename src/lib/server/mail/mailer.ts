import { createTransport } from 'nodemailer';
import type { MailSettings } from '../settings/settings.ts';
import { oneLine, type DigestMessage } from './message.ts';

/** A message to one person. */
export interface Letter extends DigestMessage {
	readonly to: { readonly name: string; readonly address: string };
	/** The same for every try, so that a mailbox knows a second copy. */
	readonly messageId: string;
	/** Where one ends it. */
	readonly unsubscribe: string;
}

export interface Mailer {
	send(letter: Letter): Promise<void>;
}

const isLoopback = (host: string): boolean =>
	host === 'localhost' || host === '[::1]' || host.startsWith('127.');

/** Hands letters to a mail server. A password leaves this machine over TLS only. */
export function smtpMailer({ url, from }: MailSettings): Mailer {
	const { hostname, username } = new URL(url);
	const transport = createTransport({
		url,
		requireTLS: username !== '' && !isLoopback(hostname),
		connectionTimeout: 10_000,
		greetingTimeout: 10_000,
		socketTimeout: 30_000,
		disableFileAccess: true,
		disableUrlAccess: true
	});
	return {
		async send({ to, subject, text, html, messageId, unsubscribe }) {
			await transport.sendMail({
				from,
				to: { name: oneLine(to.name), address: to.address },
				subject: oneLine(subject),
				text,
				html,
				messageId,
				headers: { 'Auto-Submitted': 'auto-generated', 'List-Unsubscribe': `<${unsubscribe}>` }
			});
		}
	};
}
