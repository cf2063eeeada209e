import { decidingRange } from '../../results/comparison/deciding.ts';
import { totalRow } from '../money/money-basis.ts';
import type { CampaignResults, Range, ResultRow } from '../../results/comparison/results.ts';
import type { VariantRoi } from '../money/roi-figures.ts';
import type { Reach } from './reach.ts';
import { isOfTrust } from '../../metrics/definitions.ts';
import type { Metric } from '../../metrics/metric.ts';
import { onlyTreated } from '../money/extra-opt-outs.ts';
import type { Verdict } from '../../results/comparison/verdict.ts';

/** The effect of a treatment on trust and guardrails, as labels of metrics. */
interface TrustOutcome {
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

export type TrustStatus = keyof TrustOutcome | 'fine';

/** Where the control cannot have the outcome, as for any guardrail: within the limit where more is ruled out, else over it. */
function ofTreatedAlone(metric: Metric, row: ResultRow, confidence: number): TrustStatus | null {
	const range = onlyTreated(row, metric, confidence);
	if (!range || metric.direction !== 'decrease') return null;
	if (metric.role === 'guardrail' && range.high <= (metric.margin?.absolute ?? 0)) return 'fine';
	return metric.role === 'guardrail' ? 'over' : 'worse';
}

/** What a comparison says about trust. @param confidence two-sided level of the results */
export function trustStatus(metric: Metric, row: ResultRow, confidence: number): TrustStatus {
	const alone = ofTreatedAlone(metric, row, confidence);
	if (alone) return alone;
	if (metric.role !== 'guardrail') return isHarm.has(row.verdict) ? 'worse' : 'fine';
	if (isHarm.has(row.verdict)) return 'over';
	if (row.status === 'hidden' && row.reason === 'one-side-below-m' && !isFine.has(row.verdict))
		return 'unseen';
	return isFine.has(row.verdict) ? 'fine' : 'unclear';
}

/** Guardrails, and opt-outs, complaints and satisfaction whatever their role in this campaign. */
function trustOf(results: CampaignResults, variant: string): TrustOutcome {
	const found = results.metrics
		.filter((metric) => metric.role === 'guardrail' || isOfTrust(metric))
		.flatMap((metric) => {
			const row = totalRow(results, metric.name, variant);
			return row ? [{ label: metric.label, finding: trustStatus(metric, row, results.confidence) }] : [];
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

export type SuggestionKind =
	| 'find-the-cause'
	| 'let-it-run'
	| 'stop-variant'
	| 'roll-out'
	| 'do-not-roll-out'
	| 'stop'
	| 'run-longer'
	| 'keep-the-simpler';

/** The result of the rule before it is put into words. */
export interface RuleResult {
	readonly kind: SuggestionKind;
	readonly basis: SuggestionBasis;
	/** The treatments concerned, the first one to be rolled out or stopped. */
	readonly about: readonly TreatmentOutcome[];
	/** Others worth mentioning: paid more but are over a limit, or certainly lost. */
	readonly beside: readonly TreatmentOutcome[];
	readonly reach: Reach;
}

/** The basis of a suggestion: money, or the main metric where money is unknown. */
export type SuggestionBasis = 'money' | 'metric';

/** The outcome of one treatment, as far as a suggestion needs it. */
export interface TreatmentOutcome extends TrustOutcome {
	readonly variant: string;
	/** Its gain, or its difference in the main metric signed so that more is better; null where there is none. */
	readonly gain: Range | null;
	/** Level of the range of the gain. */
	readonly level: number;
	/** The total that the gain rests on. */
	readonly row: ResultRow | undefined;
	/** Labels of amounts of money that certainly fell while the total gain is unknown. */
	readonly fell: readonly string[];
}

/** A treatment's difference in the main metric at the level that decides, signed so that more is better. */
function mainGain(results: CampaignResults, row: ResultRow | undefined): Range | null {
	const [metric] = results.metrics;
	if (row?.status !== 'shown' || !metric || !row.deciding) return null;
	const range = decidingRange(row);
	if (!range || metric.direction === 'increase') return range;
	return { estimate: -range.estimate, low: -range.high, high: -range.low };
}

/** Is any gain in money known? */
export const basisOf = (money: readonly VariantRoi[]): SuggestionBasis =>
	money.some(({ net }) => net !== null) ? 'money' : 'metric';

/** @param money the return of each treatment; empty where margin and costs are not entered */
export function treatmentOutcome(
	results: CampaignResults,
	variant: string,
	money: readonly VariantRoi[]
): TreatmentOutcome {
	const basis = basisOf(money);
	const one = money.find((each) => each.variant === variant);
	const [primary] = results.metrics;
	const source = one?.source === 'value-per-conversion' ? 'conversion' : one?.source;
	const name = basis === 'money' ? source : primary?.name;
	const row = name ? totalRow(results, name, variant) : undefined;
	const fell = results.metrics
		.filter((metric) => metric.role === 'secondary' && metric.unit === 'money')
		.filter((metric) => totalRow(results, metric.name, variant)?.verdict === 'worse');
	return {
		variant,
		gain: basis === 'money' ? (one?.net ?? null) : mainGain(results, row),
		level:
			(basis === 'money' ? one?.confidence : row?.status === 'shown' && row.deciding?.level) ||
			results.confidence,
		row,
		...trustOf(results, variant),
		fell: basis === 'metric' ? fell.map(({ label }) => label) : []
	};
}
