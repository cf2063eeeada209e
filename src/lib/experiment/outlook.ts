import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { daysLeft, plannedPeople, plannedPower, smallestLift, type Plan } from '#lib/stats/plan.ts';
import { breakdown, type Sums } from './breakdown.ts';
import { exactEstimate } from './compare.ts';
import type { Metric } from './metric.ts';

/** What a campaign is meant to find, and how it is read. */
export interface Goal {
	/** Smallest relative change worth finding, 0.1 is 10 %; its sign is ignored: the metric knows which way is good. */
	readonly lift: number;
	/** The wanted chance to find it, in (0, 1). */
	readonly power: number;
	/** Two-sided level in (0, 1). */
	readonly confidence: number;
	/** Treatments that share the level; 1 by default. */
	readonly treatments?: number;
	/** Read with always-valid intervals while it runs. */
	readonly sequential?: boolean;
	/** People (control and treatment) the always-valid interval is tuned to; the needed people by default. */
	readonly tunedTo?: number;
}

/** How far a running campaign has come towards its goal. People are those of the control and one treatment. */
export interface Outlook {
	readonly kind: 'computed';
	/** Released so far. */
	readonly people: number;
	/** Smallest change in the good direction that this many people find; null where not even the largest is found. */
	readonly smallestLift: number | null;
	/** Chance to find the goal's change at this size. It says nothing about the change seen so far. */
	readonly power: number;
	/** People at which the wanted chance is reached; null where no number of people is enough. */
	readonly needed: number | null;
	/** People a released day; null in a campaign without dates. */
	readonly perDay: number | null;
	/** Days until `needed` at this pace, 0 when reached; null where the pace or the need is not known. */
	readonly daysLeft: number | null;
}

/** The control's value and its spread, as released; null where the file has no sums of squares. */
function metricOf(metric: Metric, control: Sums, treatment: Sums): Plan['metric'] | NotComputable | null {
	const rate = (control.get(metric.numerator) ?? NaN) / (control.get(metric.denominator) ?? NaN);
	if (metric.kind === 'proportion')
		return rate > 0 && rate < 1 ? { kind: 'proportion', rate } : notComputable('zero-baseline');
	const [a, b] = [exactEstimate(metric, control), exactEstimate(metric, treatment)];
	if (!a || !b) return null;
	if (a.mean === 0) return notComputable('zero-baseline');
	const spread = Math.sqrt((a.variance * a.n + b.variance * b.n) / (a.n + b.n));
	return spread > 0
		? { kind: 'mean', mean: a.mean, standardDeviation: spread }
		: notComputable('no-variance');
}

/** Days between the first and the last day of the releases with people in both variants; null without dates. */
function releasedDays(epochs: readonly ReleasedEpoch[], treatment: string): number | null {
	const counted = epochs.filter(
		({ tables, variants }) =>
			(tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people')?.blocks[0]?.sums[
				variants.indexOf(treatment)
			]?.[0] ?? 0) > 0
	);
	const ends = counted.flatMap(({ from, to }) => (from === null || to === null ? [] : [{ from, to }]));
	if (ends.length === 0 || ends.length < counted.length) return null;
	return Math.max(...ends.map(({ to }) => to)) - Math.min(...ends.map(({ from }) => from)) + 1;
}

/**
 * What a running campaign can find now, and how long until it finds what it was planned for; from released sums alone.
 *
 * Takes the control's value and the spread between people as they are so far, the split as it is, and the pace as the
 * average over the released days. The chance is that of the planned change, never of the change seen: that one would
 * only repeat p.
 *
 * @param epochs    releases in force, in order
 * @param treatment name of the treatment compared with the control
 * @returns the outlook; or why there is none: `out-of-reach` where the goal would bring a share beyond 0 or 100 %
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
	const known = metricOf(metric, total.control, total.treatment);
	if (known === null) return notComputable('no-variance');
	if ('reason' in known) return known;
	const upwards = metric.direction === 'increase';
	// Of a value below 0, an increase is a negative relative change.
	const direction = upwards === (known.kind === 'proportion' || known.mean > 0) ? 1 : -1;
	const lift = direction * Math.abs(goal.lift);
	if (known.kind === 'proportion' && !(known.rate * (1 + lift) >= 0 && known.rate * (1 + lift) <= 1))
		return notComputable('out-of-reach');
	const people = a + b;
	const base: Plan = {
		metric: known,
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
	const length = releasedDays(epochs, treatment);
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
