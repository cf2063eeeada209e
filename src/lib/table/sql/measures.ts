import { productName } from '../words/measure.ts';

/** The measures of a query, each made of one person's events. */
export const sqlMeasures = [
	'impressions',
	'clicks',
	'conversions',
	'orders',
	'revenue',
	'cost',
	'discount',
	'unsubscribes',
	'complaints',
	'csat',
	'reached',
	'nps'
] as const;

/** A measure that a query can add up. */
export type SqlMeasure = (typeof sqlMeasures)[number];

/** The measures that also have a value before the campaign. */
const BEFORE: readonly SqlMeasure[] = ['impressions', 'clicks', 'conversions', 'orders', 'revenue'];

/** One number of one person, and the column of the file that it becomes. */
export interface PersonMeasure {
	/** canonical name, such as `pre_revenue` */
	readonly name: string;
	/** the events it is made of */
	readonly event: string;
	/** `any`: 1 if there was one; `count`; `sum` and `mean` of amounts */
	readonly how: 'any' | 'count' | 'sum' | 'mean';
	readonly pre: boolean;
}

const EVENTS: Readonly<Record<SqlMeasure, { event: string; how: PersonMeasure['how'] }>> = {
	impressions: { event: 'impression', how: 'count' },
	clicks: { event: 'click', how: 'count' },
	conversions: { event: 'purchase', how: 'any' },
	orders: { event: 'purchase', how: 'count' },
	revenue: { event: 'purchase', how: 'sum' },
	cost: { event: 'cost', how: 'sum' },
	discount: { event: 'discount', how: 'sum' },
	unsubscribes: { event: 'unsubscribe', how: 'any' },
	complaints: { event: 'complaint', how: 'any' },
	csat: { event: 'csat', how: 'mean' },
	reached: { event: 'impression', how: 'any' },
	nps: { event: 'nps', how: 'mean' }
};

/**
 * The numbers of one person that the measures need. Clicks without impressions count people who clicked, as the file contract has it.
 *
 * @param measures chosen
 * @param pre      whether to include the time before the campaign
 */
export function personMeasures(measures: readonly SqlMeasure[], pre: boolean): PersonMeasure[] {
	const make = (measure: SqlMeasure, before: boolean): PersonMeasure => {
		const { event, how } = EVENTS[measure];
		const clickers = measure === 'clicks' && !measures.includes('impressions');
		return {
			name: before ? `pre_${measure}` : measure,
			event,
			how: clickers ? 'any' : how,
			pre: before
		};
	};
	const chosen = sqlMeasures.filter((measure) => measures.includes(measure));
	return [
		...chosen.map((measure) => make(measure, false)),
		...(pre ? BEFORE.filter((measure) => chosen.includes(measure)).map((measure) => make(measure, true)) : [])
	];
}

/** A column of the file: a sum over people of one number, of its square or cube, or of the product of two. */
export interface SumColumn {
	readonly name: string;
	readonly factors: readonly string[];
}

/**
 * The columns of the file: sums, squares where a number is more than yes or no, cubes of revenue (a few large orders at an unequal
 * split), and the products that intervals of ratios and CUPED need.
 *
 * @param people the numbers per person
 */
export function sumColumns(people: readonly PersonMeasure[]): SumColumn[] {
	// Answers to the recommendation question are counted, not added up.
	const summed = people.filter(({ name }) => name !== 'nps');
	const has = (name: string): boolean => summed.some((one) => one.name === name);
	const columns = summed.flatMap(({ name, how }): SumColumn[] => [
		{ name, factors: [name] },
		...(how === 'any' ? [] : [{ name: `${name}_sq`, factors: [name, name] }]),
		...(name === 'revenue' ? [{ name: `${name}_cu`, factors: [name, name, name] }] : [])
	]);
	const product = (a: string, b: string): void => {
		const name = productName(a, b);
		if (has(a) && has(b) && !columns.some((column) => column.name === name))
			columns.push({ name, factors: [a, b] });
	};
	for (const { name, pre } of summed) if (!pre) product(name, `pre_${name}`);
	if (has('impressions')) {
		const ratio = ['clicks', 'impressions', 'pre_clicks', 'pre_impressions'];
		for (const [i, a] of ratio.entries()) for (const b of ratio.slice(i + 1)) product(a, b);
	}
	product('clicks', 'cost');
	// The covariance of discounts and revenue makes the range of the margin exact.
	product('revenue', 'discount');
	return columns;
}
