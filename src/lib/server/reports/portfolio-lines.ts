import { isoDay } from '#lib/experiment/day.ts';
import { paidState } from '#lib/experiment/programme/paid.ts';
import type { DecisionMark, PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { placedCards } from '../analysis/portfolio.ts';
import { untilChange } from '../analysis/until-change.ts';
import type { Read } from '../db/database.ts';
import { declarations } from '../campaigns/declarations.ts';
import { calendarDay } from '#lib/format/date.ts';
import { reports, type Signature } from './reports.ts';
import { returnsOf } from './returns.ts';

const decisionOf = (signature: Signature | undefined): DecisionMark | null =>
	signature ? { kind: 'signed', by: signature.by, on: calendarDay(signature.at) } : null;

const withReturns = untilChange(async (store, now): Promise<readonly PortfolioLine[]> => {
	const owners = await declarations.owners(store);
	const returns = await returnsOf(store, now);
	const signatures = await reports.newest(store);
	return (await placedCards(store, now)).map(({ place: { campaign, published }, card }) => {
		const { id, startsOn, endsOn } = campaign;
		const from = startsOn ?? published?.from ?? null;
		const to = endsOn ?? published?.to ?? null;
		// A wave of the universal control group counts in no sum of campaigns.
		const gain = card.kind === 'campaign' ? (returns.get(id)?.gain ?? null) : null;
		return {
			...card,
			owner: owners.get(id) ?? null,
			tags: (campaign.tags ?? '').split(', ').filter(Boolean),
			from: from === null ? null : isoDay(from),
			to: to === null ? null : isoDay(to),
			gain,
			paid: paidState({ ...card, gain }),
			decision: decisionOf(signatures.get(id))
		};
	});
});

const withoutReturns = untilChange(async (store, now): Promise<readonly PortfolioLine[]> =>
	(await withReturns(store, now)).map((line) => ({
		...line,
		gain: null,
		paid: paidState({ ...line, gain: null }),
		decision: null
	}))
);

/**
 * All lines of the overview, newest first.
 * @param seesReturns whether the reader may see what campaigns returned
 */
export const portfolioLines = (
	store: Read,
	now: Date,
	seesReturns: boolean
): Promise<readonly PortfolioLine[]> => (seesReturns ? withReturns : withoutReturns)(store, now);
