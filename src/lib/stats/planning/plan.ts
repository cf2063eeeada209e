import { checkConfidence, StatsError } from '#lib/stats/check.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import { normalQuantile, normalSurvival } from '../distributions/normal.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { sequentialCriticalValue } from '#lib/stats/sequential/sequential.ts';

/**
 * The chance that a two-sided test finds a true effect.
 *
 * @param test true effect and its standard error in one unit; critical value in standard errors
 * @returns power in [0, 1]; the test's own error rate for an effect of 0
 */
export function twoSidedPower(test: {
	effect: number;
	standardError: number;
	criticalValue: number;
}): number {
	const shift = test.effect / test.standardError;
	return normalSurvival(test.criticalValue - shift) + normalSurvival(test.criticalValue + shift);
}

/** The design of a test before it starts. */
export interface TestDesign {
	/** The control's expected value: a share of people, or a mean with its standard deviation per person. */
	readonly metric:
		| { readonly kind: 'proportion'; readonly rate: number }
		| { readonly kind: 'mean'; readonly mean: number; readonly standardDeviation: number };
	/** Two-sided level in (0, 1). */
	readonly confidence: number;
	/** Share of the two variants' people in the treatment, in (0, 1). 0.5 by default. */
	readonly treatmentShare?: number;
	/** Number of comparisons that share the error rate (treatments of one campaign). 1 by default. */
	readonly comparisons?: number;
	/** Analysed while it runs, with always-valid intervals. */
	readonly sequential?: boolean;
	/** People (both variants) at which the sequential interval is tightest; the planned people by default. */
	readonly tunedTo?: number;
}

/** A result of the planner. */
export interface Planned {
	readonly kind: 'computed';
	/** People of both variants together, rounded up. */
	readonly people: number;
	/** Relative change that is found, 0.1 is +10%. */
	readonly lift: number;
	/** The chance to find it. */
	readonly power: number;
}

function checkPlan({ metric, confidence, treatmentShare = 0.5, comparisons = 1 }: TestDesign): void {
	checkConfidence(confidence);
	const badRate = metric.kind === 'proportion' && !(metric.rate > 0 && metric.rate < 1);
	if (badRate) throw new StatsError('out_of_range', `rate is ${metric.rate}, expected between 0 and 1`);
	if (metric.kind === 'mean' && !(metric.standardDeviation > 0 && metric.mean !== 0))
		throw new StatsError('out_of_range', 'the mean must not be 0 and the standard deviation must be above 0');
	if (!(treatmentShare > 0 && treatmentShare < 1))
		throw new StatsError('out_of_range', `treatmentShare is ${treatmentShare}, expected between 0 and 1`);
	if (!(comparisons >= 1))
		throw new StatsError('out_of_range', `comparisons is ${comparisons}, expected at least 1`);
}

/** The largest possible relative change of the metric in this direction. */
function widestLift(plan: TestDesign, direction: 1 | -1): number {
	if (plan.metric.kind === 'mean') return direction * 1e6;
	return direction === 1 ? 1 / plan.metric.rate - 1 : -1;
}

function powerAt(plan: TestDesign, people: number, lift: number): number {
	const { metric, confidence, treatmentShare = 0.5, comparisons = 1, sequential = false, tunedTo } = plan;
	const level = 1 - (1 - confidence) / comparisons;
	const share = metric.kind === 'proportion' ? metric.rate * (1 + lift) : 0;
	const [controlVariance, treatmentVariance] =
		metric.kind === 'proportion'
			? [metric.rate * (1 - metric.rate), share * (1 - share)]
			: [metric.standardDeviation ** 2, metric.standardDeviation ** 2];
	const noise =
		controlVariance / (people * (1 - treatmentShare)) +
		Math.max(0, treatmentVariance) / (people * treatmentShare);
	return twoSidedPower({
		effect: (metric.kind === 'proportion' ? metric.rate : metric.mean) * lift,
		standardError: Math.sqrt(noise),
		criticalValue: sequential
			? sequentialCriticalValue({ people, confidence: level, tunedTo: tunedTo ?? people })
			: -normalQuantile((1 - level) / 2)
	});
}

/**
 * The chance that a campaign of this size finds this lift, on the absolute scale that decides the verdict.
 *
 * Assumes that the difference is normal: at least some thirty converted people a variant. A sequential analysis
 * widens the threshold, not the noise.
 *
 * @param plan   the design of the test
 * @param people people of both variants together
 * @param lift   true relative change, 0.1 is +10%
 * @throws {StatsError} `out_of_range`
 */
export function plannedPower(plan: TestDesign, people: number, lift: number): number {
	checkPlan(plan);
	if (!(people > 0)) throw new StatsError('out_of_range', `people is ${people}, expected above 0`);
	return powerAt(plan, people, lift);
}

/**
 * How many people a campaign needs to find this lift with this power.
 *
 * Same assumptions as `plannedPower`.
 *
 * @returns people of both variants; `out-of-reach` for a lift of 0, or more than 10¹⁵ people
 * @throws {StatsError} `out_of_range`
 */
export function plannedPeople(plan: TestDesign, lift: number, power: number): Planned | NotComputable {
	checkPlan(plan);
	checkConfidence(power);
	const shortfall = (people: number) => powerAt(plan, people, lift) - power;
	let high = 16;
	while (shortfall(high) < 0) {
		high *= 2;
		if (high > 1e15) return notComputable('out-of-reach');
	}
	const exact = shortfall(high / 2) >= 0 ? high / 2 : findRoot(shortfall, high / 2, high);
	const people = Math.ceil(exact - 1e-9 * exact);
	return { kind: 'computed', people, lift, power: powerAt(plan, people, lift) };
}

/**
 * The smallest lift that a campaign of this size finds with this power.
 *
 * Same assumptions as `plannedPower`.
 *
 * @param direction 1 for an increase, −1 for a decrease
 * @returns the lift; `out-of-reach` where even the largest possible change is not found
 * @throws {StatsError} `out_of_range`
 */
export function smallestLift(
	plan: TestDesign,
	goal: { people: number; power: number; direction?: 1 | -1 }
): Planned | NotComputable {
	checkPlan(plan);
	checkConfidence(goal.power);
	const { people, power, direction = 1 } = goal;
	if (!(people > 0)) throw new StatsError('out_of_range', `people is ${people}, expected above 0`);
	const shortfall = (lift: number) => powerAt(plan, people, lift) - power;
	const widest = widestLift(plan, direction);
	if (shortfall(widest) < 0 || shortfall(0) >= 0) return notComputable('out-of-reach');
	const lift = findRoot(shortfall, 0, widest);
	return { kind: 'computed', people, lift, power: powerAt(plan, people, lift) };
}

/** Days until `needed` people arrive at this pace; 0 if there are enough, Infinity at a pace of 0. */
export function daysLeft(parts: { needed: number; soFar: number; perDay: number }): number {
	const missing = parts.needed - parts.soFar;
	return missing <= 0 ? 0 : Math.ceil(missing / parts.perDay);
}
