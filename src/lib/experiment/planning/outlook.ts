import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { daysLeft, plannedPeople, plannedPower, smallestLift } from '#lib/stats/planning/plan.ts';
import type { TestDesign } from '#lib/stats/planning/plan.ts';
import { breakdown, type Cohort } from '../results/comparison/breakdown.ts';
import { inferenceOf } from '../results/comparison/inference.ts';
import type { Metric } from '../metrics/metric.ts';

/** What a campaign should detect, and how it is analysed. */
export interface Goal {
	/** Smallest relative change worth finding, 0.1 is 10%; its sign is ignored: the metric knows which way is good. */
	readonly lift: number;
	/** The required power, in (0, 1). */
	readonly power: number;
	/** Two-sided level in (0, 1). */
	readonly confidence: number;
	/** Treatments that share the level; 1 by default. */
	readonly treatments?: number;
	/** Analysed with always-valid intervals while it runs. */
	readonly sequential?: boolean;
	/** People (control and treatment) the always-valid interval is tuned to; the needed people by default. */
	readonly tunedTo?: number;
	/** The same people are counted on several days, so that days are the units. */
	readonly recurring?: boolean;
}

/** How far a running campaign has come towards its goal. People are those of the control and one treatment. */
export interface Outlook {
	readonly kind: 'computed';
	/** Released so far. */
	readonly people: number;
	/** Smallest change in the good direction that this many people find; null where not even the largest is found. */
	readonly smallestLift: number | null;
	/** Chance to find the goal's change at this size. It does not depend on the change seen so far. */
	readonly power: number;
	/** People at which the required power is reached; null where no number is enough. */
	readonly needed: number | null;
	/** People per released day; null in a campaign without dates. */
	readonly perDay: number | null;
	/** Days until `needed` at this pace, 0 when reached; null where the pace or `needed` is unknown. */
	readonly daysLeft: number | null;
}

/** The control's value, and the spread between people that makes the standard error what it is now. */
function known(metric: Metric, total: Cohort, days: readonly Cohort[], recurring: boolean) {
	const value = (total.control.get(metric.numerator) ?? NaN) / (total.control.get(metric.denominator) ?? NaN);
	// A score has no relative change to plan for.
	if (value === 0 || metric.unit === 'score') return notComputable('zero-baseline');
	const inference = inferenceOf(metric, total, days, { recurring, interim: null });
	// The variance of independent impressions is too small for planning.
	if (!inference || inference.source === 'binomial') return notComputable('no-variance');
	if (inference.counts)
		return value < 1 ? ({ kind: 'proportion', rate: value } as const) : notComputable('no-variance');
	const [a, b] = [total.control, total.treatment].map((sums) => sums.get('people') ?? 0);
	const standardDeviation = inference.standardError / Math.sqrt(1 / (a ?? 0) + 1 / (b ?? 0));
	return standardDeviation > 0
		? ({ kind: 'mean', mean: value, standardDeviation } as const)
		: notComputable('no-variance');
}

/** Days from the first to the last of the releases that count for the metric and treatment; null without dates. */
function releasedDays(epochs: readonly ReleasedEpoch[], metric: Metric, treatment: string): number | null {
	const people = ({ tables, variants }: ReleasedEpoch): number =>
		tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people')?.blocks[0]?.sums[
			variants.indexOf(treatment)
		]?.[0] ?? 0;
	const counted = epochs.filter(
		(epoch) => people(epoch) > 0 && epoch.measures.some(({ name }) => name === metric.numerator)
	);
	const ends = counted.flatMap(({ from, to }) => (from === null || to === null ? [] : [{ from, to }]));
	if (ends.length === 0 || ends.length < counted.length) return null;
	return Math.max(...ends.map(({ to }) => to)) - Math.min(...ends.map(({ from }) => from)) + 1;
}

/**
 * What a running campaign can find now, and how long until it finds what it was planned for; from released sums alone.
 *
 * Takes the control's value and the noise per person (exact, by date buckets, or after CUPED) as they are so far, the
 * current split, and the average pace over the released days. The chance is that of the planned change, never
 * of the observed change: that would only repeat p.
 *
 * @param epochs    releases in force, in order
 * @param treatment name of the treatment compared with the control
 * @returns the outlook; or why there is none: `out-of-reach` where the goal would bring a share beyond 0 or 100%
 * @throws {StatsError} `out_of_range` for a level, a chance or a number of treatments outside its range
 */
export function outlook(
	epochs: readonly ReleasedEpoch[],
	metric: Metric,
	treatment: string,
	goal: Goal
): Outlook | NotComputable {
	const [total] = breakdown(epochs, [], metric, treatment).cohorts;
	const [a, b] = [total?.control.get('people') ?? 0, total?.treatment.get('people') ?? 0];
	if (!total || a === 0 || b === 0) return notComputable('no-people');
	const days = breakdown(epochs, ['date'], metric, treatment).cohorts;
	const value = known(metric, total, days, goal.recurring ?? false);
	if (value.kind === 'not-computable') return value;
	const upwards = metric.direction === 'increase';
	// Of a value below 0, an increase is a negative relative change.
	const direction = upwards === (value.kind === 'proportion' || value.mean > 0) ? 1 : -1;
	const lift = direction * Math.abs(goal.lift);
	if (value.kind === 'proportion' && !(value.rate * (1 + lift) >= 0 && value.rate * (1 + lift) <= 1))
		return notComputable('out-of-reach');
	const people = a + b;
	const base: TestDesign = {
		metric: value,
		confidence: goal.confidence,
		treatmentShare: b / people,
		comparisons: goal.treatments ?? 1,
		sequential: goal.sequential ?? false
	};
	const answer = plannedPeople(goal.tunedTo ? { ...base, tunedTo: goal.tunedTo } : base, lift, goal.power);
	const needed = answer.kind === 'computed' ? answer.people : null;
	// The interval is tuned once, before the start, not anew at every size.
	const tunedTo = goal.tunedTo ?? needed;
	const plan = tunedTo === null ? base : { ...base, tunedTo };
	const smallest = smallestLift(plan, { people, power: goal.power, direction });
	const length = releasedDays(epochs, metric, treatment);
	const perDay = length === null ? null : people / length;
	return {
		kind: 'computed',
		people,
		smallestLift: smallest.kind === 'computed' ? smallest.lift : null,
		power: plannedPower(plan, people, lift),
		needed,
		perDay,
		daysLeft: perDay === null || needed === null ? null : daysLeft({ needed, soFar: people, perDay })
	};
}
