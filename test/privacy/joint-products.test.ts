import { describe, expect, it } from 'vitest';
import { buyers, correctedWith, type Buyer } from './two-amounts.ts';

const differing = (place: number) => 1 + ((place * 13) % 59) / 10;

/** Totals that show revenue × discount, or discounts, once so many people with such purchases were added. */
function corrected(added: readonly Buyer[]) {
	const made = correctedWith('discount', {
		control: buyers(200, () => 0),
		usual: buyers(500, differing),
		added
	});
	if (made.kind === 'refused') return [made.refusal];
	return ['discount', 'revenue_x_discount'].filter((name) =>
		made.attempt.epochs.some(({ tables }) =>
			tables.some(({ measures: of, blocks }) => of.includes(name) && blocks.length > 0)
		)
	);
}

describe('Σ of revenue × discount of a corrected campaign', () => {
	it('stays where the people who were added could have it as a group of their own', () => {
		expect(corrected(buyers(390, differing))).toEqual(['discount', 'revenue_x_discount']);
	});

	it('is left out where it would be the revenue of twenty people with a voucher', () => {
		expect(corrected(buyers(120, (place) => (place < 20 ? differing(place) : 0)))).toEqual(['discount']);
	});
});
