import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { presentShare, type Assumptions } from '../roi/money/assumptions.ts';
import { breakdown, type Cohort } from '../results/comparison/breakdown.ts';
import { campaignGain } from '../roi/money/campaign-gain.ts';
import { compare } from '../results/comparison/compare.ts';
import type { Covariance } from '../roi/money/covariances.ts';
import { decidingLevel, decidingRange } from '../results/comparison/deciding.ts';
import { extraDiscount } from '../roi/money/extra-discount.ts';
import { checkSplit } from '../results/health/split-notes.ts';
import { totalRow } from '../roi/money/money-basis.ts';
import { daysOfMonth, monthOf, monthsIn } from '../day.ts';
import type { CampaignResults, Range } from '../results/comparison/results.ts';
import { floorOf } from '../results/comparison/selection.ts';
import type { LeftOutReason } from '../roi/money/left-out.ts';

/** Days since 1970-01-01, both included. */
export interface Days {
	readonly from: number;
	readonly to: number;
}

/** One comparison of the universal control group with everyone else. */
export interface WaveComparison {
	readonly days: Days;
	/** Months covered; a part of a month counts by its days. */
	readonly months: number;
	readonly people: { readonly control: number; readonly everyoneElse: number };
	/** Extra margin of everyone else over the universal control group, before costs. */
	readonly margin: Range;
	/** Its standard errors. */
	readonly below: number;
	readonly above: number;
}

/** A wave of a universal control group, by its comparisons in order. */
export interface Wave {
	readonly comparisons: readonly WaveComparison[];
	/** The same people month after month: the standard errors of the comparisons add up. */
	readonly monthly: boolean;
	/** Costs entered for the wave itself. */
	readonly cost: number;
	/** Published months that could not be compared. */
	readonly missing: readonly Days[];
	/** Discounts are known for the whole wave only: each month gets its share by people, and is approximate. */
	readonly sharesDiscounts?: true;
}

export interface WaveInput {
	readonly epochs: readonly ReleasedEpoch[];
	readonly results: CampaignResults;
	readonly covariances: readonly Covariance[];
	readonly assumptions: Assumptions | null;
	/** First and last day of the wave, as declared, else as published; null without dates. */
	readonly days: Days | null;
	/** Planned weights by variant; null where none are declared. */
	readonly plan: Readonly<Record<string, number>> | null;
}

/** People in a wave's total. */
function peopleOf(results: CampaignResults): WaveComparison['people'] {
	const rows = results.treatments.map((variant) =>
		results.results.find((row) => row.by.length === 0 && row.variant === variant && row.treatment)
	);
	return {
		control: rows[0]?.control?.people ?? 0,
		everyoneElse: rows.reduce((sum, row) => sum + (row?.treatment?.people ?? 0), 0)
	};
}

/** A file in which each person is counted once: one comparison, of the whole wave. */
function once({ results, covariances, assumptions, days }: WaveInput): Wave | LeftOutReason {
	const found = campaignGain(results, assumptions, covariances);
	if (typeof found === 'string') return found;
	if (!days) return 'no_dates';
	// A file's only date is the day people were assigned, not the length of the wave.
	if (days.from === days.to) return 'no_wave_days';
	const { margin, below, above, cost } = found;
	return {
		comparisons: [{ days, months: monthsIn(days), people: peopleOf(results), margin, below, above }],
		monthly: false,
		cost,
		missing: []
	};
}

/**
 * The calendar months of consecutive published ranges of days: each up to the month of its last day. Null where two
 * of them end in one month: there are more rows than one a month.
 */
function monthsOf(cohorts: readonly Cohort[]): Days[] | null {
	const ranges = cohorts.map(({ segment }) =>
		(segment['date'] ?? '').split('/').map((day) => monthOf(Date.parse(day) / 86_400_000))
	);
	const found = ranges.map(([first = 0, last = 0], i) => ({
		first: i === 0 ? first : (ranges[i - 1]?.[1] ?? 0) + 1,
		last
	}));
	if (found.some(({ first, last }) => first > last)) return null;
	return found.map(({ first, last }) => ({ from: daysOfMonth(first).from, to: daysOfMonth(last).to }));
}

/**
 * A file with a row for each month, in which the same people recur: each published month is a separate comparison, by the
 * same test as every amount. Where several months are published together, a person is in each: the range is as wide as if a
 * person's months were alike.
 */
function monthly({ epochs, results, assumptions, plan }: WaveInput): Wave | LeftOutReason {
	const [variant = '', more] = results.treatments;
	const metric = results.metrics.find(({ name }) => name === 'revenue_per_person');
	if (!metric) return 'no_money';
	if (more !== undefined || variant === '') return 'several_groups';
	if (!assumptions) return 'no_margin';
	const { cohorts } = breakdown(epochs, ['date'], metric, variant);
	if (cohorts.length === 0) return results.asOf === null ? 'no_dates' : 'hidden';
	const discount = extraDiscount(results, variant, assumptions);
	if (discount.kind === 'none') return 'hidden';
	const personMonths = totalRow(results, metric.name, variant)?.treatment?.people ?? 0;
	const rate = assumptions.marginRate * presentShare(assumptions);
	const off = discount.kind === 'computed' && discount.takenOff ? 1 - assumptions.marginRate : 1;
	const given = discount.kind === 'computed' ? off * discount.total * presentShare(assumptions) : 0;
	const inOrder = cohorts.toSorted((a, b) =>
		(a.segment['date'] ?? '') < (b.segment['date'] ?? '') ? -1 : 1
	);
	const calendar = monthsOf(inOrder);
	if (!calendar) return 'rows_within_a_month';
	const missing: Days[] = [];
	const comparisons = inOrder.flatMap((cohort, i): WaveComparison[] => {
		const [control = 0, all = 0] = [cohort.control, cohort.treatment].map((sums) => sums.get('people') ?? 0);
		const split = checkSplit(
			{ [results.control]: control, [variant]: all },
			plan,
			cohorts.length,
			results.sequential
		);
		const days = calendar[i] ?? { from: 0, to: 0 };
		const months = monthOf(days.to) - monthOf(days.from) + 1;
		const { row } = compare(metric, cohort, {
			confidence: results.confidence,
			running: results.sequential,
			comparable: !split?.flagged,
			widening: Math.sqrt(months),
			floor: floorOf(results.policy)
		});
		const range = row.status === 'shown' && row.deciding ? decidingRange(row) : null;
		if (!range || row.status !== 'shown') {
			missing.push(days);
			return [];
		}
		const critical = -normalQuantile((1 - decidingLevel(row, results.confidence)) / 2);
		const [below, above] = [range.estimate - range.low, range.high - range.estimate].map(
			(reach) => (rate * all * reach) / critical
		);
		const estimate = rate * all * range.estimate - (given * all) / Math.max(1, personMonths);
		const people = { control: control / months, everyoneElse: all / months };
		return [{ days, months, people, ...ranged(estimate, below ?? 0, above ?? 0, results.confidence) }];
	});
	if (comparisons.length === 0) return 'no_interval';
	const people = Math.max(...comparisons.map((one) => one.people.everyoneElse));
	return {
		comparisons,
		monthly: true,
		cost: assumptions.fixedCost + assumptions.costPerPerson * people,
		missing,
		...(given === 0 ? {} : { sharesDiscounts: true as const })
	};
}

const ranged = (estimate: number, below: number, above: number, confidence: number) => {
	const critical = -normalQuantile((1 - confidence) / 2);
	return {
		margin: { estimate, low: estimate - critical * below, high: estimate + critical * above },
		below,
		above
	};
};

/** The comparisons of one wave of a universal control group, or why there are none. */
export const waveOf = (input: WaveInput): Wave | LeftOutReason =>
	input.results.recurring ? monthly(input) : once(input);
