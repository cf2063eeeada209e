import { formatDifference, type ValueFormat } from '#lib/format/value.ts';
import { decidingRange } from '../results/comparison/deciding.ts';
import type { CampaignResults } from '../results/comparison/results.ts';
import { totalRow } from '../roi/money/money-basis.ts';
import { trustOf } from '../roi/suggestion/treatment-outcome.ts';

/** Trust in one word. `unclear` also where a harm may be hidden; `none` without guardrails. */
export type TrustState = 'over' | 'unclear' | 'ok' | 'hidden' | 'none';

/** What a campaign cost in trust, over all its treatments. */
export interface TrustSummary {
	readonly state: TrustState;
	/** Labels of the metrics that the state is about, each once. */
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

/** The first row of a metric that is certainly harmed, else of any treatment. */
function harmedRow(results: CampaignResults, label: string) {
	const metric = results.metrics.find((one) => one.label === label);
	if (!metric) return null;
	const rows = results.treatments.flatMap((variant) => totalRow(results, metric.name, variant) ?? []);
	const row = rows.find(({ verdict }) => verdict === 'guardrail broken' || verdict === 'worse') ?? rows[0];
	return row?.status === 'shown' ? { metric, row } : null;
}

export function trustSummary(results: CampaignResults): TrustSummary {
	const found = results.treatments.map((variant) => trustOf(results, variant));
	const labels = (...names: readonly ('over' | 'worse' | 'unclear' | 'unseen')[]): string[] => [
		...new Set(found.flatMap((one) => names.flatMap((name) => one[name])))
	];
	const [over, unclear] = [labels('over', 'worse'), labels('unclear', 'unseen')];
	const about = over.length > 0 ? over : unclear;
	const nothing = { labels: about, unit: null, change: null, limit: null };
	const guardrails = results.metrics.filter(({ role }) => role === 'guardrail');
	if (about.length === 0) return { ...nothing, state: guardrails.length > 0 ? 'ok' : 'none' };
	const isHidden = about.every((label) => harmedRow(results, label) === null);
	if (over.length === 0 && isHidden) return { ...nothing, state: 'hidden' };
	const first = harmedRow(results, about[0] ?? '');
	const state = over.length > 0 ? 'over' : 'unclear';
	if (!first) return { ...nothing, state };
	const range = decidingRange(first.row);
	const { limit } = first.row;
	const sign = first.metric.direction === 'decrease' ? 1 : -1;
	return {
		labels: about,
		state,
		unit: first.metric.unit,
		change: range?.estimate ?? null,
		limit: limit === undefined ? null : sign * limit
	};
}
