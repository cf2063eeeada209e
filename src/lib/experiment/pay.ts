import { presentShare, type Assumptions } from './assumptions.ts';
import { scaled } from './increments.ts';
import type { Range } from './results.ts';

/** A figure that is a quotient: where what it is divided by may be zero, it has no end. */
export interface Bounded {
	/** Null where the best guess of the divisor is not above 0. */
	readonly estimate: number | null;
	/** Null where even the largest plausible divisor is not above 0. */
	readonly low: number | null;
	/** Null where the figure has no upper end. */
	readonly high: number | null;
	/** False where the interval of the divisor includes 0. */
	readonly bounded: boolean;
}

/**
 * A cost for each of something: with both ends mapped, the most of the divisor gives the least of the quotient.
 *
 * @param cost    0 or more
 * @param divisor such as additional conversions, with their interval
 */
export function costPer(cost: number, { estimate, low, high }: Range): Bounded {
	const over = (divisor: number) => (divisor > 0 ? cost / divisor : null);
	return { estimate: over(estimate), low: over(high), high: over(low), bounded: low > 0 };
}

/**
 * The margin rate at which the return is 0, as a part of one; above 1 no margin is enough.
 *
 * @param cost    above 0
 * @param revenue additional revenue with its interval
 * @param present share of later money that counts, in (0, 1]
 */
export const breakEvenMargin = (cost: number, revenue: Range, present: number): Bounded =>
	costPer(cost, scaled(revenue, present));

/** Days until the margin has paid the cost; null where that is not within the horizon. */
export interface Payback {
	readonly estimate: number | null;
	/** With the most that is plausible. */
	readonly low: number | null;
	/** With the least that is plausible. */
	readonly high: number | null;
	readonly horizonDays: number;
}

/**
 * The day of the horizon on which the additional margin has paid the cost.
 *
 * Takes the margin as coming in evenly over the horizon, and looks no further than its end.
 *
 * @param cost    above 0
 * @param revenue additional revenue over the horizon
 * @returns null where nobody said the horizon
 */
export function payback(cost: number, revenue: Range, assumptions: Assumptions): Payback | null {
	const { horizonDays, marginRate, discountRate } = assumptions;
	if (horizonDays === null) return null;
	const daily = Math.log1p(discountRate) / 365;
	const day = (total: number): number | null => {
		const margin = total * marginRate;
		if (!(margin > 0) || margin * presentShare(assumptions) < cost) return null;
		const plain = (cost / margin) * horizonDays;
		return Math.min(horizonDays, daily > 0 ? -Math.log1p(-daily * plain) / daily : plain);
	};
	return { estimate: day(revenue.estimate), low: day(revenue.high), high: day(revenue.low), horizonDays };
}
