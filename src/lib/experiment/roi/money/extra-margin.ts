import { squaredError } from '#lib/stats/estimate.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import type { Assumptions } from './assumptions.ts';
import { covarianceOf, type Covariance } from './covariances.ts';
import { extraDiscount, type ExtraDiscount, type NoDiscount } from './extra-discount.ts';
import { totalRow, type MoneyBasis } from './money-basis.ts';
import { personLevel } from '../../results/comparison/person-level.ts';
import type { CampaignResults, Range, ShownRow } from '../../results/comparison/results.ts';

/**
 * How the range of the margin is computed: `plain`: no discounts; `known`: they are treated as known; `exact`: with their covariance
 * with revenue; `bound`: with the worst possible covariance.
 */
export type JointError = 'plain' | 'known' | 'exact' | 'bound';

/** Additional margin of a variant at some margin rate, before costs. */
export interface ExtraMargin extends Range {
	/** Standard errors below and above the estimate, by the range that decides. */
	readonly below: number;
	readonly above: number;
	/** Standard error without the adjustments of the deciding range; null where it is unknown. */
	readonly standardError: number | null;
}

/** The margin of a variant as a function of the rate: revenue counts at the rate, a discount is subtracted in full. */
export interface MarginLaw {
	readonly kind: 'computed';
	readonly discount: ExtraDiscount | null;
	readonly joint: JointError;
	readonly at: (rate: number) => ExtraMargin;
	/**
	 * The control's contribution to the squared error of the margin at a rate: variance of its mean × people². The
	 * treatments share it. Infinity where it is unknown.
	 */
	readonly sharedAt: (rate: number) => number;
}

type Basis = NonNullable<ShownRow['basis']>;

/** A metric's total with its basis, where people are the units. */
const ofPeople = (results: CampaignResults, name: string, variant: string) => {
	const metric = results.metrics.find((one) => one.name === name);
	const row = totalRow(results, name, variant);
	return metric && row?.status === 'shown' && row.basis && row.varianceSource === 'exact'
		? { metric, row, basis: row.basis }
		: null;
};

const sideOf = (found: NonNullable<ReturnType<typeof ofPeople>>, side: 'control' | 'treatment') =>
	personLevel(found.metric, new Map(Object.entries<number>((found.basis satisfies Basis)[side])));

/** Standard error of the plain difference per person; null where people are not the units. */
export function personError(results: CampaignResults, name: string, variant: string): number | null {
	const found = ofPeople(results, name, variant);
	const [control, treatment] = found ? [sideOf(found, 'control'), sideOf(found, 'treatment')] : [];
	return control && treatment ? Math.sqrt(squaredError(control) + squaredError(treatment)) : null;
}

/** Squared error of the control's mean; null where people are not the units. */
function controlError(results: CampaignResults, name: string, variant: string): number | null {
	const found = ofPeople(results, name, variant);
	const control = found && sideOf(found, 'control');
	return control ? squaredError(control) : null;
}

/** Does the deciding difference of revenue use the plain values, so that covariances of sums apply? */
const isPlain = (results: CampaignResults, name: string, variant: string): boolean => {
	const row = totalRow(results, name, variant);
	return row?.status === 'shown' && row.deciding?.why.includes('cuped') !== true;
};

/**
 * Additional margin: rate × (revenue + discount) − discount where revenue is what was paid, rate × revenue − discount where
 * it is before discounts.
 *
 * Its variance is rate²·V(revenue) + b²·V(discount) − 2·rate·b·Cov, b being 1 − rate, or 1. Without the covariance the error is at
 * most the sum of the two errors, which is then taken. What the range of revenue allows for beyond the variance between people
 * (several comparisons, noisy days, skewness, repeated looks) widens that of the margin by the same factor.
 *
 * @param covariances of the campaign's revenue with its discounts
 * @returns why there is none where discounts are hidden
 */
export function marginLaw(
	results: CampaignResults,
	variant: string,
	{
		money,
		assumptions,
		covariances = []
	}: { money: MoneyBasis; assumptions: Assumptions; covariances?: readonly Covariance[] }
): MarginLaw | Extract<NoDiscount, { kind: 'none' }> {
	const { total, standardError, confidence, people } = money.increment;
	const critical = -normalQuantile((1 - confidence) / 2);
	const [below, above] = [(total.estimate - total.low) / critical, (total.high - total.estimate) / critical];
	const found = extraDiscount(results, variant, assumptions);
	if (found.kind === 'none') return found;
	const discount = found.kind === 'computed' && (found.total !== 0 || found.error) ? found : null;
	const b = (rate: number) => (discount ? (discount.takenOff ? 1 - rate : 1) : 0);
	const own = money.source === 'value-per-conversion' ? null : personError(results, money.source, variant);
	const person = own === null ? null : own * people;
	const error = discount?.error ?? null;
	const cov =
		money.source !== 'revenue_per_person' || !isPlain(results, money.source, variant)
			? null
			: discount?.source === 'file'
				? scaledBy(covarianceOf(covariances, variant, 'discount'), people ** 2)
				: (discount?.covariance ?? null);
	const joint: JointError = !discount
		? 'plain'
		: error === null
			? 'known'
			: cov === null || person === null || !(person > 0)
				? 'bound'
				: 'exact';
	const widest = person !== null && person > 0 ? Math.max(below, above) / person : 1;
	const side = (rate: number, of: number): number => {
		if (joint === 'plain' || joint === 'known' || error === null) return rate * of;
		if (joint === 'bound' || person === null || cov === null)
			return rate * of + b(rate) * error * Math.max(1, widest);
		return widest * Math.sqrt(jointVariance(rate, person, error, cov));
	};
	const jointVariance = (rate: number, se: number, sd: number, covariance: number) =>
		Math.max(0, (rate * se) ** 2 + (b(rate) * sd) ** 2 - 2 * rate * b(rate) * covariance);
	const plainError = (rate: number): number | null => {
		if (joint === 'exact' && person !== null && error !== null && cov !== null)
			return Math.sqrt(jointVariance(rate, person, error, cov));
		return standardError === null
			? null
			: rate * standardError + (joint === 'bound' ? b(rate) * (error ?? 0) : 0);
	};
	// Where the control's error is unknown, all of the error is assumed to be shared: the widest range.
	const value = standardError !== null && standardError > 0 ? (below + above) / 2 / standardError : 1;
	const shared =
		money.source === 'value-per-conversion' ? null : controlError(results, money.source, variant);
	const discounted = discount ? (controlError(results, 'discount_per_person', variant) ?? 0) : 0;
	return {
		kind: 'computed',
		discount,
		joint,
		at(rate) {
			const estimate = rate * total.estimate - b(rate) * (discount?.total ?? 0);
			const [low, high] = [side(rate, below), side(rate, above)];
			return {
				estimate,
				low: estimate - critical * low,
				high: estimate + critical * high,
				below: low,
				above: high,
				standardError: plainError(rate)
			};
		},
		sharedAt: (rate) =>
			shared === null
				? Infinity
				: ((rate * Math.sqrt(shared) + b(rate) * Math.sqrt(discounted)) * people * value) ** 2
	};
}

const scaledBy = (x: number | null, by: number): number | null => (x === null ? null : x * by);
