import { heterogeneity, type Study } from '#lib/stats/pooling/between-studies.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { sequentialCriticalValue } from '#lib/stats/sequential/sequential.ts';
import type { ComparisonSettings, Evidence } from './compare.ts';
import type { HeterogeneityResult, ShownRow } from './results.ts';
import { squaredError } from '#lib/stats/estimate.ts';
import { refusal } from '#lib/stats/means/difference.ts';
import { inferenceOf } from './inference.ts';
import type { Metric } from '../../metrics/metric.ts';

type Days = NonNullable<Evidence['buckets']>[number];

/** Minimum number of ranges of days for the test. */
const minRanges = 7;
/** How much more the difference must vary between days than independent people allow … */
const factor = 4;
/** … and how certain that must be: log10 of p. */
const certainty = -6;

/** The difference of one range of days with its squared error; null where it has none. */
function studyOf(metric: Metric, sides: Days): Study | null {
	const estimates = inferenceOf(metric, sides, [], { recurring: false, interim: null })?.estimates;
	if (!estimates || refusal(estimates.control, estimates.treatment)) return null;
	const { control, treatment } = estimates;
	return { effect: treatment.mean - control.mean, variance: squaredError(control) + squaredError(treatment) };
}

/**
 * Do the same people seem to be counted on several days?
 *
 * Where each person is counted once, daily differences vary by chance alone, or a little more where the effect
 * changes. In a file of daily reach they vary many times more, and person-level intervals would be far too narrow.
 * A large effect of single days counts as recurrence too: days are then the safer unit.
 *
 * @returns how many times more the difference varies than chance allows, or null where it does not
 */
export function recurrence(metric: Metric, ranges: readonly Days[]): number | null {
	const studies = ranges.flatMap((sides) => studyOf(metric, sides) ?? []);
	if (studies.length < minRanges) return null;
	const test = heterogeneity(studies);
	if (test.kind === 'not-computable') return null;
	const times = test.q / test.degreesOfFreedom;
	return times > factor && test.log10P < certainty ? times : null;
}

interface Group {
	readonly study: { readonly effect: number; readonly variance: number };
	readonly row: ShownRow;
}

/**
 * Do the groups of one breakdown differ in their effect, and what is the difference when each group counts by its
 * share of all people (post-stratification)?
 *
 * @param settings while the campaign runs the post-stratified interval is always-valid
 * @returns none or one result; none with fewer than two groups
 */
export function heterogeneityOf(
	groups: readonly Group[],
	about: { by: string; metric: string; variant: string },
	{ confidence, running, tunedTo }: Pick<ComparisonSettings, 'confidence' | 'running' | 'tunedTo'>
): HeterogeneityResult[] {
	if (groups.length < 2) return [];
	const test = heterogeneity(groups.map(({ study }) => study));
	if (test.kind === 'not-computable') return [];
	const people = ({ row }: Group) => row.control.people + row.treatment.people;
	const all = groups.reduce((sum, group) => sum + people(group), 0);
	const estimate = groups.reduce((sum, group) => sum + (people(group) / all) * group.study.effect, 0);
	const variance = groups.reduce((sum, group) => sum + (people(group) / all) ** 2 * group.study.variance, 0);
	const critical = running
		? sequentialCriticalValue({ people: all, confidence, ...(tunedTo === undefined ? {} : { tunedTo }) })
		: -normalQuantile((1 - confidence) / 2);
	const reach = critical * Math.sqrt(variance);
	const { q, degreesOfFreedom, p, log10P } = test;
	const { by, metric, variant } = about;
	return [
		{
			by,
			metric,
			variant,
			q,
			degreesOfFreedom,
			p,
			log10P,
			postStratified: { estimate, low: estimate - reach, high: estimate + reach }
		}
	];
}
