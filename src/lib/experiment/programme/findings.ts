import { dayIn } from '../day.ts';
import { isDecidable, type PortfolioLine } from './portfolio.ts';

/** Something about one campaign that people are notified of: in the list of what needs attention, and by alerts. */
export type FindingKind = 'guardrail' | 'clear' | 'ended' | 'split' | 'late' | 'decision' | 'check';

export interface Finding {
	readonly kind: FindingKind;
	readonly line: PortfolioLine;
	/** Days since the last new data (`late`), or since the last day of the campaign (`ended`, `decision`); null where there is no day. */
	readonly days: number | null;
}

/** New data is late so many days after it usually comes. */
const GRACE = 2;
/** An end is news for so many days. */
const NEWS = 30;

const since = (day: string | null, today: number): number | null => {
	const known = day === null ? null : dayIn(day);
	return known === null ? null : today - known;
};

/** Whether each kind of finding is true of a campaign: its `days`, or false. */
const rules: Readonly<Record<FindingKind, (line: PortfolioLine, today: number) => number | null | false>> = {
	guardrail: ({ trust, status, decision }) =>
		trust?.state === 'over' && (status === 'running' || decision === null) && null,
	clear: ({ status, paid }) =>
		status === 'running' && ['paying', 'losing', 'better', 'worse'].includes(paid) && null,
	ended({ status, to }, today) {
		const days = since(to, today);
		return status === 'ended' && days !== null && days >= 0 && days <= NEWS && days;
	},
	split: ({ split }) => split === 'off' && null,
	late({ status, news, demo }, today) {
		const days = status === 'running' && !demo && news !== null ? since(news.last, today) : null;
		return days !== null && news !== null && days > news.every + GRACE && days;
	},
	decision: (line, today) =>
		isDecidable(line) && line.decision === null && line.awaits === null && since(line.to, today),
	check: ({ decision }) => decision?.isDue === true && null
};

/**
 * What is so of published campaigns today, by kind and then in the order of the campaigns.
 * @param lines campaigns that are there for the reader; waves of the universal control group have no findings
 * @param today in days since 1970-01-01
 */
export function findingsOf(lines: readonly PortfolioLine[], today: number): Finding[] {
	const own = lines.filter(
		({ kind, status }) => kind === 'campaign' && (status === 'running' || status === 'ended')
	);
	return Object.entries(rules).flatMap(([kind, rule]) =>
		own.flatMap((line) => {
			const days = rule(line, today);
			return days === false ? [] : [{ kind: kind as FindingKind, line, days }];
		})
	);
}

/**
 * How many days apart new data usually comes: the median of the last gaps, from 1 to 31; a week where there is none yet.
 * @param days on which something was published, ascending
 */
export function usualGap(days: readonly number[]): number {
	const gaps = days
		.slice(-6)
		.flatMap((day, i, list) => (i === 0 ? [] : day - (list[i - 1] ?? day)))
		.toSorted((a, b) => a - b);
	const middle = gaps[Math.floor(gaps.length / 2)] ?? 7;
	return Math.min(31, Math.max(1, middle));
}
