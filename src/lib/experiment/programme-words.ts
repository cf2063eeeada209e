import { oftenness } from '#lib/format/interval.ts';
import { liftEstimate, liftInterval } from '#lib/format/lift.ts';
import { counted, number } from '#lib/format/number.ts';
import { p as pWords } from '#lib/format/p.ts';
import { wholeShare } from '#lib/format/share.ts';
import { fewestCampaigns } from '#lib/stats/fewest-campaigns.ts';
import type { Programme } from './programme.ts';

const points = (x: number): string => number(x * 100, { decimals: x < 0.0995 ? 1 : 0 });

/** What a programme says, in sentences; the same on every page and report. */
export interface ProgrammeWords {
	/** "Across 4 campaigns: +38 % (range +10 to +66 %)". */
	readonly headline: string;
	/** What the range means, and whether campaigns differ. */
	readonly sentence: string;
	/** The shrunken total, or what it needs. */
	readonly total: string;
	/** What to know before quoting the figure. */
	readonly notes: readonly string[];
}

/** A programme in words. */
export function programmeWords(programme: Programme): ProgrammeWords {
	const { campaigns, pauleMandel, p, confidence, shrunken, leftOut, demo } = programme;
	const count = campaigns.length;
	const spread = Math.sqrt(pauleMandel.betweenVariance);
	const differ =
		p < 1 - confidence
			? `Campaigns differ more than chance allows (Cochran’s Q, ${pWords(p)}): true changes spread by about ±${points(spread)} points around it, so no single campaign is promised this figure.`
			: `Campaigns do not differ more than chance allows (Cochran’s Q, ${pWords(p)}).`;
	const metrics = [...new Set(campaigns.map(({ metric }) => metric))];
	const many = metrics.map(
		(name) => `${name.toLowerCase()} (${campaigns.filter(({ metric }) => metric === name).length})`
	);
	const each = shrunken && {
		estimate: shrunken.total / count,
		low: shrunken.low / count,
		high: shrunken.high / count
	};
	return {
		headline: `Across ${count} ${demo ? 'demo ' : ''}campaigns: ${liftEstimate(pauleMandel)} (range ${liftInterval(pauleMandel)})`,
		sentence: `The average true change of the primary metric lies in this range, ${oftenness(confidence)}. ${differ}`,
		total:
			shrunken && each
				? `Shrunken (James–Stein), ${wholeShare(shrunken.kept)} of each change is kept: ${liftEstimate(each)} a campaign (range ${liftInterval(each)}), ${liftEstimate({ ...shrunken, estimate: shrunken.total })} over all ${count}. A plain sum would count every lucky campaign in full.`
				: `Shrunken effects and a total need ${fewestCampaigns} campaigns: there are ${count}. A plain sum is never shown: it counts every lucky campaign in full.`,
		notes: [
			...(metrics.length > 1 ? [`Primary metrics: ${many.join(', ')}.`] : []),
			...(leftOut > 0
				? [
						`${counted(leftOut, 'campaign is', 'campaigns are')} left out: no relative change that can be compared.`
					]
				: []),
			'A campaign with several treatments counts with its best one, which leans upward.'
		]
	};
}
