import { z } from 'zod';
import { currency, number, typing, whole } from './fields.ts';

const noNumber = 'Write a number; 0 where there was none.';
/** Beyond it somebody has mistyped. */
const maxAmount = 1e12;

const amount = number(0, maxAmount, noNumber).register(typing, { local: true });
const aboveNothing = number(0, maxAmount, 'Write an amount above 0.')
	.gt(0, 'Write an amount above 0.')
	.register(typing, { local: true });
const marginWords = 'Write a margin above 0 and at most 100%.';
const rateWords = 'Write 0 to 100% a year.';

/** What a return rests on besides the measured data. */
export const assumptions = z.strictObject({
	marginRate: number(0, 1, marginWords)
		.gt(0, marginWords)
		.register(typing, { percent: true, local: true })
		.describe('Share of revenue left after the cost of the goods: 0.4 is 40%'),
	fixedCost: amount.describe('In the currency; counted in full for every variant'),
	costPerPerson: amount.describe('In the currency, for every person treated'),
	currency: currency.describe('That of the campaign, where it has one'),
	horizonDays: whole(1, 3650, 'Write a whole number of days, 1 to 3650.')
		.nullable()
		.describe('Days over which the money was counted'),
	discountRate: number(0, 1, rateWords)
		.register(typing, { percent: true, local: true, blank: 0 })
		.describe('A year: 0.05 is 5%'),
	valuePerConversion: aboveNothing.nullable().describe('For files without amounts'),
	discountsTakenOff: z
		.boolean('Choose one of the list.')
		.nullable()
		.exactOptional()
		.describe('Is revenue after discounts? Assumed so for a file with discounts'),
	discountPerOrder: amount
		.nullable()
		.exactOptional()
		.describe(
			'For files without discounts: how much on an order of a treated person, beyond the control’s; 0 for none'
		)
});

/** Everything together, as a return is made of it. */
export const wholeAssumptions = assumptions
	.refine(({ discountRate, horizonDays }) => discountRate === 0 || horizonDays !== null, {
		path: ['discountRate'],
		message: 'Write the days over which the money came in too.'
	})
	.refine(
		({ discountPerOrder, discountsTakenOff }) => !discountPerOrder || typeof discountsTakenOff === 'boolean',
		{
			path: ['discountsTakenOff'],
			message: 'Choose whether revenue is after discounts.'
		}
	);
