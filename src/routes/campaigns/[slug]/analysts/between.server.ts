import { decidingLevel, decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import type { Verdict } from '#lib/experiment/results/comparison/verdict.ts';
import { level } from '#lib/format/interval.ts';
import { differenceEstimate, differenceInterval, value } from '#lib/format/value.ts';
import { detailedResults } from '#lib/server/analysis/detailed-results.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { store } from '#lib/server/db/store.ts';

/** One comparison of two treatments, in words. */
export interface BetweenLine {
	readonly metric: string;
	readonly variant: string;
	readonly against: string;
	/** Values of the variant and of the one it is compared with. */
	readonly values: string;
	readonly difference: string;
	readonly range: string;
	/** Level of the range, such as "98.33%"; empty where there is none. */
	readonly level: string;
	/** Comparisons that share an error rate with this one, itself included. */
	readonly comparisons: number;
	readonly verdict: Verdict;
}

/** The rows with two treatments, in words. @param currency of amounts */
const betweenLines = ({ results, metrics, confidence }: CampaignResults, currency: string): BetweenLine[] =>
	results.flatMap((row): BetweenLine[] => {
		const metric = metrics.find(({ name }) => name === row.metric);
		if (row.against === undefined || row.by.length > 0 || !metric) return [];
		const reading = { unit: metric.unit, currency };
		const range = row.status === 'shown' ? decidingRange(row) : null;
		const { control, treatment } = row;
		const shared = row.status === 'shown' ? row.deciding?.shared : undefined;
		return [
			{
				metric: metric.label,
				variant: row.variant,
				against: row.against,
				values:
					control && treatment
						? `${value(treatment.value, reading)} and ${value(control.value, reading)}`
						: 'hidden',
				difference: range ? differenceEstimate(range, reading) : '',
				range: range ? differenceInterval(range, reading) : '',
				level: range && row.status === 'shown' ? level(decidingLevel(row, confidence)) : '',
				comparisons: shared?.comparisons ?? 1,
				verdict: row.verdict
			}
		];
	});

/** What the address asks for: null where it does not ask, or there are no two treatments. */
export async function betweenOf(
	campaign: Campaign,
	{ searchParams }: URL,
	now: Date
): Promise<BetweenLine[] | null> {
	if (searchParams.get('between') !== 'yes') return null;
	const found = await detailedResults(store(), campaign, { between: true }, now);
	if (found.kind !== 'results' || found.results.treatments.length < 2) return null;
	return betweenLines(found.results, campaign.currency);
}
