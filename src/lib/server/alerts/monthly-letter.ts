import { decisionWords } from '#lib/experiment/decision.ts';
import type { GainSummary } from '#lib/experiment/programme/gain-summary.ts';
import { gainHeadline } from '#lib/experiment/programme/gain-words.ts';
import { paidWords } from '#lib/experiment/programme/paid.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { day, monthRange } from '#lib/format/date.ts';
import { compactMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { counted } from '#lib/format/number.ts';
import type { AlertMessage } from '../db/tables/alerts.ts';
import { escaped, htmlPage, oneLine, type DigestMessage } from '../mail/message.ts';
import type { Brand } from './brand.ts';
import type { Links } from './message.ts';

type ReportMessage = Extract<AlertMessage, { readonly kind: 'report' }>;

/** What the report of a month is made of. */
export interface MonthlyReport {
	/** ISO days of the month, both included. */
	readonly from: string;
	readonly to: string;
	/** All ended campaigns so far. */
	readonly summary: GainSummary;
	/** Campaigns that ended in the month, and those that are running. */
	readonly ended: readonly PortfolioLine[];
	readonly running: readonly PortfolioLine[];
}

/** Prints on A4 in black on white, each row on one page. */
const style =
	'table{border-collapse:collapse;width:100%;font-size:14px}th,td{padding:6px 12px 6px 0;border-bottom:1px solid #8886;text-align:left;vertical-align:top}th{font-size:12px}tr{break-inside:avoid}@page{size:A4;margin:18mm}@media print{body{padding:0!important;color:#000;background:#fff}.screen{display:none}body>div{max-width:none!important}}';

const trustWords = {
	over: 'Over limit',
	unclear: 'Unclear',
	ok: 'OK',
	hidden: 'Hidden',
	none: 'No guardrails'
} as const;

/** The cells of a campaign: name, chip, gain with its range, trust, decision. */
function cellsOf({ name, paid, gain, currency, trust, decision }: PortfolioLine): string[] {
	const amount =
		gain === null || typeof gain === 'string'
			? '–'
			: `${compactMoney(gain.gain.estimate, currency)} (${moneyInterval(gain.gain, currency)})`;
	const decided =
		decision === null ? 'No decision' : decision.kind === 'signed' ? 'Signed' : decisionWords(decision.kind);
	return [oneLine(name), paidWords[paid], amount, trustWords[trust?.state ?? 'none'], decided];
}

const heads = ['Campaign', 'Paid?', 'Gain (likely range)', 'Trust', 'Decision'] as const;

const cells = (list: readonly string[], tag: 'th' | 'td'): string =>
	`<tr>${list.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('')}</tr>`;

function section(title: string, lines: readonly PortfolioLine[]): { text: string; html: string } {
	const rows = lines.map(cellsOf);
	return {
		text: [title.toUpperCase(), ...rows.map((row) => row.join(' · '))].join('\n'),
		html:
			`<h2 style="margin:28px 0 4px;font-size:15px">${escaped(title)}</h2>\n` +
			(rows.length === 0
				? ''
				: `<table>${cells(heads, 'th')}\n${rows.map((row) => cells(row, 'td')).join('\n')}</table>`)
	};
}

/** The report of a month in words, as it is kept until it is sent. @param workspace what it is called */
export function monthlyMessage(
	{ from, to, summary, ended, running }: MonthlyReport,
	workspace: string
): ReportMessage {
	const month = monthRange(from, to);
	const title = `${workspace}: report for ${month}`;
	const { before, amount, after, likely, others, notCounted } = gainHeadline(summary, '');
	const headline = `${before}${amount}${after}`;
	const { paid, lost, tooClose, costTrust } = summary;
	const lines = [
		...(likely === null ? [] : [`${likely}.`]),
		...others,
		...(summary.counted === 0
			? []
			: [`${paid} paid, ${lost} lost, ${tooClose} too close to call, ${costTrust} cost trust.`]),
		...(notCounted ? [notCounted] : [])
	];
	const sections = [
		section(`${counted(ended.length, 'campaign')} ended in ${month}`, ended),
		section(`${counted(running.length, 'campaign')} running`, running)
	];
	const note = `All ended campaigns up to ${day(to)}, from published results only. Ranges are likely ranges.`;
	return {
		kind: 'report',
		title,
		text: [title, headline, lines.join('\n'), ...sections.map(({ text }) => text), note].join('\n\n'),
		html: [
			`<p style="margin:0;font-size:13px;opacity:.75">${escaped(title)}</p>`,
			`<h1 style="margin:4px 0;font-size:22px">${escaped(headline)}</h1>`,
			`<p style="margin:0">${lines.map(escaped).join('<br>')}</p>`,
			...sections.map(({ html }) => html),
			`<p style="margin:24px 0 0;font-size:13px;opacity:.75">${escaped(note)}</p>`
		].join('\n')
	};
}

/** The report as a letter; without links as it is printed. */
export function asReport(
	{ title, text, html }: ReportMessage,
	links: Links | null,
	{ name, logo }: Brand
): DigestMessage {
	const head =
		logo &&
		`<img src="${escaped(logo)}" alt="${escaped(name)}" style="display:block;max-width:160px;max-height:48px;margin:0 0 16px">`;
	const foot =
		links &&
		`<p class="screen" style="margin:24px 0 0;font-size:13px"><a href="${escaped(links.page)}">Open the programme</a> · <a href="${escaped(links.off)}">Turn off this report</a></p>`;
	return {
		subject: title,
		text: `${[text, ...(links ? [links.page, `--\nTurn off this report: ${links.off}`] : [])].join('\n\n')}\n`,
		html: htmlPage(title, [...(head ? [head] : []), html, ...(foot ? [foot] : [])].join('\n'), style)
	};
}
