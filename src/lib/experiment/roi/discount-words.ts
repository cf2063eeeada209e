import { money } from '#lib/format/money.ts';
import type { Assumptions } from './money/assumptions.ts';
import type { VariantRoi } from './money/roi-figures.ts';

/** The question where a file has no discounts. */
const discountQuestion = 'Are discounts already taken off revenue, and how much per order?';

type Discount = NonNullable<VariantRoi['discount']>;

const ranges: Record<Discount['joint'], string> = {
	known: 'They are taken as known: the file has no sums of squares of them.',
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
