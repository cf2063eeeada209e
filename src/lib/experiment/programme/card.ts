import type { CampaignKind } from '../campaign-kind.ts';
import type { CampaignLift } from './campaign-lift.ts';
import { isNearlyEqual } from '../results/health/split-notes.ts';
import type { Metric } from '../metrics/metric.ts';
import type { TrustSummary } from './trust-summary.ts';
import type { CampaignResults, Headline, ResultRow } from '../results/comparison/results.ts';
import type { LeftOutReason } from '../roi/money/left-out.ts';

export type CampaignStatus = 'running' | 'ended' | 'awaiting release' | 'withdrawn';

/** `even`: no plan is declared, and the groups are as large as equal ones would be. */
export type SplitState = 'as planned' | 'even' | 'off' | 'not checked';

/** One campaign as a row of the portfolio. */
export interface CampaignCard {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	readonly kind: CampaignKind;
	readonly status: CampaignStatus;
	readonly channel: string | null;
	/** Last released day, ISO. */
	readonly asOf: string | null;
	readonly people: Pick<CampaignResults['people'], 'total' | 'shown' | 'onOneDay'> | null;
	/** The same people are counted on several days: `people` are then person-days. */
	readonly recurring: boolean;
	/** The primary metric's total; with several treatments, the one the headline speaks of. */
	readonly primary: ResultRow | null;
	readonly metric: Metric | null;
	readonly currency: string;
	readonly headline: Headline | null;
	readonly guardrails: { readonly broken: number; readonly held: number; readonly total: number };
	/** What it cost in trust; null while nothing is published. */
	readonly trust: TrustSummary | null;
	/** The relative change of the primary metric for pooling, or why it is left out; null while nothing is published. */
	readonly lift: CampaignLift | LeftOutReason | null;
	/** Were people split as planned? Not checked without a declared plan, or where people recur. */
	readonly split: SplitState;
}

/** How many guardrails (metric × treatment, in total) are within their limits. */
export function guardrailCount({ metrics, results }: CampaignResults): CampaignCard['guardrails'] {
	const names = new Set(metrics.filter(({ role }) => role === 'guardrail').map(({ name }) => name));
	const rows = results.filter(
		({ by, metric, against }) => by.length === 0 && names.has(metric) && against === undefined
	);
	const count = (...verdicts: ResultRow['verdict'][]) =>
		rows.filter(({ verdict }) => verdicts.includes(verdict)).length;
	return {
		broken: count('guardrail broken', 'worse'),
		held: count('held', 'better', 'held in the worst case'),
		total: rows.length
	};
}

/** Whether the split was as planned, as far as it was checked. */
export function splitState({ health: { sampleRatio } }: Pick<CampaignResults, 'health'>): SplitState {
	if (!sampleRatio) return 'not checked';
	if (sampleRatio.flagged) return 'off';
	if (sampleRatio.plan === 'declared') return 'as planned';
	return isNearlyEqual(sampleRatio) ? 'even' : 'not checked';
}
