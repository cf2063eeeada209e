import type { Measure } from '#lib/privacy/cube.ts';
import type { Metric, MetricRole } from './metric.ts';

type Definition = Omit<Metric, 'role'> & { readonly role: Exclude<MetricRole, 'primary'> };

const definitions: readonly Definition[] = [
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
		name: 'cost_per_person',
		label: 'Cost per person',
		kind: 'mean',
		role: 'secondary',
		direction: 'decrease',
		unit: 'money',
		numerator: 'cost',
		denominator: 'people'
	}
];

/** First choice for the one metric that decides, where the campaign does not name it. */
const primaryOrder = ['conversion', 'revenue_per_person', 'clv', 'orders_per_person', 'click_rate', 'ctr'];

/**
 * The metrics that a set of measures can make, the primary first, guardrails last.
 *
 * Clicks are divided by impressions where the file has impressions, by people where it has not.
 * A measure outside the contract becomes a mean per person under its own name.
 *
 * @param measures measures of a campaign's releases
 * @param primary  name of the metric that decides; by default the first of conversion, revenue, clv, orders, clicks
 */
export function metricsOf(measures: readonly Measure[], primary?: string): readonly Metric[] {
	const names = new Set(measures.filter(({ role }) => role === 'sum').map(({ name }) => name));
	const has = (name: string) => name === 'people' || names.has(name);
	const known = definitions.filter(
		({ name, numerator, denominator }) =>
			has(numerator) && has(denominator) && !(name === 'click_rate' && names.has('impressions'))
	);
	const used = new Set([...definitions.flatMap((d) => [d.numerator, d.denominator])]);
	const custom = [...names]
		.filter((name) => !used.has(name) && !name.startsWith('pre_'))
		.map((name): Definition => ({
			name,
			label: name.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase()),
			kind: 'mean',
			role: 'secondary',
			direction: 'increase',
			unit: 'number',
			numerator: name,
			denominator: 'people'
		}));
	const all = [...known, ...custom];
	const first = [...(primary ? [primary] : []), ...primaryOrder].find((name) =>
		all.some((m) => m.name === name)
	);
	const rank = (metric: Metric) => (metric.role === 'primary' ? 0 : metric.role === 'secondary' ? 1 : 2);
	return all
		.map((metric): Metric => (metric.name === first ? { ...metric, role: 'primary' } : metric))
		.sort((a, b) => rank(a) - rank(b));
}
