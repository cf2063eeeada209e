import { decisionWords } from '#lib/experiment/decision.ts';
import { effect } from '#lib/charts/effect.ts';
import { paidTones, paidWords } from '#lib/experiment/programme/paid.ts';
import { isDecidable, type PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { trustChange } from '#lib/experiment/programme/trust-summary.ts';
import type { LeftOutReason } from '#lib/experiment/roi/money/left-out.ts';
import { dayIn } from '#lib/experiment/day.ts';
import { day, shortDay } from '#lib/format/date.ts';
import { compactMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { number } from '#lib/format/number.ts';
import { differenceEstimate, liftEstimate, liftInterval } from '#lib/format/value.ts';

/** A value with a small line below it. */
interface Cell {
	readonly value: string;
	readonly small: string;
	readonly tone?: 'better' | 'worse' | 'quiet' | undefined;
}

/** Why there is no gain, in the gain's place. */
const gainReasons: Readonly<Partial<Record<LeftOutReason, string>>> = {
	not_comparable: 'not comparable',
	hidden: 'too few people or outcomes',
	shown_because_it_did_well: 'shown only because it did well',
	no_interval: 'no likely range',
	no_money: 'no money in the file'
};

function gainCell({ gain, currency, paid }: PortfolioLine): Cell {
	const quiet = 'quiet' as const;
	if (gain === null) return { value: '–', small: '', tone: quiet };
	if (typeof gain === 'string') {
		const isHidden = gain === 'hidden' || gain === 'shown_because_it_did_well';
		return { value: isHidden ? 'Hidden' : '–', small: gainReasons[gain] ?? '', tone: quiet };
	}
	const tone =
		paid === 'paid' || paid === 'paying'
			? 'better'
			: paid === 'lost' || paid === 'losing'
				? 'worse'
				: undefined;
	return {
		value: compactMoney(gain.gain.estimate, currency, { sign: 'always' }),
		small: moneyInterval(gain.gain, currency),
		tone
	};
}

function liftCell({ primary, metric, currency, paid }: PortfolioLine): Cell {
	if (!primary || !metric) return { value: '–', small: '', tone: 'quiet' };
	if (primary.status === 'hidden' || paid === 'too-few-people')
		return { value: 'Hidden', small: metric.label, tone: 'quiet' };
	const change = effect(primary, 'relative');
	if (change) return { value: liftEstimate(change), small: `${metric.label} · ${liftInterval(change)}` };
	const absolute = effect(primary, 'absolute');
	if (!absolute) return { value: '–', small: metric.label, tone: 'quiet' };
	return { value: differenceEstimate(absolute, { unit: metric.unit, currency }), small: metric.label };
}

const small = (label: string): string =>
	/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

function trustCell({ trust, split, currency }: PortfolioLine) {
	const state = trust?.state ?? null;
	const [first] = trust?.labels ?? [];
	const about = first ? small(first) : '';
	const change = trust ? trustChange(trust, currency).change : null;
	if (split === 'off') return { state: 'split' as const, value: 'Split is off', small: '' };
	switch (state) {
		case 'over':
			return { state, value: 'Over limit', small: `${about}${change === null ? '' : ` ${change}`}` };
		case 'unclear':
			return { state, value: 'Unclear', small: about };
		case 'ok':
			return { state, value: 'OK', small: '' };
		case 'hidden':
			return { state, value: 'Hidden', small: about };
		case 'none':
			return { state, value: 'No guardrails set', small: '' };
		case null:
			return null;
	}
}

/** "day 35 of 78", "data to 14 Nov", "ends 3 Jan". */
function runningWords({ from, to, asOf }: PortfolioLine, today: string): string {
	const [first, last, now] = [from, to, today].map((one) => (one === null ? null : dayIn(one)));
	if (first != null && last != null && now != null && last > now && first <= now)
		return `day ${number(now - first + 1)} of ${number(last - first + 1)}`;
	return asOf === null ? 'no dates' : `data to ${shortDay(asOf)}`;
}

function decisionCell(line: PortfolioLine, today: string) {
	const { status, decision, to, asOf } = line;
	if (status === 'running')
		return { kind: 'running' as const, value: 'Running', small: runningWords(line, today) };
	if (decision) {
		const { kind, by, on, nextCheck, isDue } = decision;
		const small =
			isDue && nextCheck !== null
				? `check due ${shortDay(nextCheck)}`
				: `${by === null ? '' : `${by}, `}${shortDay(on)}`;
		return { kind: 'made' as const, value: kind === 'signed' ? 'Signed' : decisionWords(kind), small };
	}
	if (status !== 'ended') return null;
	const last = to ?? asOf;
	const small = last === null ? 'no dates' : day(last);
	if (isDecidable(line)) return { kind: 'open' as const, value: 'Ended', small };
	return { kind: 'ended' as const, value: 'Ended', small };
}

/** A campaign as a row shows it, in words: whole results of a hundred campaigns would be most of the page. */
export function rowOf(line: PortfolioLine, today: string) {
	const { slug, name, kind, status, paid, channel, owner, tags, gain } = line;
	return {
		slug,
		name,
		kind,
		status,
		about: [channel, owner, ...tags.map((tag) => `#${tag}`)].filter((words) => words).join(' · '),
		paid: { state: paid, words: paidWords[paid], tone: paidTones[paid] },
		/** Margin and costs can be entered. */
		isCostless: gain === 'no_margin',
		gain: gainCell(line),
		lift: liftCell(line),
		trust: trustCell(line),
		decision: decisionCell(line, today)
	};
}

export type PortfolioRowView = ReturnType<typeof rowOf>;
