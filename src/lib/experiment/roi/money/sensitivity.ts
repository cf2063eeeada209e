import { presentShare, type Assumptions } from './assumptions.ts';
import { scaled } from './money-basis.ts';
import type { Range } from '../../results/comparison/results.ts';

/** The return under one other assumption. */
export interface SensitivityRow {
	readonly of: 'margin' | 'cost';
	/** The margin rate, or the cost as a multiple of what was assumed. */
	readonly value: number;
	/** The entered assumption. */
	readonly assumed: boolean;
	readonly roi: Range;
}

/** Costs to try, as multiples. */
const costs = [0.5, 2];
/** The step of the margin: ten points, or half of a small margin. */
const step = (rate: number): number => Math.min(0.1, rate / 2);

/** The gain of a campaign under one other assumption. */
export interface GainRow extends Omit<SensitivityRow, 'roi'> {
	readonly gain: Range;
}

/** Margins to try: ten points less and more, or half of a small margin. */
export const marginsAround = (rate: number): number[] =>
	[rate - step(rate), rate, rate + step(rate)].filter((one) => one <= 1);

/**
 * The gain at a lower and a higher margin, and at half and twice the cost; all else as assumed.
 *
 * @param gainAt of a campaign at a margin rate; null where it is unknown
 * @param cost   in the currency; without any only the margin is varied
 */
export function gainSensitivity(
	gainAt: (rate: number) => Range | null,
	cost: number,
	marginRate: number
): GainRow[] {
	const now = gainAt(marginRate);
	const less = (by: number, { estimate, low, high }: Range): Range => ({
		estimate: estimate - by,
		low: low - by,
		high: high - by
	});
	return [
		...marginsAround(marginRate).flatMap((value): GainRow[] => {
			const gain = gainAt(value);
			return gain ? [{ of: 'margin', value, assumed: value === marginRate, gain }] : [];
		}),
		...(now && cost > 0 ? costs : []).flatMap((value): GainRow[] =>
			now ? [{ of: 'cost', value, assumed: false, gain: less(cost * (value - 1), now) }] : []
		)
	];
}

/** ROI of a margin. @param present share of later money that counts @param cost above 0 */
export function returnOn(margin: Range, { present, cost }: { present: number; cost: number }): Range {
	const { estimate, low, high } = scaled(margin, present / cost);
	return { estimate: estimate - 1, low: low - 1, high: high - 1 };
}

/**
 * The return at a lower and a higher margin, and at half and twice the cost; all else as assumed.
 *
 * @param marginAt additional margin at a margin rate, with its interval
 * @param cost     above 0
 */
export function sensitivity(
	marginAt: (rate: number) => Range,
	cost: number,
	assumptions: Assumptions
): SensitivityRow[] {
	const { marginRate } = assumptions;
	const present = presentShare(assumptions);
	return [
		...marginsAround(marginRate).map((rate): SensitivityRow => ({
			of: 'margin',
			value: rate,
			assumed: rate === marginRate,
			roi: returnOn(marginAt(rate), { present, cost })
		})),
		...costs.map((times): SensitivityRow => ({
			of: 'cost',
			value: times,
			assumed: false,
			roi: returnOn(marginAt(marginRate), { present, cost: cost * times })
		}))
	];
}
