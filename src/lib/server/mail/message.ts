import { day } from '#lib/format/date.ts';
import { counted, number } from '#lib/format/number.ts';
import { lookBack, type Digest, type DigestItem } from './digests.ts';

/** An e-mail as people read it. */
export interface DigestMessage {
	readonly subject: string;
	readonly text: string;
	readonly html: string;
}

/** A name on one line: nothing in it can end a line, or turn the direction of what follows. */
export const oneLine = (text: string): string =>
	text
		.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
		.toWellFormed()
		.trim();

/** Text as a part of HTML. */
export const escaped = (text: string): string =>
	text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A letter as a page. Nothing in it is loaded from anywhere. @param style rules of its own, such as those of print */
export const htmlPage = (title: string, body: string, style = ''): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title>${style && `<style>${style}</style>`}</head>
<body style="margin:0;padding:24px;font:15px/1.5 system-ui,sans-serif"><div style="max-width:600px">
${body}
</div></body></html>
`;

const filters = `Running campaigns and those that ended in the last ${lookBack} days, from published results only.`;
const nothing = `No campaign is running, and none ended in the last ${lookBack} days.`;
const why = 'You get this every Monday because you asked for it. To end it, open your account:';

interface Section {
	readonly title: string;
	readonly items: readonly DigestItem[];
}

function sectionsOf(items: readonly DigestItem[]): Section[] {
	const real = items.filter(({ demo }) => !demo);
	const isBroken = ({ guardrails }: DigestItem) => guardrails.broken > 0;
	const of = (status: DigestItem['status']) => real.filter((one) => !isBroken(one) && one.status === status);
	return [
		{ title: 'Guardrails broken', items: real.filter(isBroken) },
		{ title: 'Running', items: of('running') },
		{ title: 'Ended', items: of('ended') },
		{ title: 'Demo campaigns', items: items.filter(({ demo }) => demo) }
	].filter((section) => section.items.length > 0);
}

/** "Holdout: 1 guardrail broken, 3 campaigns": it names no campaign. */
function subjectOf(items: readonly DigestItem[], from: string): string {
	const real = items.filter(({ demo }) => !demo);
	const broken = real.reduce((sum, { guardrails }) => sum + guardrails.broken, 0);
	return `${from}: ${broken > 0 ? `${counted(broken, 'guardrail')} broken, ` : ''}${counted(real.length, 'campaign')} this week`;
}

const stateWords = ({ status, guardrails }: DigestItem): string =>
	guardrails.broken > 0
		? `${status}, ${number(guardrails.broken)} of ${counted(guardrails.total, 'guardrail')} broken`
		: status;

/**
 * A digest as text and as simple HTML. Nothing in it is loaded from anywhere.
 * @param origin    where links lead
 * @param workspace what it is called; null: it comes from Holdout
 */
export function digestMessage(
	{ asOf, items }: Digest,
	origin: string,
	workspace: string | null = null
): DigestMessage {
	const from = workspace === null ? 'Holdout' : oneLine(workspace);
	const sections = sectionsOf(items);
	const title = `${from}, ${day(asOf)}`;
	const account = `${origin}/settings/account#digest`;
	const address = ({ slug }: DigestItem) => `${origin}/campaigns/${encodeURIComponent(slug)}`;

	const textOf = (item: DigestItem): string =>
		[
			`${oneLine(item.name)} (${stateWords(item)})`,
			oneLine(`${item.headline} ${item.sentence}`),
			...(item.suggestion ? [`Suggested: ${oneLine(item.suggestion)}`] : []),
			address(item)
		].join('\n');
	const text = [
		title,
		filters,
		...(sections.length === 0 ? [nothing] : []),
		...sections.flatMap((section) => [section.title.toUpperCase(), ...section.items.map(textOf)]),
		`--\n${why}\n${account}`
	].join('\n\n');

	const htmlOf = (item: DigestItem): string =>
		`<h3 style="margin:16px 0 0;font-size:16px"><a href="${escaped(address(item))}">${escaped(oneLine(item.name))}</a></h3>` +
		`<p style="margin:0;font-size:13px;opacity:.75">${escaped(stateWords(item))}</p>` +
		`<p style="margin:4px 0 0"><strong>${escaped(oneLine(item.headline))}</strong> ${escaped(oneLine(item.sentence))}</p>` +
		(item.suggestion ? `<p style="margin:4px 0 0">Suggested: ${escaped(oneLine(item.suggestion))}</p>` : '');
	const body = [
		`<h1 style="margin:0;font-size:20px">${escaped(title)}</h1>`,
		`<p style="margin:4px 0 0">${escaped(filters)}</p>`,
		...(sections.length === 0 ? [`<p>${escaped(nothing)}</p>`] : []),
		...sections.flatMap((section) => [
			`<h2 style="margin:28px 0 0;font-size:13px;font-weight:600;opacity:.75">${escaped(section.title)}</h2>`,
			...section.items.map(htmlOf)
		]),
		`<p style="margin:32px 0 0;font-size:13px;opacity:.75">${escaped(why)} <a href="${escaped(account)}">${escaped(account)}</a></p>`
	].join('\n');
	return { subject: subjectOf(items, from), text: `${text}\n`, html: htmlPage(title, body) };
}
