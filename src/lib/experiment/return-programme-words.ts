import { counted } from '#lib/format/number.ts';
import { compactMoney } from '#lib/format/money.ts';
import { liftEstimate, liftInterval } from '#lib/format/lift.ts';
import { wholeShare } from '#lib/format/share.ts';
import { fewestCampaigns } from '#lib/stats/fewest-campaigns.ts';
import type { ReturnProgramme } from './return-programme.ts';
import { moneyRange } from './roi-decision.ts';

/** What campaigns returned together, in a headline and sentences. */
export function returnProgrammeWords({ demo, currency, campaigns, leftOut, cost, total }: ReturnProgramme): {
	readonly headline: string;
	readonly sentences: readonly string[];
} {
	const which = `${demo ? 'demo ' : ''}${campaigns === 1 ? 'campaign' : 'campaigns'}`;
	const notes = [
		...(leftOut > 0
			? [
					`${counted(leftOut, 'ended campaign is', 'ended campaigns are')} left out: no return can be computed.`
				]
			: [])
	];
	if (!total) {
		return {
			headline: `${campaigns} ended ${which}: too few to add up`,
			sentences: [
				`Together they cost ${compactMoney(cost, currency)}. What they brought is added up from ${fewestCampaigns} campaigns on, each shrunken first: a plain sum would count every lucky campaign in full, and is never shown.`,
				...notes
			]
		};
	}
	const { net, roi, kept } = total;
	const word = net.estimate < 0 ? 'loss' : 'gain';
	return {
		headline: `${campaigns} ended ${which}: a ${word} of ${compactMoney(Math.abs(net.estimate), currency)} (plausible range ${moneyRange(net, currency)})`,
		sentences: [
			`They cost ${compactMoney(cost, currency)} and returned ${liftEstimate(roi)} (range ${liftInterval(roi)}).`,
			`Shrunken (James–Stein): ${wholeShare(kept)} of each campaign’s margin is kept, because a plain sum would count every lucky campaign in full.`,
			'A campaign with several treatments counts with its best one, which leans upward.',
			...notes
		]
	};
}
