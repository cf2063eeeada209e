import { presentShare, type Assumptions } from './assumptions.ts';
import { scaled } from './money-basis.ts';
import type { Range } from '../../results/comparison/results.ts';

/** A figure that is a quotient: where the divisor may be zero, it has no upper end. */
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
 * A cost for each of something: with both ends mapped, the largest divisor gives the smallest quotient.
 *
 * @param cost    0 or more
 * @param divisor such as additional conversions, with their interval
 */
export function costPer(cost: number, { estimate, low, high }: Range): Bounded {
	const over = (divisor: number) => (divisor > 0 ? cost / divisor : null);
	return { estimate: over(estimate), low: over(high), high: over(low), bounded: low > 0 };
}

/** The search stops at this margin rate: no margin suffices long before. */
const highestRate = 10;

/** The first rate at which a function is no longer below 0; null where there is none. */
function firstRate(of: (rate: number) => number): number | null {
	const steps = 1000;
	const at = (step: number) => (highestRate * step) / steps;
	for (let step = 0; step <= steps; step++) {
		if (of(at(step)) < 0) continue;
		let [low, high] = [at(Math.max(0, step - 1)), at(step)];
		for (let i = 0; i < 60 && step > 0; i++) {
			const middle = (low + high) / 2;
			if (of(middle) < 0) low = middle;
			else high = middle;
		}
		return high;
	}
	return null;
}

/**
 * The margin rate at which the return is 0, as a fraction; above 1 no margin suffices.
 *
 * Without discounts it is the cost for each additional euro of revenue. A discount is subtracted at every rate, so that the rate needs
 * a search.
 *
 * @param cost     above 0
 * @param revenue  additional revenue with its interval
 * @param present  share of later money that counts, in (0, 1]
 * @param marginAt additional margin at a margin rate, where there are discounts
 */
export function breakEvenMargin(
	cost: number,
	revenue: Range,
	present: number,
	marginAt: ((rate: number) => Range) | null = null
): Bounded {
	if (!marginAt) return costPer(cost, scaled(revenue, present));
	const [estimate = null, low = null, high = null] = (['estimate', 'high', 'low'] as const).map((end) =>
		firstRate((rate) => marginAt(rate)[end] * present - cost)
	);
	return { estimate, low, high, bounded: high !== null };
}

/** Days until the margin has paid the cost; null where that is not within the horizon. */
export interface Payback {
	readonly estimate: number | null;
	/** With the highest plausible margin. */
	readonly low: number | null;
	/** With the lowest plausible margin. */
	readonly high: number | null;
	readonly horizonDays: number;
}

/**
 * The day of the horizon on which the additional margin has paid the cost.
 *
 * Assumes that the margin comes in evenly over the horizon, and does not extrapolate beyond its end.
 *
 * @param cost         above 0
 * @param additional   margin over the horizon
 * @returns null without a horizon
 */
export function payback(cost: number, additional: Range, assumptions: Assumptions): Payback | null {
	const { horizonDays, discountRate } = assumptions;
	if (horizonDays === null) return null;
	const daily = Math.log1p(discountRate) / 365;
	const day = (margin: number): number | null => {
		if (!(margin > 0) || margin * presentShare(assumptions) < cost) return null;
		const plain = (cost / margin) * horizonDays;
		return Math.min(horizonDays, daily > 0 ? -Math.log1p(-daily * plain) / daily : plain);
	};
	return {
		estimate: day(additional.estimate),
		low: day(additional.high),
		high: day(additional.low),
		horizonDays
	};
}
