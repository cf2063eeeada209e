import type { ExtraDiscount } from './extra-discount.ts';
import type { JointError } from './extra-margin.ts';
import type { MoneySource } from './money-basis.ts';
import type { Bounded, Payback } from './pay.ts';
import type { ProgrammeCost } from './programme-cost.ts';
import type { NotShownReason, Range } from '../../results/comparison/results.ts';
import type { SensitivityRow } from './sensitivity.ts';

/** Why a figure of a return is missing. */
export type RoiReason =
	| NotShownReason
	| 'no-interval'
	/** Margin and costs are not entered. */
	| 'no-assumptions'
	/** Neither amounts in the file nor a value per conversion. */
	| 'no-money'
	/** The programme cost nothing, or less than the control: a return on it has no meaning. */
	| 'no-cost'
	/** The file does not count conversions. */
	| 'no-conversions'
	/** The number of days over which the money came in is not entered. */
	| 'no-horizon';

export type RoiVerdict = 'earned its cost' | 'did not earn its cost' | 'cannot be said';

/**
 * The figures of one variant, in the currency unless stated otherwise. An unavailable figure is null, with its reason
 * in `reasons`; never a default number.
 */
export interface RoiFigures {
	/** Conversions beyond those of as many people of the control. */
	readonly incrementalConversions: Range | null;
	readonly incrementalRevenue: Range | null;
	/** Additional lifetime value, where the file has it; the basis of the margin only where it has no revenue. */
	readonly incrementalClv: Range | null;
	/** Margin rate × additional revenue, less what discounts take off it; not reduced for the time it took. */
	readonly incrementalMargin: Range | null;
	readonly cost: number | null;
	/** (Margin − cost)/cost: 2.1 is +210%. With a discount rate the margin is the discounted one. Never annualised. */
	readonly roi: Range | null;
	/** Probability that the return is above 0, in [0, 1], by the distribution of its range. */
	readonly probabilityPositive: number | null;
	readonly costPerIncrementalConversion: Bounded | null;
	readonly payback: Payback | null;
	/** Margin rate at which the return is 0, as a fraction. */
	readonly breakEvenMargin: Bounded | null;
}

export type RoiReasons = Readonly<Partial<Record<keyof RoiFigures, RoiReason>>>;

/** The return of one variant. */
export interface VariantRoi extends RoiFigures {
	readonly variant: string;
	/** People treated; null where nothing is shown. */
	readonly people: number | null;
	/** The measure of additional revenue. */
	readonly source: MoneySource | null;
	/** Level of the money interval; the simultaneous one where several comparisons share an error rate. */
	readonly confidence: number | null;
	/** Levels of the figures that do not depend on that interval. Not in older reports. */
	readonly ownConfidence?: Readonly<Partial<Record<keyof RoiFigures, number>>>;
	readonly costParts: Pick<ProgrammeCost, 'fixed' | 'perPerson' | 'measured'> | null;
	/** Discounts beyond the control's, subtracted from the margin; left out where there are none. */
	readonly discount?:
		| {
				readonly total: number;
				/** The file, or an amount for each order as assumed. */
				readonly source: ExtraDiscount['source'];
				/** Is revenue what was paid, after discounts? */
				readonly takenOff: boolean;
				readonly joint: Exclude<JointError, 'plain'>;
		  }
		| undefined;
	/**
	 * Discounted margin less this variant's cost, before the fixed cost, which the campaign pays once: gains of all variants add up to
	 * the campaign's, and the fixed cost. Not in older reports.
	 */
	readonly gain?: Range | null;
	/** Discounted margin − cost, the fixed cost in full, in the currency. */
	readonly net: Range | null;
	/** Standard error of `net`. */
	readonly netError: number | null;
	readonly sensitivity: readonly SensitivityRow[];
	readonly verdict: RoiVerdict;
	readonly status: 'shown' | 'hidden' | 'not-computable' | 'not-comparable';
	/** Why `roi` is missing; null where it is not. */
	readonly reason: RoiReason | null;
	readonly reasons: RoiReasons;
}

/** The decision on the range of the gain: paid, did not pay, or not decided by the data. */
export function roiVerdict(net: Range | null): RoiVerdict {
	if (net && net.low > 0) return 'earned its cost';
	return net && net.high < 0 ? 'did not earn its cost' : 'cannot be said';
}
