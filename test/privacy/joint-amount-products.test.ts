import { describe, expect, it } from 'vitest';
import { buyers, correctedWith, type Buyer } from './two-amounts.ts';

const differing = (place: number) => 1 + ((place * 13) % 59);

/** Totals that show amounts, once so many people with such purchases were added. */
function corrected(added: readonly Buyer[], relation: 'version' | 'audience' = 'version') {
	const made = correctedWith(
		'points',
		{ control: buyers(300, differing), usual: buyers(500, differing), added },
		relation
	);
	if (made.kind === 'refused') return made.refusal;
	const totals = made.attempt.epochs.flatMap(({ tables }) => tables.filter(({ axes }) => axes.length === 0));
	const sumsOf = (name: string) =>
		totals.flatMap(({ measures: of, blocks }) =>
			of.includes(name) && blocks[0] ? [blocks[0].sums[1]?.[of.indexOf(name)]] : []
		);
	return {
		revenue: sumsOf('revenue')[0],
		points: sumsOf('points')[0],
		product: sumsOf('revenue_x_points')[0]
	};
}

const all = (list: readonly Buyer[], of: (buyer: Buyer) => number) =>
	list.reduce((sum, buyer) => sum + of(buyer), 0);

describe.each(['version', 'audience'] as const)('Σ of revenue × points beside another %s', (relation) => {
	it('stays where the people who were added could have it as a group of their own', () => {
		const added = buyers(390, differing);
		const list = [...buyers(500, differing), ...added];
		expect(corrected(added, relation)).toEqual({
			revenue: all(list, ([r]) => r),
			points: all(list, ([, p]) => p),
			product: all(list, ([r, p]) => r * p)
		});
	});

	it('alone is left out where it would be the revenue of twenty people with points', () => {
		const added = buyers(120, (place) => (place < 20 ? 10 : 0));
		const list = [...buyers(500, differing), ...added];
		// What an attacker would compute: exactly what the twenty paid.
		const ten = all(added, ([r, p]) => r * p) / 10;
		expect(ten).toBe(all(added.slice(0, 20), ([r]) => r));
		expect(corrected(added, relation)).toEqual({
			revenue: all(list, ([r]) => r),
			points: all(list, ([, p]) => p),
			product: undefined
		});
	});
});
