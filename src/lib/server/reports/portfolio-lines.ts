import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { usualGap } from '#lib/experiment/programme/findings.ts';
import { paidState } from '#lib/experiment/programme/paid.ts';
import type { DecisionMark, PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { sourcedCards } from '../analysis/portfolio.ts';
import { untilChange } from '../analysis/until-change.ts';
import { declarations } from '../campaigns/declarations.ts';
import { ledger } from '../ledger/ledger.ts';
import { calendarDay } from '#lib/format/date.ts';
import { decisions, undecided, type DecisionState } from './decisions.ts';
import { reports, type Signature } from './reports.ts';
import { returnsOf } from './returns.ts';

/** A signature without a decision is one of before decisions, or waits for a second signature. */
function decisionOf(
	{ current, pending }: DecisionState,
	signature: Signature | undefined,
	today: string
): DecisionMark | null {
	if (current)
		return {
			kind: current.kind,
			by: current.by,
			on: calendarDay(current.at),
			nextCheck: current.nextCheck,
			isDue: current.nextCheck !== null && current.nextCheck <= today
		};
	if (!signature || pending) return null;
	return { kind: 'signed', by: signature.by, on: calendarDay(signature.at), nextCheck: null, isDue: false };
}

/** When new data came: from what is published alone. */
function newsOf(days: readonly number[]): PortfolioLine['news'] {
	const last = days.at(-1);
	return last === undefined ? null : { last: isoDay(last), every: usualGap(days) };
}

/** All lines of the overview, newest first. */
export const portfolioLines = untilChange(async (store, now): Promise<readonly PortfolioLine[]> => {
	const owners = await declarations.owners(store);
	const returns = await returnsOf(store, now);
	const signatures = await reports.newest(store);
	const decided = await decisions.latestOfAll(store);
	const published = await ledger.publicationDays(store);
	const today = isoDay(dayOf(now));
	return (await sourcedCards(store, now)).map(({ source: { campaign, published: days }, card }) => {
		const { id, startsOn, endsOn } = campaign;
		const from = startsOn ?? days?.from ?? null;
		const to = endsOn ?? days?.to ?? null;
		// A wave of the universal control group counts in no sum of campaigns.
		const found = returns.get(id) ?? null;
		const gain = card.kind === 'campaign' ? (found?.gain ?? null) : null;
		return {
			...card,
			owner: owners.get(id) ?? null,
			tags: (campaign.tags ?? '').split(', ').filter(Boolean),
			from: from === null ? null : isoDay(from),
			to: to === null ? null : isoDay(to),
			gain,
			paid: paidState(card, found?.chip ?? null, gain !== null && typeof gain !== 'string'),
			decision: decisionOf(decided.get(id) ?? undecided, signatures.get(id), today),
			awaits: decided.get(id)?.pending?.waitsFor ?? null,
			news: newsOf(published.get(id) ?? [])
		};
	});
});
