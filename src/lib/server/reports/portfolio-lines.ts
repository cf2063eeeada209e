import { isoDay } from '#lib/experiment/day.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import type { CampaignReturn } from '#lib/experiment/programme/return-programme.ts';
import { placedCards } from '../analysis/portfolio.ts';
import { untilChange } from '../analysis/until-change.ts';
import type { Read } from '../db/database.ts';
import { declarations } from '../campaigns/declarations.ts';
import { returnsOf } from './returns.ts';

/** A line of the overview with what its campaign returned, for those who may see that. */
export interface ReturningLine {
	readonly line: PortfolioLine;
	readonly returned: CampaignReturn | null;
}

const returning = untilChange(async (store, now): Promise<readonly ReturningLine[]> => {
	const owners = await declarations.owners(store);
	const returns = await returnsOf(store, now);
	return (await placedCards(store, now)).map(({ place: { campaign, published }, card }) => {
		const { id, startsOn, endsOn } = campaign;
		const from = startsOn ?? published?.from ?? null;
		const to = endsOn ?? published?.to ?? null;
		const found = returns.get(id) ?? null;
		const { slug, name, demo, kind } = card;
		return {
			line: {
				...card,
				owner: owners.get(id) ?? null,
				from: from === null ? null : isoDay(from),
				to: to === null ? null : isoDay(to),
				roi: found?.lead?.roi ?? null,
				roiReason: found?.lead?.reason ?? null
			},
			// A wave of the universal control group counts in no sum of campaigns.
			returned:
				found && kind === 'campaign' ? { slug, name, demo, currency: found.currency, gain: found.gain } : null
		};
	});
});

const plain = untilChange(async (store, now): Promise<readonly ReturningLine[]> =>
	(await returning(store, now)).map(({ line }) => ({
		line: { ...line, roi: null, roiReason: null },
		returned: null
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
): Promise<readonly ReturningLine[]> => (seesReturns ? returning : plain)(store, now);
