import { decidingRange } from '../deciding.ts';
import { totalRow } from '../money-basis.ts';
import type { CampaignResults, Range, ResultRow } from '../results.ts';
import type { VariantRoi } from '../roi-figures.ts';

/** What a suggestion rests on: money, or the main metric where money is not known. */
export type SuggestionBasis = 'money' | 'metric';

/** Where one treatment is, as far as a suggestion asks. */
export interface Standing {
	readonly variant: string;
	/** Its gain, or its difference in the main metric turned so that more is better; null where there is none. */
	readonly gain: Range | null;
	/** The total that the gain rests on. */
	readonly row: ResultRow | undefined;
	/** Labels of guardrails that are certainly over their limit. */
	readonly over: readonly string[];
	/** Labels of guardrails that may be over it, or cannot be judged. */
	readonly unclear: readonly string[];
	/** Labels of amounts of money that certainly fell while money as a whole is not known. */
	readonly fell: readonly string[];
}

const isFine: ReadonlySet<string> = new Set(['held', 'better', 'held in the worst case']);
const isOver: ReadonlySet<string> = new Set(['guardrail broken', 'worse']);

/** A treatment's difference in the main metric at the level that decides, turned so that more is better. */
function mainGain(results: CampaignResults, row: ResultRow | undefined): Range | null {
	const [metric] = results.metrics;
	if (row?.status !== 'shown' || !metric || !row.deciding) return null;
	const range = decidingRange(row);
	if (!range || metric.direction === 'increase') return range;
	return { estimate: -range.estimate, low: -range.high, high: -range.low };
}

/** Is anything known of money? */
export const basisOf = (money: readonly VariantRoi[]): SuggestionBasis =>
	money.some(({ net }) => net !== null) ? 'money' : 'metric';

/** @param money what each treatment returned; empty where nobody entered margin and costs */
export function standingOf(
	results: CampaignResults,
	variant: string,
	money: readonly VariantRoi[]
): Standing {
	const basis = basisOf(money);
	const one = money.find((each) => each.variant === variant);
	const [primary] = results.metrics;
	const source = one?.source === 'value-per-conversion' ? 'conversion' : one?.source;
	const name = basis === 'money' ? source : primary?.name;
	const row = name ? totalRow(results, name, variant) : undefined;
	const guardrails = results.metrics
		.filter(({ role }) => role === 'guardrail')
		.flatMap((metric) => {
			const found = totalRow(results, metric.name, variant);
			return found ? [{ label: metric.label, verdict: found.verdict }] : [];
		});
	const fell = results.metrics
		.filter((metric) => metric.role === 'secondary' && metric.unit === 'money')
		.filter((metric) => totalRow(results, metric.name, variant)?.verdict === 'worse');
	return {
		variant,
		gain: basis === 'money' ? (one?.net ?? null) : mainGain(results, row),
		row,
		over: guardrails.filter(({ verdict }) => isOver.has(verdict)).map(({ label }) => label),
		unclear: guardrails
			.filter(({ verdict }) => !isFine.has(verdict) && !isOver.has(verdict))
			.map(({ label }) => label),
		fell: basis === 'metric' ? fell.map(({ label }) => label) : []
	};
}
