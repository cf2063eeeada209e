import type { Measure } from './cube.ts';
import type { Policy } from './policy.ts';

/**
 * The released tables: the only thing a result, a chart, a report, an export or the API may read.
 * Only the release engine makes them (`releaseCampaign`) and only the release store reads them back.
 */

/** Measures of one layer share their blocks: people and what was sent; each outcome chain; events; money; scores. */
export type Layer = 'people' | 'outcome' | 'event' | 'revenue' | 'score';

/**
 * Why groups are shown together: the reason of the merge, the same for all of its groups. To tell the group that is too small
 * from those that hide it would be a number about it: two groups of 11 people, one under 10 and one not, are 10 and 1.
 */
export type MergeReason =
	/** In one of them some variant has 1 to k−1 people. */
	| 'under-k'
	/** In one of them fewer than m people had the outcome, or had it not, or stopped before the next step. */
	| 'outcome-under-m'
	/** In one of them fewer than m events, or events of fewer than m people, were counted. */
	| 'events-under-m'
	/** In one of them fewer than r people paid, as far as the file tells. */
	| 'buyers-under-r'
	/** In one of them a customer's amount could be read from the sum. */
	| 'dominance'
	/** In one of them fewer than r people answered, or fewer than m of those asked did not. */
	| 'respondents-under-r'
	/** In one of them everybody answered alike. */
	| 'answers-alike'
	/** Large enough themselves: hidden so that a small group cannot be subtracted. */
	| 'sacrificed'
	/** All published numbers together could narrow a small group too far. */
	| 'could-be-narrowed'
	/** It would show who was corrected. */
	| 'would-show-corrected'
	/** It would show people of another campaign of this audience. */
	| 'would-show-other-campaign';

/** Why a number is not there; the words for each are in one place (`reasonWords`). */
export type HiddenReason =
	| MergeReason
	/** Rows about the same people may not or cannot be read: totals alone can be compared with them. */
	| 'rows-unreadable'
	/** The same people have other outcomes in another campaign, in a way that cannot be proved: totals alone are compared. */
	| 'outcomes-differ'
	/** The whole breakdown: fewer than two publishable groups. */
	| 'groups-too-small'
	/** The whole breakdown of an outcome, of events, amounts or scores: fewer than two groups with enough of them. */
	| 'too-few-groups-with-outcome'
	| 'too-few-groups-with-events'
	| 'too-few-groups-with-buyers'
	| 'too-few-groups-with-answers'
	/** The same where one customer's amount could be read from groups of their own. */
	| 'one-customer-in-groups'
	/** Releases before reasons were kept with the merge: a segment whose outcome is published only together with Other. */
	| 'outcome-shown-with-other'
	/** The same for amounts. */
	| 'revenue-shown-with-other'
	/** The same for scores. */
	| 'score-shown-with-other'
	/** Fewer than m people had the outcome in every variant with people, even in the total. */
	| 'fewer-than-m'
	/** In some variant, even in the total, fewer than m people had the outcome, or had it not, or stopped before the next step. */
	| 'one-side-below-m'
	/** Fewer than m events, or events of fewer than m people, in some variant, even in the total. */
	| 'too-few-events'
	/** One customer's amount could be read from the total. */
	| 'revenue-not-certified'
	/** Fewer than r buyers, even in the total. */
	| 'too-few-buyers'
	/** The file has neither buyers nor sums of squares: nobody knows how many people are behind an amount. */
	| 'amount-needs-buyers'
	| 'discounts-need-squares'
	/** Amounts may be negative: the total alone can be vouched for. */
	| 'amount-may-be-negative'
	/** Of discounts the total alone is shown. */
	| 'total-only'
	/** The file has neither a count of who has points nor sums of squares: nobody knows how many people are behind them. */
	| 'score-needs-answers'
	/** Fewer than k people in some variant, even in the total. */
	| 'fewer-than-k'
	/** Fewer than r respondents, or fewer than m who did not answer, even in the total. */
	| 'too-few-respondents'
	/** The same in releases that asked for k respondents. */
	| 'too-few-responses'
	/** Everybody answered alike, even in the total. */
	| 'all-answered-alike'
	/** Breakdowns come when the period closes; until then only totals by range of days. */
	| 'period-open'
	/** The days asked for are only a part of a period, and this is published for whole periods. */
	| 'part-of-period'
	/** A hole of a cross-tab, in releases before reasons were kept with the merge. */
	| 'combined-for-privacy'
	/** The size of a small group could be narrowed too far with it. */
	| 'could-be-narrowed'
	/** The file does not have the column, or leaves it blank. */
	| 'measure-unknown';

/** Where a block is on one axis. */
export type Position =
	/** One value of a dimension. */
	| { readonly value: string }
	/** Other: all values that are not shown on their own; never listed, never counted. */
	| { readonly pooled: true }
	/** A closed range of first-exposure days (days since 1970-01-01), both included. */
	| { readonly from: number; readonly to: number };

/** Sums of one group of people; 0 or at least k people in every variant. */
export interface ReleasedBlock {
	/** One position for each axis of the table. */
	readonly at: readonly Position[];
	/** `sums[variant][measure]`, measures in the table's order. */
	readonly sums: readonly (readonly number[])[];
	/** Of Other: why its groups are shown together. Not kept by older releases. */
	readonly merged?: MergeReason;
}

/** A block of the people layer that has no block of its own in this layer. */
export interface HiddenBlock {
	readonly at: readonly Position[];
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

/**
 * How a period's tables were vouched for: `ranges`: for every small group there are two tables that agree with everything
 * published and differ by enough; `exact`: it was searched for groups that can be worked out exactly, because a proof would have
 * taken too long, or concerns days that were public before.
 */
export type Assurance = 'ranges' | 'exact';

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
	/** Left out where nothing of the kind was done: ranges of days, and releases of before. */
	readonly assurance?: Assurance;
}
