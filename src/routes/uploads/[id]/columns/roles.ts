import { MEASURES } from '#lib/csv/measure.ts';

/** What a column can be read as, in the words of the page. */
const words: Readonly<Record<string, string>> = {
	campaign: 'Campaign',
	variant: 'Variant',
	date: 'Date of first exposure',
	people: 'People',
	dimension: 'Breakdown',
	measure: 'Own measure: a count',
	'yes-no': 'Own measure: people, yes or no',
	amount: 'Own measure: an amount',
	score: 'Own measure: a score',
	ignore: 'Leave out',
	csat: 'csat: sum of scores',
	csat_responses: 'csat_responses: how many answered',
	discount: 'discount: sum of discounts given',
	revenue_x_discount: 'revenue_x_discount: sum of each person’s revenue × discount',
	reached: 'reached: people who saw it at least once',
	promoters: 'promoters: people who answered 9 or 10',
	detractors: 'detractors: people who answered 0 to 6',
	nps_responses: 'nps_responses: how many answered 0 to 10'
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

/** The choices for a column; what it is read as now is among them. */
export function roleOptions(current: string): { value: string; label: string }[] {
	const all = roles.includes(current) ? roles : [current, ...roles];
	return all.map((role) => ({ value: role, label: words[role] ?? role }));
}
