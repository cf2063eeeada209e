import { decidingRange } from './comparison/deciding.ts';
import type { Direction, Metric } from '../metrics/metric.ts';
import type { CampaignResults, ResultRow, ShownRow } from './comparison/results.ts';
import { isTrust } from '../metrics/definitions.ts';
import { direction } from './movement.ts';
import { variantName } from '#lib/format/names.ts';

/** A metric other than the primary one that certainly got worse with a treatment. */
interface Harm {
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

/** A certain harm. */
export const isLoss = ({ verdict }: ShownRow): boolean =>
	verdict === 'worse' || verdict === 'guardrail broken';

/** The sort key of a row: smaller is more certain. Corrected ps may be equal (Holm): the plain one then decides. */
const certaintyKey = ({ deciding, difference }: ShownRow): readonly [number, number] => [
	deciding?.p ?? 1,
	difference?.log10P ?? 0
];

const surest = (rows: readonly ShownRow[]): ShownRow | undefined =>
	rows.toSorted((a, b) => {
		const [x, y] = [certaintyKey(a), certaintyKey(b)];
		return x[0] - y[0] || x[1] - y[1];
	})[0];

/** The comparisons that represent a metric. */
export interface Leads {
	/** The most certain winner, not the largest, which is biased upward. */
	readonly best: ShownRow | undefined;
	/** The most certain loser. */
	readonly worst: ShownRow | undefined;
	/** The winner, else the loser, else the comparison with the best estimate. */
	readonly lead: ShownRow | undefined;
}

/** @param rows comparisons of one metric that have a difference */
export function leadsOf(rows: readonly ShownRow[], direction: Direction): Leads {
	const best = surest(rows.filter(({ verdict }) => verdict === 'better'));
	const worst = surest(rows.filter(isLoss));
	const size = (row: ShownRow) => (decidingRange(row)?.estimate ?? 0) * (direction === 'increase' ? 1 : -1);
	const largest = rows.toSorted((a, b) => size(b) - size(a))[0];
	return { best, worst, lead: best ?? worst ?? largest };
}

/** The comparison that represents a campaign: the most certain winner on the primary metric, else any row of it. */
export function leadRow({ metrics, results }: CampaignResults): ResultRow | null {
	const [primary] = metrics;
	const rows = results.filter(
		({ by, metric, against }) => by.length === 0 && metric === primary?.name && against === undefined
	);
	const compared = rows.filter(
		(row): row is ShownRow => row.status === 'shown' && row.difference !== undefined
	);
	return leadsOf(compared, primary?.direction ?? 'increase').lead ?? rows[0] ?? null;
}
