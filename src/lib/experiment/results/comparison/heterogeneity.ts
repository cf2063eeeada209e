import { heterogeneity } from '#lib/stats/pooling/heterogeneity.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { sequentialCriticalValue } from '#lib/stats/sequential/sequential.ts';
import type { ComparisonSettings } from './compare.ts';
import type { HeterogeneityResult, ShownRow } from './results.ts';

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
