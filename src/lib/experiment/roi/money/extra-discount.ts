import type { Assumptions } from './assumptions.ts';
import { totalRow } from './money-basis.ts';
import type { CampaignResults, NotShownReason, ShownRow } from '../../results/comparison/results.ts';

/** Discounts of a variant's people beyond those of as many people of the control, in the currency. */
export interface ExtraDiscount {
	readonly kind: 'computed';
	readonly total: number;
	/** Its standard error; null where it is treated as known, like costs: the file has no sums of squares. */
	readonly error: number | null;
	/** The file's column, or the assumed amount per order. */
	readonly source: 'file' | 'per-order';
	/** Is revenue what was paid, after discounts? */
	readonly takenOff: boolean;
	/**
	 * Covariance with the variant's additional revenue, where it follows from the file: people who did not buy spent nothing and got
	 * no discount. Null where it has to be looked up, or is unknown.
	 */
	readonly covariance: number | null;
}

/** No discounts are known: neither a column nor an assumption. */
export type NoDiscount =
	{ readonly kind: 'unsaid' } | { readonly kind: 'none'; readonly reason: NotShownReason };

type DiscountAssumptions = Pick<Assumptions, 'discountsTakenOff' | 'discountPerOrder'>;

const shown = (results: CampaignResults, metric: string, variant: string): ShownRow | null => {
	const row = totalRow(results, metric, variant);
	return row?.status === 'shown' ? row : null;
};

/** Does the campaign's file have discounts? */
export const hasDiscounts = ({ metrics }: CampaignResults): boolean =>
	metrics.some(({ name }) => name === 'discount_per_person');

/** Discounts by an amount for each order of the treated people; the control's orders have none. */
function byOrders(results: CampaignResults, variant: string, each: number, takenOff: boolean) {
	const orders = shown(results, 'orders_per_person', variant);
	const conversion = shown(results, 'conversion', variant);
	const count = orders ?? conversion;
	if (!count) return null;
	const { people: n, numerator: sum } = count.treatment;
	const squares = orders ? orders.basis?.treatment['orders_sq'] : sum;
	const error = squares === undefined ? null : each * Math.sqrt(((squares - sum ** 2 / n) / (n - 1)) * n);
	const revenue = shown(results, 'revenue_per_person', variant)?.treatment;
	// Σ of revenue × bought is Σ of revenue.
	const covariance =
		!orders && revenue ? (each * n * (revenue.numerator - (revenue.numerator * sum) / n)) / (n - 1) : null;
	return { kind: 'computed', total: each * sum, error, source: 'per-order', takenOff, covariance } as const;
}

/**
 * The discounts of a variant: those of the file, else the assumed amount per order. Without either there is
 * nothing to count.
 */
export function extraDiscount(
	results: CampaignResults,
	variant: string,
	{ discountPerOrder, discountsTakenOff }: DiscountAssumptions
): ExtraDiscount | NoDiscount {
	const row = totalRow(results, 'discount_per_person', variant);
	const takenOff = discountsTakenOff ?? true;
	if (row) {
		if (row.status !== 'shown')
			// A variant that cannot be compared has no margin either; without discounts on both sides there is no difference.
			return row.reason === 'no-variance' && row.control && row.treatment
				? known((row.treatment.value - row.control.value) * row.treatment.people, takenOff)
				: { kind: 'none', reason: row.reason };
		const { people } = row.treatment;
		const total = (row.treatment.value - row.control.value) * people;
		const error = row.varianceSource === 'exact' ? (row.basis?.standardError ?? null) : null;
		return { ...known(total, takenOff), error: error === null ? null : error * people };
	}
	if (discountPerOrder === undefined || discountPerOrder === null) return { kind: 'unsaid' };
	return byOrders(results, variant, discountPerOrder, takenOff) ?? { kind: 'unsaid' };
}

const known = (total: number, takenOff: boolean): ExtraDiscount => ({
	kind: 'computed',
	total,
	error: null,
	source: 'file',
	takenOff,
	covariance: null
});
