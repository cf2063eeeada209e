import type { Mailer } from '../mail/send.ts';
import type { Delivery } from './deliveries.ts';
import { decidePath, type Links } from './message.ts';
import { turnOffLinks } from './turn-off.ts';

/** How messages leave. */
export interface Sending {
	/** Null without a mail server. */
	readonly mailer: Mailer | null;
	/** Where links lead. */
	readonly origin: string;
	readonly serverSecret: string;
	/** Webhooks may go to addresses of this network, also without TLS. */
	readonly isPrivateAllowed: boolean;
	/** The browser that makes PDFs; null for none. */
	readonly browser: string | null;
	readonly dataFolder: string;
	/** The clock. */
	readonly now: () => Date;
}

/** Where a message leads. @returns `oneClick`: where a mail program turns it off; null for a test */
export function linksOf(
	{ targetId, message, campaignId }: Delivery,
	sending: Pick<Sending, 'origin' | 'serverSecret'>
): Links & { readonly oneClick: string | null } {
	const { origin } = sending;
	const path = message.kind === 'report' ? null : decidePath(message);
	const page = `${origin}${message.kind === 'report' ? '/programme' : message.path}`;
	const decide = path === null ? null : `${origin}${path}`;
	// A test is turned off on the page of alerts.
	if (message.kind === 'test') return { page, decide, off: `${origin}/settings/alerts`, oneClick: null };
	const off = turnOffLinks({ targetId, topic: message.kind, campaignId }, sending);
	return { page, decide, off: off.page, oneClick: off.oneClick };
}
