import { eq } from 'drizzle-orm';
import { holdout } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { members } from '../db/account-tables.ts';
import type { Store } from '../db/database.ts';
import { ledger } from '../ledger/ledger.ts';
import { log, safeError } from '../log/log.ts';
import { responseOf, type Letter, type Mailer } from '../mail/send.ts';
import { printed } from './browser.ts';
import { deliveries, type Delivery } from './deliveries.ts';
import { asJson, asLetter, asSlack, type Links } from './message.ts';
import { asReport } from './monthly-letter.ts';
import { post, type SendOutcome } from './post.ts';
import { unseal } from './sealed.ts';
import { signedHeaders } from './signature.ts';
import { targets, type Target } from './targets.ts';
import { turnOffToken } from './turn-off.ts';

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

/** So many are sent before the job ends: others have their turn. */
const MAX = 100;

const refused = (problem: string): SendOutcome => ({ kind: 'refused', problem });

function linksOf({ targetId, message, campaignId }: Delivery, { origin, serverSecret }: Sending): Links {
	const page = `${origin}${message.kind === 'report' ? '/programme' : message.path}`;
	// A test is turned off on the page of alerts.
	if (message.kind === 'test') return { page, off: `${origin}/settings/alerts` };
	const token = turnOffToken({ targetId, topic: message.kind, campaignId }, serverSecret);
	return { page, off: `${origin}/alerts/off/${token}` };
}

/** The PDF of a report; none where it cannot be made: the letter prints well too. */
async function pdfOf(
	html: string,
	{ browser, dataFolder }: Sending
): Promise<NonNullable<Letter['attachments']>> {
	if (browser === null) return [];
	try {
		const content = await printed(html, browser, dataFolder);
		return [{ filename: 'holdout-report.pdf', contentType: 'application/pdf', content }];
	} catch (error) {
		log().warn({ error: safeError(error) }, 'a report could not be printed: it goes without a PDF');
		return [];
	}
}

async function mailTo(
	store: Store,
	{ memberId }: Target,
	delivery: Delivery,
	sending: Sending
): Promise<SendOutcome> {
	const { mailer, origin } = sending;
	const [member] = await store
		.select()
		.from(members)
		.where(eq(members.id, memberId ?? ''))
		.limit(1);
	if (!member || member.deactivatedAt !== null) return refused('The member was deactivated.');
	if (!mailer) return { kind: 'failed', problem: 'There is no mail server.' };
	const { message } = delivery;
	const links = linksOf(delivery, sending);
	const letter =
		message.kind === 'report'
			? { ...asReport(message, links), attachments: await pdfOf(asReport(message, null).html, sending) }
			: asLetter(message, links);
	try {
		await mailer.send({
			...letter,
			to: { name: member.name, address: member.email },
			messageId: `<alert-${delivery.id}@${new URL(origin).hostname}>`,
			unsubscribe: links.off
		});
		return { kind: 'sent' };
	} catch (error) {
		const { response } = responseOf(error);
		return {
			kind: 'failed',
			problem:
				response === undefined ? 'No connection to the mail server.' : `The mail server answered ${response}.`
		};
	}
}

async function postTo(
	store: Store,
	{ sealed, channel }: Target,
	delivery: Delivery,
	sending: Sending
): Promise<SendOutcome> {
	const { id, message, campaignId, addedAt } = delivery;
	if (message.kind === 'report') return refused('Reports go by email.');
	const secrets = sealed === null ? null : unseal(sealed, sending.serverSecret);
	if (!secrets) return refused('The server has a new secret. Add this webhook again.');
	const links = linksOf(delivery, sending);
	const isSlack = channel === 'slack' || secrets.signing === null;
	const campaign = campaignId === null ? null : ((await campaigns.byId(store, campaignId))?.slug ?? null);
	const body = isSlack ? asSlack(message, links) : asJson(message, links, { id, at: addedAt, campaign });
	const headers =
		isSlack || secrets.signing === null
			? { 'content-type': 'application/json', 'user-agent': 'Holdout', 'holdout-delivery': id }
			: signedHeaders({ id, secret: secrets.signing, now: sending.now() }, body);
	return await post(new URL(secrets.address), { body, headers, isPrivateAllowed: sending.isPrivateAllowed });
}

/** Sends one message. What was withdrawn meanwhile, and what a target does not want any more, is not sent. */
async function send(store: Store, delivery: Delivery, sending: Sending): Promise<SendOutcome> {
	const { campaignId, targetId } = delivery;
	if (campaignId !== null && (await ledger.isWithdrawn(store, campaignId)))
		return refused('The results were withdrawn.');
	const target = await targets.find(store, targetId);
	if (!target?.isOn) return refused('It was turned off.');
	return await (target.channel === 'email' ? mailTo : postTo)(store, target, delivery, sending);
}

/** Writes what came of a try; what is given up goes on record. */
async function settle(store: Store, delivery: Delivery, outcome: SendOutcome, now: Date): Promise<void> {
	await store.write(async (tx) => {
		if (!(await deliveries.settle(tx, delivery, outcome, now))) return;
		const { tries, message } = delivery;
		await audit.add(tx, {
			at: now,
			actor: holdout,
			action: 'alert-failed',
			target: (await targets.find(tx, delivery.targetId))?.name || null,
			outcome: 'failed',
			details: { kind: message.kind, tries }
		});
	});
}

/** Sends the messages that are due, one after another. @returns how many were taken by their receivers */
export async function deliverDue(store: Store, sending: Sending): Promise<number> {
	let sent = 0;
	for (let i = 0; i < MAX; i += 1) {
		if (!(await deliveries.isAnyDue(store, sending.now()))) break;
		const delivery = await store.write((tx) => deliveries.claim(tx, sending.now()));
		if (!delivery) break;
		const outcome = await send(store, delivery, sending);
		await settle(store, delivery, outcome, sending.now());
		if (outcome.kind === 'sent') sent += 1;
		else {
			const { id, tries, message } = delivery;
			log().warn(
				{ delivery: id, kind: message.kind, tries, problem: outcome.problem },
				'a message could not be sent'
			);
		}
	}
	if (sent > 0) log().info({ messages: sent }, 'alerts were sent');
	return sent;
}
