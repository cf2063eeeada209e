import { laterValues } from '../metrics/later-values.ts';
import type { Metric } from '../metrics/metric.ts';
import type { CampaignResults, ResultRow } from './comparison/results.ts';

/** Observed lifetime value of every treatment against the control. */
export interface ObservedValue {
	readonly metric: Metric;
	/** The number of days in the column's name, such as 90 in `clv_90`; null without one. */
	readonly days: number | null;
	readonly rows: readonly ResultRow[];
}

/** Buying habits of one variant's people; descriptive, not compared. */
export interface BuyingHabits {
	readonly variant: string;
	/** Revenue per order. */
	readonly averageOrder: number;
	/** Orders per person, including those who did not buy. */
	readonly ordersPerPerson: number;
	/** Orders per buyer: above 1 some bought again; null where buyers are not published. */
	readonly ordersPerBuyer: number | null;
}

export interface LifetimeValue {
	readonly observed: readonly ObservedValue[];
	/** Control first; empty where the file has no orders and revenue. */
	readonly described: readonly BuyingHabits[];
}

/** A variant's habits, from sums that are published for the whole campaign. */
function habitsOf({ results, control }: CampaignResults, variant: string): BuyingHabits | null {
	const side = (metric: string) => {
		const row = results.find(
			(one) =>
				one.by.length === 0 && one.metric === metric && (variant === control || one.variant === variant)
		);
		// Sums of some periods cannot be combined with those of others.
		if (!row || row.periods) return null;
		return (variant === control ? row.control : row.treatment) ?? null;
	};
	const [orders, revenue, buyers] = [
		side('orders_per_person'),
		side('revenue_per_person'),
		side('conversion')
	];
	if (!orders || !revenue || !(orders.numerator > 0) || !(orders.people > 0)) return null;
	return {
		variant,
		averageOrder: revenue.numerator / orders.numerator,
		ordersPerPerson: orders.numerator / orders.people,
		// Fewer orders than buyers: the two count different things.
		ordersPerBuyer:
			buyers && buyers.numerator > 0 && orders.numerator >= buyers.numerator
				? orders.numerator / buyers.numerator
				: null
	};
}

/** Customer value as the file observed it, and buying habits; null where the file has neither. */
export function lifetimeValue(results: CampaignResults): LifetimeValue | null {
	const observed = laterValues(results.metrics)
		.flatMap(({ metric, days }): ObservedValue[] => {
			const rows = results.results.filter((row) => row.by.length === 0 && row.metric === metric.name);
			return rows.length > 0 ? [{ metric, days, rows }] : [];
		})
		.sort((a, b) => (a.days ?? 0) - (b.days ?? 0));
	const all = [results.control, ...results.treatments].map((variant) => habitsOf(results, variant));
	const described = all.flatMap((habits) => habits ?? []);
	// A single variant has nothing to compare with.
	const isWhole = described.length === all.length;
	if (observed.length === 0 && !isWhole) return null;
	return { observed, described: isWhole ? described : [] };
}
