import { formatDifference, type ValueFormat } from '#lib/format/value.ts';
import { decidingRange } from '../results/comparison/deciding.ts';
import type { CampaignResults } from '../results/comparison/results.ts';
import { trustLines, type TrustState as LineState } from '../roi/verdict/trust-lines.ts';

/** Trust in one word, that of the worst line on the campaign's page; `none` without guardrails. */
export type TrustState = LineState | 'none';

/** What a campaign cost in trust, over all its treatments. */
export interface TrustSummary {
	readonly state: TrustState;
	/** Labels of the metrics with that state; none where all is fine. */
	readonly labels: readonly string[];
	/** The first of them: its unit, its change, and its limit as a change; null where there is none to show. */
	readonly unit: ValueFormat['unit'] | null;
	readonly change: number | null;
	readonly limit: number | null;
}

/** The change of the first metric and its limit, such as "+0.53 pt" and "+0.10 pt". */
export function trustChange(
	{ unit, change, limit }: TrustSummary,
	currency: string
): { readonly change: string | null; readonly limit: string | null } {
	const words = (x: number | null) =>
		x === null || unit === null ? null : formatDifference(x, { unit, currency });
	return { change: words(change), limit: words(limit) };
}

/** Numbers, which are written in the locale of their reader. */
export function trustSummary(results: CampaignResults): TrustSummary {
	const lines = trustLines(results, 'XXX');
	const [worst] = lines;
	const nothing = { labels: [], unit: null, change: null, limit: null };
	if (!worst) return { ...nothing, state: 'none' };
	const { state, metric, row } = worst;
	if (state === 'ok') return { ...nothing, state };
	const labels = lines.filter((line) => line.state === state).map((line) => line.metric.label);
	if (row.status !== 'shown') return { ...nothing, labels, state };
	const sign = metric.direction === 'decrease' ? 1 : -1;
	return {
		state,
		labels,
		unit: metric.unit,
		change: decidingRange(row)?.estimate ?? null,
		limit: row.limit === undefined ? null : sign * row.limit
	};
}
