import { MEASURES } from '#lib/table/words/measure.ts';

/** What a column can be read as, in the words of the page. */
const words: Readonly<Record<string, string>> = {
	campaign: 'Campaign',
	variant: 'Variant',
	date: 'Date',
	people: 'People',
	dimension: 'Breakdown',
	measure: 'Own measure: a count',
	'yes-no': 'Own measure: people, yes or no',
	amount: 'Own measure: an amount',
	score: 'Own measure: a score',
	ignore: 'Leave out',
	impressions: 'Impressions',
	clicks: 'Clicks',
	conversions: 'Conversions',
	orders: 'Orders',
	revenue: 'Revenue',
	cost: 'Cost',
	clv: 'Customer lifetime value',
	unsubscribes: 'Opt-outs',
	complaints: 'Complaints',
	sd: 'Standard deviation',
	se: 'Standard error',
	csat: 'CSAT: sum of scores',
	csat_responses: 'CSAT: how many answered',
	discount: 'Discounts given',
	revenue_x_discount: 'Revenue × discount of each person, summed',
	reached: 'Reached: saw it at least once',
	promoters: 'NPS: answered 9 or 10',
	detractors: 'NPS: answered 0 to 6',
	nps_responses: 'NPS: how many answered'
};

/** Measures whose squares and past may be in a file too. */
const amounts = ['revenue', 'clv', 'orders', 'cost', 'discount', 'csat'];

const roles: readonly string[] = [
	'variant',
	'people',
	'campaign',
	'date',
	'dimension',
	...MEASURES,
	...amounts.map((name) => `${name}_sq`),
	'revenue_cu',
	'clv_cu',
	'revenue_x_discount',
	...['conversions', 'revenue', 'orders', 'clv'].map((name) => `pre_${name}`),
	'measure',
	'yes-no',
	'amount',
	'score',
	'ignore'
];

/** What a role is called: "Revenue, squared" for `revenue_sq`. */
export function roleWords(role: string): string {
	const known = words[role];
	if (known) return known;
	if (role.includes('_x_')) return role;
	if (role.startsWith('pre_')) return `${roleWords(role.slice(4))}, before the campaign`;
	if (role.endsWith('_sq')) return `${roleWords(role.slice(0, -3))}, squared`;
	if (role.endsWith('_cu')) return `${roleWords(role.slice(0, -3))}, cubed`;
	const plain = role.replaceAll('_', ' ');
	return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** The choices for a column; what it is read as now is among them. */
export function roleOptions(current: string): { value: string; label: string }[] {
	const all = roles.includes(current) ? roles : [current, ...roles];
	return all.map((role) => ({ value: role, label: roleWords(role) }));
}
