import { level } from '#lib/format/interval.ts';
import { number } from '#lib/format/number.ts';
import type { Assumptions } from './money/assumptions.ts';
import { hasDiscounts } from './money/extra-discount.ts';
import { ownLevel } from '../results/comparison/deciding.ts';
import { totalRow } from './money/money-basis.ts';
import type { CampaignResults } from '../results/comparison/results.ts';
import type { VariantRoi } from './money/roi-figures.ts';
import { money } from '#lib/format/money.ts';

/** The question where a file has no discounts. */
const discountQuestion = 'Is revenue after discounts, and how much are they per order?';

type Discount = NonNullable<VariantRoi['discount']>;

const ranges: Record<Discount['joint'], string> = {
	known: 'They are treated as exact: the file has no sums of squares of them.',
	exact: 'The range allows for how discounts and revenue move together.',
	bound: 'The range allows for the worst way in which discounts and revenue could move together.'
};

/**
 * The source of the discounts in a return, and how they enter it, in sentences.
 * @param inFile the campaign’s file has discounts
 */
export function discountWords(
	{ discount }: Pick<VariantRoi, 'discount'>,
	{
		discountPerOrder,
		discountsTakenOff,
		currency
	}: Pick<Assumptions, 'discountPerOrder' | 'discountsTakenOff' | 'currency'>,
	inFile = false
): string {
	if (!discount) {
		if (inFile) return 'Discounts are those of the file: this variant has none beyond the control’s.';
		if (typeof discountsTakenOff === 'boolean' && (discountPerOrder ?? null) === null)
			return `Revenue is ${discountsTakenOff ? 'after' : 'before'} discounts. How much they are per order is not entered: none are counted.`;
		return discountPerOrder === undefined || discountPerOrder === null
			? `${discountQuestion} Not answered: none are counted.`
			: 'No discounts beyond the control’s.';
	}
	const { source, takenOff, joint } = discount;
	const from =
		source === 'file'
			? 'Discounts are those of the file'
			: `Discounts are ${money(discountPerOrder ?? 0, currency)} on each order of the treated people, as entered`;
	const formula = takenOff
		? 'revenue is what was paid: margin rate × (revenue + discounts) − discounts'
		: 'revenue is before discounts: margin rate × revenue − discounts';
	return `${from}; they come off the margin one for one, and ${formula}. ${ranges[joint]}`;
}

const sources: Record<NonNullable<VariantRoi['source']>, string> = {
	revenue_per_person: 'Extra revenue: the difference per person times the people in the variant.',
	clv: 'The file has no revenue with a range: extra revenue is the difference in lifetime value per person times the people in the variant. If that value is a margin already, set the margin to 100%.',
	'value-per-conversion':
		'The file has no amounts: extra revenue is extra conversions times the entered value of one.'
};

/** The level of money, where it is adjusted for several comparisons; empty otherwise. */
function levelWords(results: CampaignResults, one: VariantRoi): string[] {
	const metric = one.source === 'value-per-conversion' ? 'conversion' : one.source;
	const row = metric && totalRow(results, metric, one.variant);
	const own = row?.status === 'shown' ? ownLevel(row, results.confidence) : null;
	if (!own) return [];
	return [
		`Ranges of money are ${level(own.confidence)} ones, adjusted for ${number(own.comparisons)} comparisons.`
	];
}

/** Notes on choices made after results were published: a signer has to know them. */
const choices: ReadonlySet<string> = new Set(['primary-changed', 'roles-changed', 'level-changed']);

/** How to read the ranges of a report, in sentences. */
export function rangeWords(
	results: CampaignResults,
	one: VariantRoi | null,
	assumptions: Assumptions | null
): string[] {
	const tests = new Set(
		results.results.flatMap((row) => (row.status === 'shown' && row.basis ? [row.basis.test] : []))
	);
	const days = assumptions?.horizonDays ?? null;
	return [
		...results.health.notes.filter(({ code }) => choices.has(code)).map(({ words }) => words),
		`Ranges are ${level(results.confidence)} confidence intervals${tests.has('always-valid') ? ', valid at any time while the campaign runs' : ''}.`,
		...(one?.source ? [sources[one.source]] : []),
		...(one?.source && assumptions ? [discountWords(one, assumptions, hasDiscounts(results))] : []),
		...(one ? levelWords(results, one) : []),
		'Margin and costs are as entered.',
		...(results.treatments.length > 1
			? ['Gains of single variants are before the fixed cost, which the campaign pays once.']
			: []),
		...(assumptions && assumptions.discountRate > 0
			? ['Later money counts for less, by the yearly rate, as if it came in evenly.']
			: []),
		days === null
			? 'Nothing is projected beyond the people and days counted.'
			: `Nothing is projected beyond the ${number(days)} days counted.`
	];
}
