import type { Scale } from '#lib/charts/effect.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import { readingOrder } from '#lib/experiment/results/row-words.ts';
import { level } from '#lib/format/interval.ts';
import { commonLevel, rowsOf } from '../view.ts';
import { rangeLines, type RangeLines } from './range-table.ts';

/** All metrics of one variant against the control. */
export interface AllMetrics {
	readonly variant: string;
	/** Treatments to choose from. */
	readonly variants: readonly string[];
	readonly control: string;
	readonly scale: Scale;
	readonly lines: RangeLines;
	/** "95% confidence, adjusted for 2 variants." */
	readonly footer: string;
}

/** A broken guardrail first; then metrics of money where they disagree with the main one. */
export function metricOrder(results: CampaignResults, variant: string): readonly Metric[] {
	const verdictOf = (name: string | undefined) =>
		rowsOf(results, []).find((row) => row.metric === name && row.variant === variant)?.verdict;
	const ordered = readingOrder(results.metrics, results.results);
	const main = verdictOf(results.metrics[0]?.name);
	const moneyFell = verdictOf('revenue_per_person') === 'worse' && main !== 'worse';
	if (!moneyFell) return ordered;
	const isMoney = ({ unit, role }: Metric) => unit === 'money' && role !== 'guardrail';
	const isWorse = (metric: Metric) => isMoney(metric) && verdictOf(metric.name) === 'worse';
	return ordered.toSorted((a, b) => Number(isWorse(b)) - Number(isWorse(a)));
}

const roleOf = ({ role }: Metric): string =>
	role === 'primary' ? 'main' : role === 'guardrail' ? 'guardrail' : '';

/** What the ranges are, once for the page. */
export function rangeFooter(results: CampaignResults): string {
	const several = results.treatments.length;
	const shared = commonLevel(rowsOf(results, []), results.confidence) === null || several > 1;
	const look = results.sequential
		? `${level(results.confidence)} confidence at every look`
		: `${level(results.confidence)} confidence`;
	return `${look}${shared && several > 1 ? `, adjusted for ${several} variants` : ''}.`;
}

/** @param lead the variant that is shown where none is asked for */
export function allMetrics(
	results: CampaignResults,
	{ variant, scale, currency }: { variant: string; scale: Scale; currency: string }
): AllMetrics {
	const totals = rowsOf(results, []).filter((row) => row.variant === variant);
	const lines = metricOrder(results, variant).flatMap((metric) =>
		totals
			.filter((row) => row.metric === metric.name)
			.map((row) => ({
				metric,
				row,
				name: metric.label,
				role: row.against === undefined ? roleOf(metric) : `against ${row.against}`
			}))
	);
	return {
		variant,
		variants: results.treatments,
		control: results.control,
		scale,
		lines: rangeLines(lines, { scale, currency, policy: results.policy, shared: false }),
		footer: rangeFooter(results)
	};
}
