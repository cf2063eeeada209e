import type { Metric } from '../metrics/metric.ts';
import type { ResultRow } from './comparison/results.ts';

/**
 * The metrics in display order: as given, except that a broken guardrail comes first, with the
 * other guardrails after it. A success is never shown before its price.
 *
 * @param rows rows of the results; only totals count
 */
export function readingOrder(metrics: readonly Metric[], rows: readonly ResultRow[]): readonly Metric[] {
	const broken = (metric: Metric) =>
		metric.role === 'guardrail' &&
		rows.some(
			(row) => row.by.length === 0 && row.metric === metric.name && row.verdict === 'guardrail broken'
		);
	if (!metrics.some(broken)) return metrics;
	const rank = (metric: Metric) => (broken(metric) ? 0 : metric.role === 'guardrail' ? 1 : 2);
	return [...metrics].sort((a, b) => rank(a) - rank(b));
}
