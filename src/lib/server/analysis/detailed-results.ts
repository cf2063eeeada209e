import { analyse } from '#lib/experiment/results/analyse.ts';
import { measuresOf, type Metric } from '#lib/experiment/metrics/metric.ts';
import { narrow } from '#lib/experiment/results/cross-table.ts';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import { withinDays, type DayRange } from '#lib/experiment/results/health/within-days.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { releasedEpochs } from './released-epochs.ts';
import { analysisFacts, campaignResults } from './campaign-results.ts';

/** Which part of a campaign's results is asked for; what is left out is not narrowed. */
export interface Detail {
	/** Axes of a breakdown: one dimension or `date`, or the two of a cross-tab. */
	readonly by?: readonly string[] | undefined;
	/** First and last day, in days since 1970-01-01. */
	readonly from?: number | undefined;
	readonly to?: number | undefined;
	/** Name of a metric. */
	readonly metric?: string | undefined;
	/** Treatments are compared with one another too. */
	readonly between?: boolean | undefined;
}

export type DetailedResults =
	| {
			readonly kind: 'results';
			readonly results: CampaignResults;
			/** The days it is about; null in a campaign without dates. */
			readonly covers: DayRange | null;
	  }
	| { readonly kind: 'nothing-released' }
	/** Nothing of the kind is published; whether it exists is not disclosed. */
	| { readonly kind: 'not-at-this-detail' };

/** The axes of a published table with these axes, in the table's order; null where there is none. */
function publishedAxes(epochs: readonly ReleasedEpoch[], by: readonly string[]): readonly string[] | null {
	const wanted = new Set(by);
	if (wanted.size !== by.length) return null;
	const tables = epochs.flatMap((epoch) => epoch.tables);
	return (
		tables.find(({ axes }) => axes.length === by.length && axes.every((axis) => wanted.has(axis)))?.axes ??
		null
	);
}

/** The metric that is asked for, or else the one that decides. */
function metricOf({ metrics }: CampaignResults, name: string | undefined): Metric | null {
	return (name === undefined ? metrics[0] : metrics.find((metric) => metric.name === name)) ?? null;
}

function daysOf(epochs: readonly ReleasedEpoch[]): DayRange | null {
	const days = epochs.flatMap(({ from, to }) => (from === null || to === null ? [] : [{ from, to }]));
	if (days.length === 0) return null;
	return { from: Math.min(...days.map(({ from }) => from)), to: Math.max(...days.map(({ to }) => to)) };
}

/**
 * A part of a campaign's results, from its released tables alone. Everything is computed as for the whole page and
 * narrowed afterwards, so that a number is the same wherever it is asked for.
 */
export async function detailedResults(
	store: Read,
	campaign: Campaign,
	detail: Detail,
	now: Date
): Promise<DetailedResults> {
	const whole = await campaignResults(store, campaign, now);
	if (!whole) return { kind: 'nothing-released' };
	const epochs = await releasedEpochs(store, campaign.id);
	const by = detail.by && publishedAxes(epochs, detail.by);
	const metric = metricOf(whole, detail.metric);
	if (by === null || !metric) return { kind: 'not-at-this-detail' };
	const narrowing = {
		...(by ? { by } : {}),
		...(detail.metric === undefined ? {} : { metric: detail.metric })
	};
	const { from, to } = detail;
	const isNarrowed = from !== undefined || to !== undefined;
	const within = isNarrowed
		? withinDays(epochs, { from: from ?? null, to: to ?? null }, measuresOf(metric))
		: { epochs, covers: daysOf(epochs) };
	if (!within) return { kind: 'not-at-this-detail' };
	const { covers } = within;
	const isOneWay = !by || (by.length === 1 && by[0] !== 'date');
	if (!isNarrowed && isOneWay && !detail.between)
		return { kind: 'results', results: narrow(whole, narrowing), covers };
	const results = analyse(within.epochs, {
		...(await analysisFacts(store, campaign, now)),
		...(detail.between ? { between: true } : {}),
		by: [...whole.dimensions, ...(by?.length === 1 && by[0] === 'date' ? ['date'] : [])],
		...(by && by.length > 1 ? { crossTabs: [by] } : {})
	});
	return { kind: 'results', results: narrow(results, narrowing), covers };
}
