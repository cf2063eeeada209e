import { wilsonInterval } from '#lib/stats/proportions/intervals.ts';
import type { Metric } from '../../metrics/metric.ts';
import type { Range, ResultRow } from '../../results/comparison/results.ts';

/**
 * Where the control cannot have an outcome, its share there is 0: all of the treatment's is the difference. Null where the row is
 * another one, or the treatment's people are hidden.
 *
 * @param confidence two-sided level in (0, 1)
 * @returns treatment − control, as a share of people
 */
export function onlyTreated(row: ResultRow, metric: Metric, confidence: number): Range | null {
	if (row.status === 'shown' || row.reason !== 'impossible-in-variant' || !row.treatment) return null;
	if (metric.kind !== 'proportion' || metric.denominator !== 'people') return null;
	const { people, numerator, value } = row.treatment;
	return { estimate: value, ...wilsonInterval({ n: people, count: numerator }, confidence) };
}
