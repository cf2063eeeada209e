import { eq } from 'drizzle-orm';
import { may } from '../accounts/permissions.ts';
import { members } from '../db/tables/accounts.ts';
import type { Read } from '../db/database.ts';
import { responseOf, type Letter } from '../mail/send.ts';
import { brandOf } from './brand.ts';
import type { Delivery } from './deliveries.ts';
import { asLetter } from './message.ts';
import { asReport } from './monthly-letter.ts';
import { refused, type SendOutcome } from './post.ts';
import type { Printer } from './printer.ts';
import { linksOf, type Sending } from './sending.ts';
import type { Target } from './targets.ts';

type Content = Pick<Letter, 'subject' | 'text' | 'html' | 'attachments'> & { readonly problem?: string };

type Member = typeof members.$inferSelect;

/** A message as a letter to a member: who may not decide is not asked to. */
async function contentOf(
	store: Read,
	{ role }: Member,
	delivery: Delivery,
	sending: Sending,
	print: Printer
): Promise<Content> {
	const { message } = delivery;
	const links = linksOf(delivery, sending);
	const brand = await brandOf(store);
	if (message.kind !== 'report') {
		const decide = may(role, 'approve') ? links.decide : null;
		return asLetter(message, { ...links, decide }, brand.name);
	}
	const { pdf, problem } = await print(asReport(message, null, brand.print).html);
	const file = { filename: 'holdout-report.pdf', contentType: 'application/pdf' };
	return {
		...asReport(message, links, brand.letter),
		attachments: [...brand.attachments, ...(pdf ? [{ ...file, content: pdf }] : [])],
		...(problem === null ? {} : { problem })
	};
}

/** Sends a message to a member by email. */
export async function emailTo(
	store: Read,
	{ memberId }: Target,
	delivery: Delivery,
	sending: Sending,
	print: Printer
): Promise<SendOutcome> {
	const { mailer, origin } = sending;
	const [member] = await store
		.select()
		.from(members)
		.where(eq(members.id, memberId ?? ''))
		.limit(1);
	if (!member || member.deactivatedAt !== null) return refused('The member was deactivated.');
	if (!mailer) return { kind: 'failed', problem: 'There is no mail server.' };
	const { problem, ...letter } = await contentOf(store, member, delivery, sending, print);
	const { off, oneClick } = linksOf(delivery, sending);
	try {
		await mailer.send({
			...letter,
			to: { name: member.name, address: member.email },
			messageId: `<alert-${delivery.id}@${new URL(origin).hostname}>`,
			unsubscribe: { address: oneClick ?? off, isOneClick: oneClick !== null }
		});
		return { kind: 'sent', ...(problem === undefined ? {} : { problem }) };
	} catch (error) {
		const { response } = responseOf(error);
		return {
			kind: 'failed',
			problem:
				response === undefined ? 'No connection to the mail server.' : `The mail server answered ${response}.`
		};
	}
}
