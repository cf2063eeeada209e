import { isTrust } from '../metrics/definitions.ts';
import { isLoss } from './lead.ts';
import type { Metric } from '../metrics/metric.ts';
import { direction } from './movement.ts';
import type { ShownRow } from './comparison/results.ts';
import { variantName } from '../metrics/variant-name.ts';

/** A metric other than the primary one that certainly got worse with a treatment. */
export interface Harm {
	readonly metric: Metric;
	readonly row: ShownRow;
}

/** Every certain harm, guardrails first. @param rowsOf totals of a metric that are shown */
export function harmsOf(
	metrics: readonly Metric[],
	rowsOf: (metric: Metric) => readonly ShownRow[]
): readonly Harm[] {
	const of = (role: Metric['role']) =>
		metrics
			.filter((metric) => metric.role === role)
			.flatMap((metric) =>
				rowsOf(metric)
					.filter(isLoss)
					.map((row) => ({ metric, row }))
			);
	return [...of('guardrail'), ...of('secondary')];
}

const listed = (words: readonly string[]): string => [...new Set(words)].join(' and ');

/** "opt-outs got worse", "revenue per person fell", each once. */
export const harmWords = (harms: readonly Harm[]): string => {
	const [guardrails, others] = [true, false].map((guarded) =>
		harms.filter(({ metric }) => (metric.role === 'guardrail') === guarded)
	);
	const names = listed((guardrails ?? []).map(({ metric }) => metric.label.toLowerCase()));
	return listed([
		...(names ? [`${names} got worse`] : []),
		...(others ?? []).map(({ metric, row }) => `${metric.label.toLowerCase()} ${direction(row)}`)
	]);
};

/** The side effects of a winner: "and cost trust: opt-outs got worse", "but revenue per person fell". */
export function priceWords(harms: readonly Harm[]): string {
	if (harms.length === 0) return '';
	const broken = harms.filter(({ metric }) => metric.role === 'guardrail');
	if (broken.length === 0) return `, but ${harmWords(harms)}`;
	const price = broken.every(({ metric }) => isTrust(metric)) ? 'and cost trust' : 'at a price';
	return ` ${price}: ${harmWords(harms)}`;
}

/** The harms of other treatments: "; with C, opt-outs got worse". */
export function otherHarmsWords(harms: readonly Harm[]): string {
	if (harms.length === 0) return '';
	const names = listed(harms.map(({ row }) => variantName(row.variant)));
	return `; with ${names}, ${harmWords(harms)}`;
}
