import { isOfTrust } from '../../metrics/definitions.ts';
import type { Metric } from '../../metrics/metric.ts';
import { totalRow } from '../money/money-basis.ts';
import { onlyTreated } from '../money/only-treated.ts';
import type { CampaignResults, ResultRow } from '../../results/comparison/results.ts';
import type { Verdict } from '../../results/comparison/verdict.ts';

/** The effect of a treatment on trust and guardrails, as labels of metrics. */
export interface TrustOutcome {
	/** Guardrails that are certainly over their limit. */
	readonly over: readonly string[];
	/** Metrics of trust that have no limit here, as they decide or are secondary, and certainly got worse. */
	readonly worse: readonly string[];
	/** Guardrails shown for only one of the variants: a harm may be hidden. */
	readonly unseen: readonly string[];
	/** Guardrails that may be over their limit, or cannot be judged. */
	readonly unclear: readonly string[];
}

const isFine: ReadonlySet<Verdict> = new Set(['held', 'better', 'held in the worst case']);
const isHarm: ReadonlySet<Verdict> = new Set(['guardrail broken', 'worse']);

type TrustStatus = keyof TrustOutcome | 'fine';

/** Where the control cannot have the outcome, as for any guardrail: within the limit where more is ruled out, else over it. */
function ofTreatedAlone(metric: Metric, row: ResultRow, confidence: number): TrustStatus | null {
	const range = onlyTreated(row, metric, confidence);
	if (!range || metric.direction !== 'decrease') return null;
	if (metric.role === 'guardrail' && range.high <= (metric.margin?.absolute ?? 0)) return 'fine';
	return metric.role === 'guardrail' ? 'over' : 'worse';
}

function statusOf(metric: Metric, row: ResultRow, confidence: number): TrustStatus {
	const alone = ofTreatedAlone(metric, row, confidence);
	if (alone) return alone;
	if (metric.role !== 'guardrail') return isHarm.has(row.verdict) ? 'worse' : 'fine';
	if (isHarm.has(row.verdict)) return 'over';
	if (row.status === 'hidden' && row.reason === 'one-side-below-m' && !isFine.has(row.verdict))
		return 'unseen';
	return isFine.has(row.verdict) ? 'fine' : 'unclear';
}

/** Guardrails, and opt-outs, complaints and satisfaction whatever their role in this campaign. */
export function trustOf(results: CampaignResults, variant: string): TrustOutcome {
	const found = results.metrics
		.filter((metric) => metric.role === 'guardrail' || isOfTrust(metric))
		.flatMap((metric) => {
			const row = totalRow(results, metric.name, variant);
			return row ? [{ label: metric.label, finding: statusOf(metric, row, results.confidence) }] : [];
		});
	const labels = (wanted: TrustStatus) =>
		found.filter(({ finding }) => finding === wanted).map(({ label }) => label);
	return {
		over: labels('over'),
		worse: labels('worse'),
		unseen: labels('unseen'),
		unclear: labels('unclear')
	};
}
