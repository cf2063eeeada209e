import type { Metric } from '#lib/experiment/metrics/metric.ts';
import type { NotShownRow, Range, ShownRow } from '#lib/experiment/results/comparison/results.ts';

export const conversion: Metric = {
	name: 'conversion',
	label: 'Conversion',
	kind: 'proportion',
	role: 'primary',
	direction: 'increase',
	unit: 'share',
	numerator: 'conversions',
	denominator: 'people'
};

export const revenue: Metric = {
	...conversion,
	name: 'revenue_per_person',
	label: 'Revenue per person',
	kind: 'mean',
	role: 'secondary',
	unit: 'money',
	numerator: 'revenue'
};

export const optOuts: Metric = {
	...conversion,
	name: 'unsubscribe_rate',
	label: 'Opt-outs',
	role: 'guardrail',
	direction: 'decrease',
	numerator: 'unsubscribes',
	margin: { relative: 0.1, absolute: 0 }
};

const total = { by: [], segment: {}, pooled: [], metric: 'conversion', variant: 'B' } as const;

/** A total with its difference; the lift is the difference over a control value of 0.01. */
export function shown(difference: Range, more: Partial<ShownRow> = {}): ShownRow {
	const { estimate, low, high } = difference;
	return {
		...total,
		status: 'shown',
		verdict: low > 0 ? 'better' : 'no clear difference',
		control: { people: 1000, numerator: 10, denominator: 1000, value: 0.01 },
		treatment: { people: 1000, numerator: 20, denominator: 1000, value: 0.01 + estimate },
		difference: { ...difference, p: 0.01, log10P: -2 },
		lift: { estimate: estimate / 0.01, low: low / 0.01, high: high / 0.01, stable: true },
		varianceSource: 'exact',
		...more
	};
}

export const hidden: NotShownRow = {
	...total,
	status: 'hidden',
	reason: 'fewer-than-m',
	verdict: 'hidden for privacy'
};
