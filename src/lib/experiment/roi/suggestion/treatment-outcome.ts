import { decidingRange } from '../../results/comparison/deciding.ts';
import { totalRow } from '../money/money-basis.ts';
import type { CampaignResults, Range, ResultRow } from '../../results/comparison/results.ts';
import type { VariantRoi } from '../money/roi-figures.ts';
import { trustOf, type TrustOutcome } from './trust.ts';

/** What a suggestion rests on: money, or the main metric where money is not known. */
export type SuggestionBasis = 'money' | 'metric';

/** Where one treatment is, as far as a suggestion asks. */
export interface TreatmentOutcome extends TrustOutcome {
	readonly variant: string;
	/** Its gain, or its difference in the main metric turned so that more is better; null where there is none. */
	readonly gain: Range | null;
	/** Level of the range of the gain. */
	readonly level: number;
	/** The total that the gain rests on. */
	readonly row: ResultRow | undefined;
	/** Labels of amounts of money that certainly fell while money as a whole is not known. */
	readonly fell: readonly string[];
}

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
