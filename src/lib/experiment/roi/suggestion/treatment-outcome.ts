import { decidingRange } from '../../results/comparison/deciding.ts';
import { totalRow } from '../money/money-basis.ts';
import type { CampaignResults, Range, ResultRow } from '../../results/comparison/results.ts';
import type { VariantRoi } from '../money/roi-figures.ts';
import { trustOf, type TrustOutcome } from './trust.ts';

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
