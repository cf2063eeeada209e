import { holdout } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Store } from '../db/database.ts';
import { ledger } from '../ledger/ledger.ts';
import { log } from '../log/log.ts';
import { deliveries, type Delivery } from './deliveries.ts';
import { emailTo } from './email.ts';
import { asJson, asSlack } from './message.ts';
import { post, refused, type SendOutcome } from './post.ts';
import { printer, type Printer } from './printer.ts';
import { unseal } from './sealed.ts';
import { linksOf, type Sending } from './sending.ts';
import { signedHeaders } from './signature.ts';
import { targets, type Target } from './targets.ts';

/** So many are sent before the job ends: others have their turn. */
const MAX = 100;

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
async function send(
	store: Store,
	delivery: Delivery,
	sending: Sending,
	print: Printer
): Promise<SendOutcome> {
	const { campaignId, targetId } = delivery;
	if (campaignId !== null && (await ledger.isWithdrawn(store, campaignId)))
		return refused('The results were withdrawn.');
	const target = await targets.find(store, targetId);
	if (!target?.isOn) return refused('It was turned off.');
	return target.channel === 'email'
		? await emailTo(store, target, delivery, sending, print)
		: await postTo(store, target, delivery, sending);
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
	const print = printer(sending);
	for (let i = 0; i < MAX; i += 1) {
		if (!(await deliveries.isAnyDue(store, sending.now()))) break;
		const delivery = await store.write((tx) => deliveries.claim(tx, sending.now()));
		if (!delivery) break;
		const outcome = await send(store, delivery, sending, print);
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
