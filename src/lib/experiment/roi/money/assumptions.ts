/** What a return needs besides the measured data: entered by people, never guessed. */
export interface Assumptions {
	/** Share of revenue that is left after the cost of the goods, in (0, 1]. */
	readonly marginRate: number;
	/** Fixed cost of the programme, in the currency, 0 or more. Counted in full for every variant. */
	readonly fixedCost: number;
	/** Cost per treated person, in the currency, 0 or more. */
	readonly costPerPerson: number;
	/** ISO 4217; `XXX` without a currency. */
	readonly currency: string;
	/** Days over which the outcomes were counted; null if not entered. Nothing is projected beyond them. */
	readonly horizonDays: number | null;
	/** Yearly discount rate for later money, in [0, 1]; 0 for none. */
	readonly discountRate: number;
	/** Revenue of one conversion, above 0, for files without amounts; null if not entered. */
	readonly valuePerConversion: number | null;
	/** Is revenue net of discounts? If left out or null, a file with discounts is assumed to be net. */
	readonly discountsTakenOff?: boolean | null;
	/**
	 * For files without discounts: the mean discount on an order of a treated person, beyond the control's, 0 or more; left out or
	 * null if not entered.
	 */
	readonly discountPerOrder?: number | null;
}

export type AssumptionName = keyof Assumptions;

/**
 * Present value of money that comes in evenly over the horizon, as a share of it, in (0, 1].
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
