import { heterogeneity } from '#lib/stats/heterogeneity.ts';
import type { Evidence } from './compare.ts';
import { compare } from './compare.ts';
import type { Metric } from './metric.ts';

/** Fewest ranges of days that can tell. */
const fewestRanges = 7;
/** How much more the difference must vary between days than independent people allow … */
const factor = 4;
/** … and how certain that must be: log10 of p. */
const certainty = -6;

/**
 * Do the same people seem to be counted on several days?
 *
 * Where each person is counted once, daily differences vary by chance alone, or a little more where the effect
 * changes. In a file of daily reach they vary many times more, and person-level intervals would be far too narrow.
 * A large effect of single days is taken for recurrence too: days are then the safer unit.
 *
 * @returns how many times more the difference varies than chance allows, or null where it does not
 */
export function recurrence(
	metric: Metric,
	ranges: NonNullable<Evidence['buckets']>,
	confidence: number
): number | null {
	const studies = ranges.flatMap(
		(sides) => compare(metric, sides, { confidence, running: false, comparable: true }).study ?? []
	);
	if (studies.length < fewestRanges) return null;
	const test = heterogeneity(studies);
	if (test.kind === 'not-computable') return null;
	const times = test.q / test.degreesOfFreedom;
	return times > factor && test.log10P < certainty ? times : null;
}
