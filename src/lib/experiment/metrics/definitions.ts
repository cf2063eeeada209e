import type { Metric, MetricRole } from './metric.ts';

/** A metric before the deciding one is chosen. */
export type Definition = Omit<Metric, 'role'> & { readonly role: Exclude<MetricRole, 'primary'> };

/** The metrics of the file contract, in the order in which they are read. */
export const definitions: readonly Definition[] = [
	{
		name: 'conversion',
		label: 'Conversion',
		kind: 'proportion',
		role: 'secondary',
		direction: 'increase',
		unit: 'share',
		numerator: 'conversions',
		denominator: 'people'
	},
	{
		name: 'ctr',
		label: 'Click-through rate',
		kind: 'ratio',
		role: 'secondary',
		direction: 'increase',
		unit: 'share',
		numerator: 'clicks',
		denominator: 'impressions'
	},
	{
		name: 'click_rate',
		label: 'Click rate',
		kind: 'proportion',
		role: 'secondary',
		direction: 'increase',
		unit: 'share',
		numerator: 'clicks',
		denominator: 'people'
	},
	{
		name: 'reach_rate',
		label: 'Reach',
		kind: 'proportion',
		role: 'secondary',
		direction: 'increase',
		unit: 'share',
		numerator: 'reached',
		denominator: 'people'
	},
	{
		name: 'impressions_per_person',
		label: 'Impressions per person',
		kind: 'mean',
		role: 'secondary',
		direction: 'increase',
		unit: 'number',
		numerator: 'impressions',
		denominator: 'people'
	},
	{
		name: 'orders_per_person',
		label: 'Orders per person',
		kind: 'mean',
		role: 'secondary',
		direction: 'increase',
		unit: 'number',
		numerator: 'orders',
		denominator: 'people'
	},
	{
		name: 'revenue_per_person',
		label: 'Revenue per person',
		kind: 'mean',
		role: 'secondary',
		direction: 'increase',
		unit: 'money',
		numerator: 'revenue',
		denominator: 'people'
	},
	{
		name: 'clv',
		label: 'Customer lifetime value',
		kind: 'mean',
		role: 'secondary',
		direction: 'increase',
		unit: 'money',
		numerator: 'clv',
		denominator: 'people'
	},
	{
		name: 'unsubscribe_rate',
		label: 'Opt-outs',
		kind: 'proportion',
		role: 'guardrail',
		direction: 'decrease',
		unit: 'share',
		numerator: 'unsubscribes',
		denominator: 'people',
		margin: { relative: 0.1, absolute: 0.001 }
	},
	{
		name: 'complaint_rate',
		label: 'Complaints',
		kind: 'proportion',
		role: 'guardrail',
		direction: 'decrease',
		unit: 'share',
		numerator: 'complaints',
		denominator: 'people',
		margin: { relative: 0.1, absolute: 0.0005 }
	},
	{
		name: 'csat',
		label: 'Satisfaction',
		kind: 'ratio',
		role: 'guardrail',
		direction: 'increase',
		unit: 'number',
		numerator: 'csat',
		denominator: 'csat_responses',
		margin: { relative: 0.05, absolute: 0 }
	},
	{
		name: 'nps',
		label: 'Net promoter score',
		kind: 'ratio',
		role: 'guardrail',
		direction: 'increase',
		unit: 'score',
		numerator: 'promoters',
		less: 'detractors',
		denominator: 'nps_responses',
		// A percentage of a score that can be 0 or negative is meaningless.
		margin: { relative: 0, absolute: 5 }
	},
	{
		name: 'cost_per_click',
		label: 'Cost per click',
		kind: 'ratio',
		role: 'secondary',
		direction: 'decrease',
		unit: 'money',
		numerator: 'cost',
		denominator: 'clicks'
	},
	{
		name: 'cost_per_person',
		label: 'Cost per person',
		kind: 'mean',
		role: 'secondary',
		direction: 'decrease',
		unit: 'money',
		numerator: 'cost',
		denominator: 'people'
	},
	{
		name: 'discount_per_person',
		label: 'Discounts per person',
		kind: 'mean',
		role: 'secondary',
		direction: 'decrease',
		unit: 'money',
		numerator: 'discount',
		denominator: 'people'
	}
];

/** Does this metric of the contract measure people's trust, whatever its role here? */
export const isOfTrust = ({ name }: Pick<Metric, 'name'>): boolean =>
	definitions.find((metric) => metric.name === name)?.role === 'guardrail';

/** Does a guardrail measure people's trust? Those of the contract that were chosen for a goal, such as conversion, do not. */
export const isTrust = ({ name }: Pick<Metric, 'name'>): boolean =>
	definitions.find((metric) => metric.name === name)?.role !== 'secondary';
