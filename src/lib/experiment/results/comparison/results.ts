import type { HiddenReason, MergeReason } from '#lib/privacy/released.ts';
import type { Rule } from '#lib/privacy/words.ts';
import type { Metric } from '../../metrics/metric.ts';
import type { Verdict } from './verdict.ts';

/** A range of plausible values at the results' `confidence`. */
export interface Range {
	readonly estimate: number;
	readonly low: number;
	readonly high: number;
}

/** One variant's side of a comparison: sums and the value made of them. */
export interface Side {
	readonly people: number;
	readonly numerator: number;
	readonly denominator: number;
	readonly value: number;
}

/** Absolute difference treatment − control, in the metric's unit. */
export interface DifferenceResult extends Range {
	/** Two-sided p on the scale that decides the verdict. */
	readonly p: number;
	/** log10 of p, finite where p underflows. */
	readonly log10P: number;
}

/** Relative difference: 0.02 is +2%. Bounds are null where they do not exist. */
export interface LiftResult {
	readonly estimate: number;
	readonly low: number | null;
	readonly high: number | null;
	readonly stable: boolean;
}

/** The source of the variance; `none` means there is no interval. */
export type VarianceSource = 'exact' | 'by-bucket' | 'binomial' | 'none';

export type NotShownReason =
	| HiddenReason
	| 'no-variance'
	| 'too-few-people'
	| 'no-people'
	| 'sample-ratio-mismatch'
	/** The file counts the same people on several days: only days can be compared, and there are too few. */
	| 'people-recur'
	/** It cannot happen in one of the two variants, as declared. */
	| 'impossible-in-variant';

/** Why the deciding interval differs from the plain one. */
export type DecidingReason =
	/** Several comparisons share one error rate. */
	| 'multiplicity'
	/** Days vary more than people alone would explain. */
	| 'day-noise'
	/** A few large amounts at an unequal split. */
	| 'skewness'
	/** Adjusted for what the same people did before. */
	| 'cuped'
	/** Always-valid while the campaign runs. */
	| 'always-valid'
	/** Too few people with, or without, the outcome for the normal approximation. */
	| 'small-counts'
	/** Shown because at least m people in each variant had the outcome. */
	| 'selection';

/** Comparisons that share one error rate. */
export interface Shared {
	/** Holm over the claims of the totals; Benjamini–Hochberg over segments and secondary metrics. */
	readonly method: 'holm' | 'benjamini-hochberg';
	readonly comparisons: number;
}

/** A correction for several comparisons, with the level of its intervals. */
export interface Simultaneous extends Shared {
	/** Level of this interval, such as 0.975. */
	readonly confidence: number;
}

/** The deciding difference: verdict, texts, tables, files and reports use this one. */
export interface Deciding extends Range {
	/** Two-sided, after correction for several comparisons: below 1 − the results' level exactly when the range excludes 0. */
	readonly p: number;
	/** Level of the range, such as 0.975. */
	readonly level: number;
	/** Why it differs from `difference`; empty where it does not. */
	readonly why: readonly DecidingReason[];
	/** The relative change at the same level, by the same test. */
	readonly lift?: LiftResult;
	/** Set where several comparisons share an error rate. */
	readonly shared?: Shared;
}

/** The test behind a difference. `always-valid` while the campaign runs. */
export type Test = 'welch' | 'skewed' | 'score' | 'conditional' | 'paired-days' | 'always-valid';

/** The inputs of a difference of the total, so that readers can recompute it. */
export interface Basis {
	readonly test: Test;
	/** Standard error of the difference, in the metric's unit; null where nothing varies. */
	readonly standardError: number | null;
	/** Standard error of the relative difference (delta method), for pooling campaigns; null where there is none. */
	readonly liftError: number | null;
	/** Of Student's t; null where the test has none. */
	readonly degreesOfFreedom: number | null;
	/** Number of released ranges of days, where they are the units. */
	readonly days: number | null;
	/** People at which the interval is tightest, for the always-valid test. */
	readonly tunedTo: number | null;
	/** Released sums of the metric, by measure. */
	readonly control: Readonly<Record<string, number>>;
	readonly treatment: Readonly<Record<string, number>>;
}

/** The Bayesian view of the same difference. */
export interface BayesianView {
	/** Flat, or sceptical: the lift is normal around 0 with standard deviation 0.3. */
	readonly prior: 'flat' | 'sceptical';
	/** Probability that the treatment is better. */
	readonly chanceToWin: number;
	/** Loss to be expected from choosing the treatment if it is truly worse, in the metric's unit. */
	readonly expectedLoss: number;
	/** Credible interval of the absolute difference. */
	readonly low: number;
	readonly high: number;
}

/** Do the segments of a breakdown differ in their effect? Check this before calling any segment a winner. */
export interface HeterogeneityResult {
	readonly by: string;
	readonly metric: string;
	readonly variant: string;
	/** Cochran's Q over the groups shown, Other included. */
	readonly q: number;
	readonly degreesOfFreedom: number;
	readonly p: number;
	readonly log10P: number;
	/** The difference if every group had its share of all people in both variants. */
	readonly postStratified: Range;
}

/** The split of one released group of people, where it is off. */
export interface SplitFinding {
	readonly by: string;
	/** The value, or a range of days such as `2026-05-01/2026-05-01`. */
	readonly segment: string;
	readonly people: Readonly<Record<string, number>>;
	readonly p: number;
	readonly log10P: number;
}

interface Row {
	/** Axes of the breakdown: [] is the total. */
	readonly by: readonly string[];
	/** One value for each dimension of `by` that is shown on its own; dates are `2026-05-01/2026-05-07`. */
	readonly segment: Readonly<Record<string, string>>;
	/** Dimensions of `by` for which this row is Other: all values not shown on their own. */
	readonly pooled: readonly string[];
	/** Name of the metric. */
	readonly metric: string;
	/** Name of the treatment compared with the control. */
	readonly variant: string;
	/** Another treatment as the baseline instead: where the control cannot have the outcome, or on request. */
	readonly against?: string;
	readonly verdict: Verdict;
	/** For Other: why its groups are combined. Older releases do not record it. */
	readonly combined?: MergeReason;
	/** Set where the group is published on its own in only some of the campaign's periods. */
	readonly periods?: { readonly shown: number; readonly of: number };
}

/** A comparison with its numbers. `difference` is absent where no interval can be claimed (`varianceSource: 'none'`). */
export interface ShownRow extends Row {
	readonly status: 'shown';
	readonly control: Side;
	readonly treatment: Side;
	/** The plain difference of the two values: Welch's test, read once. */
	readonly difference?: DifferenceResult;
	/** The plain relative change. */
	readonly lift?: LiftResult;
	/** Probability that the treatment is better, under a flat prior. */
	readonly chanceToWin?: number;
	readonly bayesian?: BayesianView;
	/** Absent where `difference` needs an unverified assumption, or no verdict is possible. */
	readonly deciding?: Deciding;
	/** Where the split is off in many parts: the difference with the same mix of days in both variants. */
	readonly adjustedForDays?: Range;
	/** Over-dispersion of days: the deciding range is wider by its square root. */
	readonly dayNoise?: number;
	/** A few large amounts at an unequal split move an end of the range by more than a tenth of its width. */
	readonly largeAmounts?: true;
	/** Too few people of the smaller variant have an amount for a verdict on it. */
	readonly tooFewBuyers?: { readonly buyers: number; readonly needed: number };
	/** A guardrail's largest accepted harm, in the metric's unit (never negative). */
	readonly limit?: number;
	readonly varianceSource: VarianceSource;
	/** In totals only. */
	readonly basis?: Basis;
}

/** A comparison that is not shown, and why. The two values may still be known. */
export interface NotShownRow extends Row {
	readonly status: 'hidden' | 'not-computable' | 'not-comparable';
	readonly reason: NotShownReason;
	readonly control?: Side;
	readonly treatment?: Side;
}

export type ResultRow = ShownRow | NotShownRow;

export interface SampleRatio {
	readonly p: number;
	readonly log10P: number;
	readonly flagged: boolean;
	/** Share of people by variant. */
	readonly observed: Readonly<Record<string, number>>;
	/** Whether the plan is declared, or near-equal groups are assumed to be planned equal. */
	readonly plan: 'declared' | 'assumed';
	readonly planned: Readonly<Record<string, number>>;
}

/** A note on the data's health. `ok` notes are shown with a tick. */
export interface HealthNote {
	readonly code: string;
	readonly level: 'ok' | 'notice' | 'problem';
	readonly words: string;
	/** The days and groups concerned, where the words only count them. */
	readonly details?: readonly string[];
}

/** Everything a viewer may see of one campaign: printed as JSON by the command line, used by pages and the API. */
export interface CampaignResults {
	readonly campaign: string;
	readonly control: string;
	/** Last released day, ISO; null where the file has no dates. */
	readonly asOf: string | null;
	readonly confidence: number;
	/** Intervals are always-valid: while the campaign runs, and afterwards if its end was changed after results were published. */
	readonly sequential: boolean;
	/** More people will come. */
	readonly running: boolean;
	/** The same people are counted on several days, so that ranges use days as units. */
	readonly recurring: boolean;
	readonly policy: Rule;
	readonly people: {
		readonly total: number;
		readonly shown: number;
		readonly pending: number;
		/** Where people recur, `total` counts person-days: at least so many people are on one day. */
		readonly onOneDay?: number;
	};
	readonly health: {
		readonly sampleRatio: SampleRatio | null;
		/** Groups and days whose split is off, worst first. */
		readonly splits: readonly SplitFinding[];
		readonly notes: readonly HealthNote[];
	};
	/** The verdict in words: a headline and the sentence under it. */
	readonly verdict: Headline;
	/** Names of the personalised variants, each compared with the control. */
	readonly treatments: readonly string[];
	readonly dimensions: readonly string[];
	readonly metrics: readonly Metric[];
	readonly heterogeneity: readonly HeterogeneityResult[];
	readonly results: readonly ResultRow[];
}

export interface Headline {
	readonly tone: 'better' | 'worse' | 'neutral' | 'warning';
	/** One short sentence, such as "Personalised e-mails convert better." */
	readonly headline: string;
	/** The change, with its interval in words. */
	readonly sentence: string;
}
