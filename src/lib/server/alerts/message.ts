import type { AlertMessage } from '../db/account-tables.ts';
import { escaped, htmlPage, oneLine, type DigestMessage } from '../mail/message.ts';

/** An alert or a test, as it was written. */
export type ShortMessage = Exclude<AlertMessage, { readonly kind: 'report' }>;

/** Where a message leads. */
export interface Links {
	/** The page that it is about. */
	readonly page: string;
	/** Where it is turned off without signing in. */
	readonly off: string;
}

export const testMessage: ShortMessage = {
	kind: 'test',
	title: 'This is a test.',
	detail: 'Alerts will look like this.',
	path: '/settings/alerts'
};

const open = 'Open it';
const turnOff = 'Turn off these messages';

/** As a letter: one sentence, one number, one link. Nothing in it is loaded from anywhere. */
export function asLetter({ title, detail }: ShortMessage, { page, off }: Links): DigestMessage {
	const [head, line] = [oneLine(title), oneLine(detail)];
	const text = `${[head, ...(line ? [line] : []), page, `--\n${turnOff}: ${off}`].join('\n\n')}\n`;
	const html = htmlPage(
		'Holdout',
		[
			`<h1 style="margin:0;font-size:18px">${escaped(head)}</h1>`,
			...(line ? [`<p style="margin:4px 0 0">${escaped(line)}</p>`] : []),
			`<p style="margin:16px 0 0"><a href="${escaped(page)}">${open}</a></p>`,
			`<p style="margin:32px 0 0;font-size:13px;opacity:.75"><a href="${escaped(off)}">${turnOff}</a></p>`
		].join('\n')
	);
	return { subject: `Holdout: ${head}`, text, html };
}

/** Text that Slack shows as it is: no mention, no link. */
const plain = (text: string): string =>
	oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** As the body that Slack and what is compatible with it takes. */
export function asSlack({ title, detail }: ShortMessage, { page, off }: Links): string {
	const line = plain(detail);
	const text = `*${plain(title)}*${line ? `\n${line}` : ''}\n<${page}|${open}> · <${off}|${turnOff}>`;
	return JSON.stringify({ text, unfurl_links: false });
}

/** As the body of a signed request. @param about the delivery, and the slug of the campaign */
export function asJson(
	{ kind, title, detail }: ShortMessage,
	{ page, off }: Links,
	about: { readonly id: string; readonly at: Date; readonly campaign: string | null }
): string {
	const { id, at, campaign } = about;
	return JSON.stringify({
		delivery: id,
		kind,
		at: at.toISOString(),
		campaign,
		title: oneLine(title),
		detail: oneLine(detail),
		link: page,
		turnOff: off
	});
}
