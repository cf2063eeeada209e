import { normalCdf, normalQuantile } from '#lib/stats/normal.ts';
import { presentShare, type Assumptions } from './assumptions.ts';
import type { LeftOutReason } from './left-out.ts';
import { moneyBasis, totalRow, type MoneyBasis } from './money-basis.ts';
import { personLevel } from './person-level.ts';
import { programmeCost } from './programme-cost.ts';
import type { CampaignResults, Range } from './results.ts';
import { isOffInMany } from './splits.ts';

/** What a campaign earned with all its treatments, in its currency. */
export interface CampaignGain {
	/** Margin rate × additional revenue of all treatments. */
	readonly margin: Range;
	/** The fixed cost once, and what each treatment cost. */
	readonly cost: number;
	/** Margin − cost. */
	readonly gain: Range;
	/** Standard errors below and above the estimate. */
	readonly below: number;
	readonly above: number;
	/** Chance that the gain is above 0, by the same law as the range. */
	readonly chance: number;
	/** Level of the ranges. */
	readonly confidence: number;
	readonly treatments: number;
}

/** One treatment's additional money. */
interface Part {
	readonly money: MoneyBasis;
	/** Standard errors of the money below and above the estimate, by the range that decides. */
	readonly below: number;
	readonly above: number;
	/** Variance of the control's mean × people²: what it shares with the other treatments. */
	readonly shared: number;
}

function partOf(results: CampaignResults, variant: string, money: MoneyBasis): Part {
	const { total, confidence, people, standardError } = money.increment;
	const critical = -normalQuantile((1 - confidence) / 2);
	const [below, above] = [(total.estimate - total.low) / critical, (total.high - total.estimate) / critical];
	const name = money.source === 'value-per-conversion' ? 'conversion' : money.source;
	const metric = results.metrics.find((one) => one.name === name);
	const row = totalRow(results, name, variant);
	const sums = row?.status === 'shown' && row.basis ? new Map(Object.entries(row.basis.control)) : null;
	const control = metric && sums && personLevel(metric, sums);
	// Where it is not known, all of the error is taken as shared: the widest range.
	const own = standardError ?? Infinity;
	const value = own > 0 && own < Infinity ? (below + above) / 2 / own : 1;
	const known = control && money.source !== 'value-per-conversion' ? control.variance / control.n : null;
	return { money, below, above, shared: known === null ? Infinity : known * (people * value) ** 2 };
}

/** The standard error of a sum of treatments that share a control. */
function errorOf(parts: readonly Part[], side: 'below' | 'above'): number {
	let variance = 0;
	for (const [i, a] of parts.entries()) {
		variance += a[side] ** 2;
		for (const b of parts.slice(i + 1)) {
			const most = a[side] * b[side];
			variance += 2 * Math.min(most, Math.sqrt(a.shared) * Math.sqrt(b.shared));
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
 * What a campaign earned: the additional margin of all its treatments, less what each cost, less the fixed cost once. Counting the
 * best treatment alone would lean upward.
 *
 * Treatments share their control: a control that happened to do badly helps all of them, so their errors are added with their
 * covariance, people × people × variance of the control's mean. The range is normal around the estimate, with the standard error
 * of the range that decides on each side.
 *
 * @returns or why there is none
 */
export function campaignGain(
	results: CampaignResults,
	assumptions: Assumptions | null
): CampaignGain | LeftOutReason {
	if (results.recurring || results.health.sampleRatio?.flagged || isOffInMany(results.health.splits))
		return 'not_comparable';
	if (results.treatments.length === 0) return 'no_interval';
	const parts: Part[] = [];
	let cost = assumptions?.fixedCost ?? 0;
	for (const variant of results.treatments) {
		if (isSelected(results, variant)) return 'shown_because_it_did_well';
		const money = moneyBasis(results, variant, assumptions);
		if (!money) return 'no_money';
		if (money.kind === 'none') return why(money.reason);
		const part = partOf(results, variant, money);
		if (parts.some((one) => one.money.source !== money.source)) return 'no_interval';
		parts.push(part);
		if (!assumptions) continue;
		const spent = programmeCost(results, variant, { people: money.increment.people, assumptions });
		if (spent.kind === 'none') return why(spent.reason);
		cost += spent.perPerson + spent.measured;
	}
	if (!assumptions) return 'no_margin';
	const rate = assumptions.marginRate * presentShare(assumptions);
	const estimate = rate * parts.reduce((sum, { money }) => sum + money.increment.total.estimate, 0);
	const [below, above] = [rate * errorOf(parts, 'below'), rate * errorOf(parts, 'above')];
	const critical = -normalQuantile((1 - results.confidence) / 2);
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
		confidence: results.confidence,
		treatments: parts.length
	};
}
