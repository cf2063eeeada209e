import { counted } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import { partName } from '../../results/health/split-notes.ts';
import { isOffInMany } from '../../results/health/splits.ts';
import type { CampaignResults } from '../../results/comparison/results.ts';

/** Why variants cannot be compared: "the split is off (45% instead of 50%)". Null where they can. */
export function splitOffWords({
	health: { sampleRatio, splits }
}: CampaignResults): { readonly headline: string; readonly sentence: string } | null {
	if (sampleRatio?.flagged) {
		const { observed, planned } = sampleRatio;
		const off = (name: string): number => Math.abs((observed[name] ?? 0) - (planned[name] ?? 0));
		const [worst = ''] = Object.keys(observed).toSorted((a, b) => off(b) - off(a));
		return {
			headline: `the split is off (${wholeShare(observed[worst] ?? 0)} instead of ${wholeShare(planned[worst] ?? 0)})`,
			sentence: `${worst} has ${wholeShare(observed[worst] ?? 0)} of people instead of the planned ${wholeShare(planned[worst] ?? 0)}. That is too far off for chance, so a difference could come from the people, not from the campaign.`
		};
	}
	const [first] = splits;
	if (!first || !isOffInMany(splits)) return null;
	return {
		headline: `the split is off in ${counted(splits.length, 'day or segment', 'days or segments')}`,
		sentence: `Over all days the split looks right, but it is off in parts, most in ${partName(first)}. A difference could come from the people, not from the campaign.`
	};
}
