/** What a return rests on besides the measured data: said by people, never guessed. */
export interface Assumptions {
	/** Share of revenue that is left after the cost of the goods, in (0, 1]. */
	readonly marginRate: number;
	/** What the programme cost whatever its size, in the currency, 0 or more. Counted in full for every variant. */
	readonly fixedCost: number;
	/** What each treated person cost, in the currency, 0 or more. */
	readonly costPerPerson: number;
	/** ISO 4217; `XXX` where amounts have none. */
	readonly currency: string;
	/** Days over which the outcomes were counted; null where nobody said. Nothing is projected beyond them. */
	readonly horizonDays: number | null;
	/** Yearly rate by which later money counts for less, in [0, 1]; 0 for none. */
	readonly discountRate: number;
	/** Revenue of one conversion, above 0, for files without amounts; null where nobody said. */
	readonly valuePerConversion: number | null;
	/** Are discounts taken off revenue already? Left out or null where nobody said: a file with discounts is taken as after them. */
	readonly discountsTakenOff?: boolean | null;
	/**
	 * For files without discounts: the mean discount on an order of a treated person, beyond the control's, 0 or more; left out or
	 * null where nobody said.
	 */
	readonly discountPerOrder?: number | null;
}

export type AssumptionName = keyof Assumptions;

/**
 * What money that comes in evenly over the horizon is worth at its start, as a share of it, in (0, 1].
 *
 * Continuous compounding of the yearly rate: (1 − e^(−δT))/(δT) with δ = ln(1 + rate) and T in years of 365 days.
 */
export function presentShare({
	discountRate,
	horizonDays
}: Pick<Assumptions, 'discountRate' | 'horizonDays'>): number {
	const exponent = Math.log1p(discountRate) * ((horizonDays ?? 0) / 365);
	return exponent > 0 ? -Math.expm1(-exponent) / exponent : 1;
}
