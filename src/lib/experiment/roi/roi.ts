import { presentShare, type Assumptions } from './money/assumptions.ts';
import type { Covariance } from './money/covariances.ts';
import { marginLaw, type MarginLaw } from './money/extra-margin.ts';
import {
	moneyBasis,
	totalRow,
	chanceAbove,
	incrementOf,
	scaled,
	type Increment,
	type NoIncrement
} from './money/money-basis.ts';
import { breakEvenMargin, costPer, payback } from './money/pay.ts';
import { programmeCost, type ProgrammeCost } from './money/programme-cost.ts';
import type { CampaignResults, Range } from '../results/comparison/results.ts';
import {
	roiVerdict,
	type RoiFigures,
	type RoiReason,
	type RoiReasons,
	type VariantRoi
} from './money/roi-figures.ts';
import { returnOn, sensitivity } from './money/sensitivity.ts';

/** The inputs of a return: measured values and entered assumptions. */
interface ReturnInput {
	readonly revenue: Increment;
	readonly law: MarginLaw;
	readonly cost: ProgrammeCost;
	readonly assumptions: Assumptions;
}

type PaidReturn = Pick<
	VariantRoi,
	'gain' | 'net' | 'netError' | 'roi' | 'probabilityPositive' | 'payback' | 'breakEvenMargin' | 'sensitivity'
>;

const nothing: PaidReturn = {
	gain: null,
	net: null,
	netError: null,
	roi: null,
	probabilityPositive: null,
	payback: null,
	breakEvenMargin: null,
	sensitivity: []
};

/** The return itself and what follows from it; only the gain and its chance where nothing was spent. */
function returnFigures({ revenue, law, cost: { total: cost, fixed }, assumptions }: ReturnInput): PaidReturn {
	const present = presentShare(assumptions);
	const margin = law.at(assumptions.marginRate);
	const { estimate, low, high } = scaled(margin, present);
	const less = (by: number): Range => ({ estimate: estimate - by, low: low - by, high: high - by });
	const [net, gain] = [less(cost), less(cost - fixed)];
	const netError = margin.standardError === null ? null : margin.standardError * present;
	const probabilityPositive = netError !== null && netError > 0 ? chanceAbove(net, revenue.confidence) : null;
	if (!(cost > 0)) return { ...nothing, gain, net, netError, probabilityPositive };
	return {
		gain,
		net,
		netError,
		roi: returnOn(margin, { present, cost }),
		probabilityPositive,
		payback: payback(cost, margin, assumptions),
		breakEvenMargin: breakEvenMargin(cost, revenue.total, present, law.discount ? law.at : null),
		sensitivity: sensitivity(law.at, cost, assumptions)
	};
}

/** The increment of a metric; undefined where the file does not have it. */
function incrementBy(results: CampaignResults, metric: string, variant: string) {
	const row = totalRow(results, metric, variant);
	return row && incrementOf(row, results.confidence);
}

/** Conversions and lifetime value are decided in other families than money. */
function ownLevels(
	conversions: Increment | NoIncrement | null | undefined,
	clv: Increment | NoIncrement | null | undefined
): NonNullable<VariantRoi['ownConfidence']> {
	return {
		...(conversions?.kind === 'computed'
			? {
					incrementalConversions: conversions.confidence,
					costPerIncrementalConversion: conversions.confidence
				}
			: {}),
		...(clv?.kind === 'computed' ? { incrementalClv: clv.confidence } : {})
	};
}

const totalOf = (found: Increment | NoIncrement | null | undefined): Range | null =>
	found?.kind === 'computed' ? found.total : null;

const whyNot = (found: Increment | NoIncrement | null | undefined): RoiReason | null =>
	found?.kind === 'none' ? found.reason : null;

const missing = (figures: RoiFigures, why: Record<keyof RoiFigures, RoiReason | null>): RoiReasons =>
	Object.fromEntries(
		Object.entries(why).filter(([name, reason]) => reason && figures[name as keyof RoiFigures] === null)
	);

/**
 * The return of a variant, and its cost.
 *
 * Takes the margin rate and the costs as known. Every step from the interval of revenue on is monotone, so both its ends are
 * mapped and the result has the same level. The probability is that of the normal distribution with the same range, under a flat prior.
 * Additional revenue is that of the people treated in the campaign, over the days that were counted: nothing is projected to
 * other people or later days, and nothing is annualised.
 *
 * @param results     of the campaign; only totals are read
 * @param assumptions null if not entered: conversions and revenue are given anyway
 * @param covariances of revenue with discounts
 */
export function variantRoi(
	results: CampaignResults,
	variant: string,
	assumptions: Assumptions | null,
	covariances: readonly Covariance[] = []
): VariantRoi {
	const conversions = incrementBy(results, 'conversion', variant);
	const clv = incrementBy(results, 'clv', variant);
	const basis = moneyBasis(results, variant, assumptions);
	const money = basis?.kind === 'none' ? null : basis;
	const totals = results.results.filter((row) => row.by.length === 0 && row.variant === variant);
	const people = totals.find(({ treatment }) => treatment)?.treatment?.people ?? null;
	const spent =
		assumptions && people !== null ? programmeCost(results, variant, { people, assumptions }) : null;
	const cost = spent?.kind === 'computed' ? spent : null;
	const revenue = money?.increment.total ?? null;
	const measured = totalOf(conversions);
	const found =
		money && assumptions ? marginLaw(results, variant, { money, assumptions, covariances }) : null;
	const law = found?.kind === 'computed' ? found : null;
	const rest =
		money && law && cost && assumptions
			? returnFigures({ revenue: money.increment, law, cost, assumptions })
			: nothing;
	const margin = law && assumptions ? law.at(assumptions.marginRate) : null;

	const hidden = found?.kind === 'none' ? found.reason : null;
	const noMoney = money ? hidden : ((basis?.kind === 'none' ? basis.reason : null) ?? 'no-money');
	const noCost = assumptions ? (spent?.kind === 'none' ? spent.reason : null) : 'no-assumptions';
	const reason = rest.roi ? null : (noMoney ?? noCost ?? 'no-cost');
	const figures: RoiFigures = {
		incrementalConversions: measured,
		incrementalRevenue: revenue,
		incrementalClv: totalOf(clv),
		incrementalMargin: margin && { estimate: margin.estimate, low: margin.low, high: margin.high },
		cost: cost?.total ?? null,
		roi: rest.roi,
		probabilityPositive: rest.probabilityPositive,
		costPerIncrementalConversion: measured && cost && cost.total > 0 ? costPer(cost.total, measured) : null,
		payback: rest.payback,
		breakEvenMargin: rest.breakEvenMargin
	};
	return {
		variant,
		people,
		...figures,
		source: money?.source ?? null,
		confidence: money?.increment.confidence ?? null,
		ownConfidence: ownLevels(conversions, clv),
		...(law && discountOf(law) ? { discount: discountOf(law) } : {}),
		costParts: cost && { fixed: cost.fixed, perPerson: cost.perPerson, measured: cost.measured },
		gain: rest.gain ?? null,
		net: rest.net,
		netError: rest.netError,
		sensitivity: rest.sensitivity,
		verdict: roiVerdict(rest.net),
		status: !reason ? 'shown' : basis?.kind === 'none' ? basis.status : 'not-computable',
		reason,
		reasons: missing(figures, {
			incrementalConversions: whyNot(conversions) ?? 'no-conversions',
			incrementalRevenue: noMoney,
			incrementalClv: whyNot(clv),
			incrementalMargin: noMoney ?? 'no-assumptions',
			cost: noCost ?? 'no-people',
			roi: reason,
			probabilityPositive: reason ?? 'no-interval',
			costPerIncrementalConversion:
				whyNot(conversions) ?? noCost ?? (measured ? 'no-cost' : 'no-conversions'),
			payback: reason ?? 'no-horizon',
			breakEvenMargin: reason
		})
	};
}

/** The discounts of a variant as reported; undefined, which reports leave out, where there are none. */
const discountOf = ({ discount, joint }: MarginLaw): VariantRoi['discount'] =>
	discount && joint !== 'plain'
		? { total: discount.total, source: discount.source, takenOff: discount.takenOff, joint }
		: undefined;

/** The return of every treatment of a campaign, in its order. */
export const campaignRoi = (
	results: CampaignResults,
	assumptions: Assumptions | null,
	covariances: readonly Covariance[] = []
): VariantRoi[] =>
	results.treatments.map((variant) => variantRoi(results, variant, assumptions, covariances));

/** The variant that represents a campaign: the one with the highest net, else the first. */
export const leadReturn = (variants: readonly VariantRoi[]): VariantRoi | null =>
	variants.reduce<VariantRoi | null>(
		(best, one) =>
			best && (best.net?.estimate ?? -Infinity) >= (one.net?.estimate ?? -Infinity) ? best : one,
		null
	);
