import type { AlertMessage } from '../db/tables/alerts.ts';
import { escaped, htmlPage, oneLine, type DigestMessage } from '../mail/message.ts';

/** An alert or a test, as it was written. */
export type ShortMessage = Exclude<AlertMessage, { readonly kind: 'report' }>;

/** Where a message leads. */
export interface Links {
	/** The page that it is about. */
	readonly page: string;
	/** Where one decides; null where there is nothing to decide, or the receiver does not. */
	readonly decide: string | null;
	/** Where it is turned off without signing in. */
	readonly off: string;
}

/** Below the origin, where one decides after a message; null for messages that ask for no decision. */
export function decidePath({ kind, path }: ShortMessage): string | null {
	const slug = path.split('/').at(-1) ?? '';
	return kind === 'due' || kind === 'clear' ? `/reports/roi/${slug}#decide` : null;
}

export const testMessage: ShortMessage = {
	kind: 'test',
	title: 'This is a test.',
	detail: 'Alerts will look like this.',
	path: '/settings/alerts'
};

/** Who mentioned the reader, where, and the note. */
export const mentionMessage = ({
	by,
	campaign,
	words,
	slug
}: {
	readonly by: string;
	readonly campaign: string;
	readonly words: string;
	readonly slug: string;
}): ShortMessage => ({
	kind: 'mention',
	title: `${by} mentioned you in a note on ${campaign}.`,
	detail: words,
	path: `/campaigns/${slug}?tab=decisions#notes`
});

const words = { open: 'Open it', decide: 'Decide', off: 'Turn off these messages' } as const;

/** Links of a message in their order. */
const linked = ({ page, decide }: Links): { readonly label: string; readonly to: string }[] => [
	...(decide === null ? [] : [{ label: words.decide, to: decide }]),
	{ label: words.open, to: page }
];

/** As a letter: one sentence, one number, where it leads. Nothing in it is loaded from anywhere. @param from the workspace */
export function asLetter({ title, detail }: ShortMessage, links: Links, from: string): DigestMessage {
	const [head, line] = [oneLine(title), oneLine(detail)];
	const list = linked(links);
	const where = list.map(({ label, to }) => (list.length === 1 ? to : `${label}: ${to}`)).join('\n');
	const off = `--\n${from}\n${words.off}: ${links.off}`;
	const text = `${[head, ...(line ? [line] : []), where, off].join('\n\n')}\n`;
	const html = htmlPage(
		from,
		[
			`<p style="margin:0;font-size:13px;opacity:.75">${escaped(from)}</p>`,
			`<h1 style="margin:4px 0 0;font-size:18px">${escaped(head)}</h1>`,
			...(line ? [`<p style="margin:4px 0 0">${escaped(line)}</p>`] : []),
			`<p style="margin:16px 0 0">${list.map(({ label, to }) => `<a href="${escaped(to)}">${label}</a>`).join(' · ')}</p>`,
			`<p style="margin:32px 0 0;font-size:13px;opacity:.75"><a href="${escaped(links.off)}">${words.off}</a></p>`
		].join('\n')
	);
	return { subject: `${from}: ${head}`, text, html };
}

/** Text that Slack shows as it is: no mention, no link. */
const plain = (text: string): string =>
	oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** As the body that Slack and what is compatible with it takes. */
export function asSlack({ title, detail }: ShortMessage, links: Links): string {
	const line = plain(detail);
	const list = [...linked(links), { label: words.off, to: links.off }];
	const foot = list.map(({ label, to }) => `<${to}|${label}>`).join(' · ');
	const text = `*${plain(title)}*${line ? `\n${line}` : ''}\n${foot}`;
	return JSON.stringify({ text, unfurl_links: false });
}

/** As the body of a signed request. @param about the delivery, and the slug of the campaign */
export function asJson(
	{ kind, title, detail }: ShortMessage,
	{ page, decide, off }: Links,
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
		decide,
		turnOff: off
	});
}
