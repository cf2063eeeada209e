import { compactMoney } from '#lib/format/money.ts';
import { number } from '#lib/format/number.ts';
import { leftOutNote } from './programme-words.ts';
import type { ReturnProgramme } from './return-programme.ts';
import { moneyRange } from '../roi/roi-decision.ts';

/** The total return of campaigns, in a headline and sentences. */
export function returnProgrammeWords({ demo, currency, campaigns, leftOut, cost, gain }: ReturnProgramme): {
	readonly headline: string;
	readonly sentences: readonly string[];
} {
	const which = `ended ${demo ? 'demo ' : ''}${campaigns === 1 ? 'campaign' : 'campaigns'}`;
	if (!gain)
		return {
			headline: `No ended ${demo ? 'demo ' : ''}campaign has a gain yet`,
			sentences: leftOutNote(leftOut)
		};
	const word = gain.estimate < 0 ? 'loss' : 'gain';
	return {
		headline: `${number(campaigns)} ${which}: a ${word} of ${compactMoney(Math.abs(gain.estimate), currency)} (likely range ${moneyRange(gain, currency)})`,
		sentences: [
			`They cost ${compactMoney(cost, currency)}. This is the sum over all that were measured, whether they did well or not; each counts with all its treatments.`,
			...leftOutNote(leftOut)
		]
	};
}
