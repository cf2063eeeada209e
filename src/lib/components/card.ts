import type { Metric } from '#lib/experiment/metric.ts';
import type { Headline, ResultRow } from '#lib/experiment/results.ts';

export type CampaignStatus = 'running' | 'ended' | 'awaiting release';

/** One campaign as a line of the portfolio. */
export interface CampaignCard {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	readonly status: CampaignStatus;
	readonly channel: string | null;
	/** Last released day, ISO. */
	readonly asOf: string | null;
	readonly people: { readonly total: number; readonly shown: number } | null;
	/** The primary metric's total; with several treatments, the one the headline speaks of. */
	readonly primary: ResultRow | null;
	readonly metric: Metric | null;
	readonly currency: string;
	readonly headline: Headline | null;
	readonly guardrails: { readonly broken: number; readonly held: number; readonly total: number };
	readonly sampleRatioFlagged: boolean;
}
