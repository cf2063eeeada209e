import type { Measure } from './cube.ts';
import type { Policy } from './policy.ts';

/**
 * The released tables: the only thing a result, a chart, a report, an export or the API may read.
 * Only the release engine makes them (`releaseCampaign`) and only the release store reads them back.
 */

/** Measures of one layer share their blocks: people and events; each outcome chain; money; scores. */
export type Layer = 'people' | 'outcome' | 'revenue' | 'score';

/** Why a number is not there; the words for each are in one place (`reasonWords`). */
export type HiddenReason =
	/** The whole breakdown: fewer than two publishable groups. */
	| 'groups-too-small'
	/** A visible segment whose outcome is published only together with Other. */
	| 'outcome-shown-with-other'
	/** The same for amounts. */
	| 'revenue-shown-with-other'
	/** The same for scores. */
	| 'score-shown-with-other'
	/** Fewer than m people had the outcome in every variant with people, even in the total. */
	| 'fewer-than-m'
	/** In some variant, even in the total, fewer than m people had the outcome, or had it not, or stopped before the next step. */
	| 'one-side-below-m'
	/** Too few buyers, or one customer's amount could be read from the total. */
	| 'revenue-not-certified'
	/** Fewer than k people in some variant, even in the total. */
	| 'fewer-than-k'
	/** Fewer than k respondents, even in the total. */
	| 'too-few-responses'
	/** Beside what an earlier version published it would show who was corrected. */
	| 'would-show-corrected'
	/** Beside what another campaign of the audience published it would show who is in one of the two only. */
	| 'would-show-other-campaign'
	/** Breakdowns come when the period closes; until then only totals by range of days. */
	| 'period-open'
	/** The days asked for are only a part of a period, and this is published for whole periods. */
	| 'part-of-period'
	/** A hole of a cross-tab. */
	| 'combined-for-privacy'
	/** The size of a small group could be narrowed too far with it. */
	| 'could-be-narrowed'
	/** The file does not have the column, or leaves it blank. */
	| 'measure-unknown';

/** Where a block stands on one axis. */
export type Place =
	/** One value of a dimension. */
	| { readonly value: string }
	/** Other: all values that are not shown on their own; never listed, never counted. */
	| { readonly pooled: true }
	/** A closed range of first-exposure days (days since 1970-01-01), both included. */
	| { readonly from: number; readonly to: number };

/** Sums of one group of people; 0 or at least k people in every variant. */
export interface ReleasedBlock {
	/** One place for each axis of the table. */
	readonly at: readonly Place[];
	/** `sums[variant][measure]`, measures in the table's order. */
	readonly sums: readonly (readonly number[])[];
}

/** A block of the people layer that has no block of its own in this layer. */
export interface HiddenBlock {
	readonly at: readonly Place[];
	readonly reason: HiddenReason;
}

/** One published (or refused) breakdown of one set of measures. */
export interface ReleasedTable {
	/** [] is the total; ['date'], ['channel'] one-way; two names a cross-tab. */
	readonly axes: readonly string[];
	readonly layer: Layer;
	/** The first is always `people`: people of the block. */
	readonly measures: readonly string[];
	/**
	 * Disjoint blocks that add up to everybody of the epoch (of a cross-tab: to everybody outside its hole); empty when the
	 * table is hidden.
	 */
	readonly blocks: readonly ReleasedBlock[];
	/** Blocks of the people layer that are merged in this one. */
	readonly hidden: readonly HiddenBlock[];
	/** Why there are no blocks at all. */
	readonly reason?: HiddenReason;
}

/** Everything published about one closed set of first-exposure days. */
export interface ReleasedEpoch {
	readonly policy: Policy;
	/** Control first. */
	readonly variants: readonly string[];
	/** First and last first-exposure day, or null in a campaign without dates. */
	readonly from: number | null;
	readonly to: number | null;
	/** Every measure of the epoch's days that is known for all of its cells. */
	readonly measures: readonly Measure[];
	/** Days closed since the last epoch: totals and ranges of days, no breakdown yet. */
	readonly open?: true;
	readonly tables: readonly ReleasedTable[];
}
