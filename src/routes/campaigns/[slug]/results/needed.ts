import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import { number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import { plannedPeople } from '#lib/stats/planning/plan.ts';

/** What it takes to see a result, line by line. */
export interface NeededLine {
	readonly label: string;
	readonly note: string;
	readonly value: string;
}

/** The share of buyers that is assumed: nothing of the campaign may be used. */
const assumed = 0.04;
const power = 0.8;

/** Two significant digits, rounded up. */
function roughly(people: number): number {
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(people)) - 1);
	return Math.ceil(people / unit) * unit;
}

/** How many people a result needs: by the privacy rule, and for some lifts. No number of the campaign is in it. */
export function neededFor({ results }: { results: CampaignResults }): NeededLine[] {
	const { confidence, policy, treatments } = results;
	const lines = [0.5, 0.2].flatMap((lift, i): NeededLine[] => {
		const found = plannedPeople(
			{
				metric: { kind: 'proportion', rate: assumed },
				confidence,
				comparisons: Math.max(1, treatments.length)
			},
			lift,
			power
		);
		if (found.kind !== 'computed') return [];
		return [
			{
				label: `To find a lift of ${wholeShare(lift)}`,
				note:
					i === 0 ? `if ${wholeShare(assumed)} buy today; ${wholeShare(power)} chance` : 'same assumption',
				value: `about ${number(roughly(found.people / 2))} per variant`
			}
		];
	});
	return [
		{ label: 'To see anything', note: 'your privacy rule', value: `${number(policy.k)} people per variant` },
		...lines
	];
}
