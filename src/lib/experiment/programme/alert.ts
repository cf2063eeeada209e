import { day } from '#lib/format/date.ts';
import { compactMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { counted } from '#lib/format/number.ts';
import { overWords } from './attention.ts';
import { findingsOf, type Finding, type FindingKind } from './findings.ts';
import type { PaidState } from './paid.ts';
import type { PortfolioLine } from './portfolio.ts';

/** What people can be notified of, in the order in which they choose. */
export const alertKinds = ['guardrail', 'clear', 'due', 'late', 'ended', 'split'] as const;

export type AlertKind = (typeof alertKinds)[number];

/** When each is sent. */
export const alertWords: Readonly<Record<AlertKind, { readonly name: string; readonly when: string }>> = {
	guardrail: { name: 'A guardrail goes over its limit', when: 'as soon as the data is published' },
	clear: { name: 'A result becomes clear', when: 'while the campaign runs' },
	due: { name: 'A check or decision is due', when: 'on the day of the check, or a week after the end' },
	late: { name: 'New data is late', when: '2 days after it usually comes' },
	ended: { name: 'A campaign has ended', when: 'with its verdict' },
	split: { name: 'A split is off', when: 'as soon as the data is published' }
};

/** One alert: a sentence, a number, and the page that it is about. */
export interface Alert {
	readonly kind: AlertKind;
	readonly slug: string;
	readonly title: string;
	readonly detail: string;
	/** Below the origin. */
	readonly path: string;
}

/** A decision is due so many days after the end, and no news any more after so many. */
const DUE = { from: 7, until: 60 } as const;

const kinds: Readonly<Record<FindingKind, AlertKind>> = {
	guardrail: 'guardrail',
	clear: 'clear',
	ended: 'ended',
	split: 'split',
	late: 'late',
	decision: 'due',
	check: 'due'
};

/** After "Basket reminders has ended: ". */
const verdicts: Readonly<Partial<Record<PaidState, string>>> = {
	paid: 'it paid',
	lost: 'it lost money',
	'too-close': 'too close to call',
	'no-difference': 'too close to call',
	better: 'it did better than control',
	worse: 'it did worse than control',
	'add-costs': 'add margin and costs to see the gain',
	'not-comparable': 'the variants can’t be compared',
	'too-few-people': 'too few people to show a result'
};

/** Its gain with the likely range, else what its page says first. */
function numberOf({ gain, currency, status, headline }: PortfolioLine): string {
	if (gain === null || typeof gain === 'string') return headline?.headline ?? '';
	const { estimate } = gain.gain;
	const amount = compactMoney(Math.abs(estimate), currency);
	const so = status === 'running' ? ' so far' : '';
	return `${estimate < 0 ? 'Loss' : 'Gain'}${so} ${amount} (likely ${moneyInterval(gain.gain, currency)}).`;
}

const clearWords = ({ paid }: PortfolioLine): string =>
	paid === 'paying' ? 'it’s paying' : paid === 'losing' ? 'it’s losing' : 'the result is clear';

function wordsOf({ kind, line, days }: Finding): readonly [title: string, detail: string] {
	const { name, news, decision } = line;
	switch (kind) {
		case 'guardrail':
			return [`${name}: a guardrail is over its limit.`, `${sentence(overWords(line))}.`];
		case 'clear':
			return [`${name}: ${clearWords(line)}.`, numberOf(line)];
		case 'ended':
			return [`${name} has ended: ${verdicts[line.paid] ?? 'no verdict yet'}.`, numberOf(line)];
		case 'split':
			return [`${name}: the split is off.`, 'The variants can’t be compared. Find the cause first.'];
		case 'late':
			return [
				`${name}: new data is late.`,
				`The last came ${counted(days ?? 0, 'day')} ago; it usually comes every ${news?.every === 1 ? 'day' : counted(news?.every ?? 7, 'day')}.`
			];
		case 'decision':
			return [`${name}: a decision is due.`, `It ended ${counted(days ?? 0, 'day')} ago.`];
		case 'check':
			return [
				`${name}: the next check is due.`,
				decision?.nextCheck ? `It was planned for ${day(decision.nextCheck)}.` : ''
			];
	}
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const isNotified = ({ kind, days }: Finding): boolean =>
	kind !== 'decision' || (days !== null && days >= DUE.from && days <= DUE.until);

/**
 * What there is to alert people of today: at most one of a kind for each campaign. Demo campaigns are left out.
 * @param today in days since 1970-01-01
 */
export function alertsOf(lines: readonly PortfolioLine[], today: number): Alert[] {
	const found = findingsOf(
		lines.filter(({ demo }) => !demo),
		today
	).filter(isNotified);
	return found.map((finding) => {
		const { slug } = finding.line;
		const [title, detail] = wordsOf(finding);
		const kind = kinds[finding.kind];
		const path = kind === 'due' ? `/reports/roi/${slug}` : `/campaigns/${slug}`;
		return { kind, slug, title, detail, path };
	});
}
