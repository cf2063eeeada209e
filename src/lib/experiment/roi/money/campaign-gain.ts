import { normalCdf, normalQuantile } from '#lib/stats/distributions/normal.ts';
import { presentShare, type Assumptions } from './assumptions.ts';
import type { Covariance } from './covariances.ts';
import { marginLaw, type ExtraMargin } from './extra-margin.ts';
import { moneyBasis, totalRow, type MoneySource } from './money-basis.ts';
import { programmeCost } from './programme-cost.ts';
import type { CampaignResults, Range } from '../../results/comparison/results.ts';
import { isOffInMany } from '../../results/health/splits.ts';
import type { LeftOutReason } from './left-out.ts';

/** The gain of a campaign with all its treatments, in its currency. */
export interface CampaignGain {
	/** Additional margin of all treatments: margin rate × additional revenue, less discounts. */
	readonly margin: Range;
	/** The fixed cost once, and what each treatment cost. */
	readonly cost: number;
	/** Margin − cost. */
	readonly gain: Range;
	/** Standard errors below and above the estimate. */
	readonly below: number;
	readonly above: number;
	/** Chance that the gain is above 0, by the same distribution as the range. */
	readonly chance: number;
	/** Level of the ranges: that of the only treatment, or of the results if there are several. */
	readonly confidence: number;
	readonly treatments: number;
}

/** One treatment's additional margin. */
interface Part {
	readonly source: MoneySource;
	readonly margin: ExtraMargin;
	/** Squared error shared with the other treatments: the control's. */
	readonly shared: number;
}

/** The standard error of a sum of treatments that share a control. */
function errorOf(parts: readonly Pick<Part, 'margin' | 'shared'>[], side: 'below' | 'above'): number {
	let variance = 0;
	for (const [i, a] of parts.entries()) {
		variance += a.margin[side] ** 2;
		for (const b of parts.slice(i + 1)) {
			const max = a.margin[side] * b.margin[side];
			variance += 2 * Math.min(max, Math.sqrt(a.shared) * Math.sqrt(b.shared));
		}
	}
	return Math.sqrt(variance);
}

const why = (reason: string): LeftOutReason =>
	reason === 'sample-ratio-mismatch' || reason === 'people-recur'
		? 'not_comparable'
		: reason === 'no-interval' || reason === 'no-variance' || reason === 'too-few-people'
			? 'no_interval'
			: 'hidden';

/** Are amounts, or the conversions they belong to, shown only because enough people bought? */
const isSelected = (results: CampaignResults, variant: string): boolean => {
	const row = totalRow(results, 'conversion', variant);
	return row?.status === 'shown' && row.deciding?.why.includes('selection') === true;
};

/**
 * The gain of a campaign: the additional margin of all its treatments, less each one's cost, less the fixed cost once. Counting the
 * best treatment alone would be biased upward.
 *
 * Treatments share their control: a control that happened to do badly helps all of them, so their errors are added with their
 * covariance, people × people × variance of the control's mean. The range is normal around the estimate, with the standard error
 * of the range that decides on each side. Its level is that of the results; of a single treatment, that of its own range, so that a
 * report has one.
 *
 * @returns or why there is none
 */
export function campaignGain(
	results: CampaignResults,
	assumptions: Assumptions | null,
	covariances: readonly Covariance[] = []
): CampaignGain | LeftOutReason {
	if (results.recurring || results.health.sampleRatio?.flagged || isOffInMany(results.health.splits))
		return 'not_comparable';
	if (results.treatments.length === 0) return 'no_interval';
	const parts: Part[] = [];
	const levels: number[] = [];
	let cost = assumptions?.fixedCost ?? 0;
	for (const variant of results.treatments) {
		if (isSelected(results, variant)) return 'shown_because_it_did_well';
		const money = moneyBasis(results, variant, assumptions);
		if (!money) return 'no_money';
		if (money.kind === 'none') return why(money.reason);
		if (!assumptions) continue;
		if (parts.some(({ source }) => source !== money.source)) return 'no_interval';
		const law = marginLaw(results, variant, { money, assumptions, covariances });
		if (law.kind === 'none') return why(law.reason);
		levels.push(money.increment.confidence);
		const { marginRate } = assumptions;
		parts.push({ source: money.source, margin: law.at(marginRate), shared: law.sharedAt(marginRate) });
		const spent = programmeCost(results, variant, { people: money.increment.people, assumptions });
		if (spent.kind === 'none') return why(spent.reason);
		cost += spent.perPerson + spent.measured;
	}
	if (!assumptions) return 'no_margin';
	const present = presentShare(assumptions);
	const estimate = present * parts.reduce((sum, { margin: one }) => sum + one.estimate, 0);
	const [below, above] = [present * errorOf(parts, 'below'), present * errorOf(parts, 'above')];
	// A single treatment: the campaign has its range, at its level.
	const [only, other] = levels;
	const confidence = only !== undefined && other === undefined ? only : results.confidence;
	const critical = -normalQuantile((1 - confidence) / 2);
	const margin = { estimate, low: estimate - critical * below, high: estimate + critical * above };
	const gain = { estimate: estimate - cost, low: margin.low - cost, high: margin.high - cost };
	const error = gain.estimate > 0 ? below : above;
	return {
		margin,
		cost,
		gain,
		below,
		above,
		chance: error > 0 ? normalCdf(gain.estimate / error) : gain.estimate > 0 ? 1 : 0,
		confidence,
		treatments: parts.length
	};
}
