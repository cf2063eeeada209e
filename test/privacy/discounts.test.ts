import { describe, expect, it } from 'vitest';
import { statementsOf } from '#lib/server/analysis/proof/statements.ts';
import { people, sumsOf, without, type Spending } from '../experiment/people-with-discounts.ts';
import { released, type Group } from '../experiment/released.ts';

const part = (segment: string, variant: string, list: readonly Spending[]): Group => ({
	...sumsOf(variant, list),
	segment
});
const campaign = (treated: (segment: string, seed: number) => readonly Spending[]): Group[] =>
	['web', 'mail'].flatMap((segment, i) => [
		part(segment, 'control', people(10 + i, { count: 3000, buy: 0.06, off: 0, use: 0 })),
		part(segment, 'voucher', treated(segment, 20 + i))
	]);
const usual = campaign((_, seed) => people(seed, { count: 3000, buy: 0.08, off: 0.3, use: 0.7 }));

const tables = (groups: readonly Group[], measure: string) =>
	released(groups).flatMap((epoch) => epoch.tables.filter(({ measures }) => measures.includes(measure)));
const shown = (groups: readonly Group[], measure: string) =>
	tables(groups, measure)
		.filter(({ blocks }) => blocks.length > 0)
		.map(({ axes }) => axes);

describe('discounts', () => {
	it.each(['discount', 'discount_sq', 'revenue_x_discount'])('%s is published in the total alone', (name) => {
		expect(shown(usual, name)).toEqual([[]]);
		expect(shown(usual, 'revenue')).toContainEqual(['segment']);
	});

	it('are in the download for attackers, but the sum of revenue × discount is printed nowhere, as sums of cubes are', () => {
		const cubes = usual.map((group): Group => ({
			...group,
			sums: {
				...group.sums,
				revenue_cu: (1.2 * (group.sums['revenue_sq'] ?? 0) ** 2) / (group.sums['revenue'] ?? 1)
			}
		}));
		const epochs = released(cubes);
		const known = epochs.flatMap(({ tables: list }) =>
			list.flatMap(({ blocks, measures }) => (blocks[0] ? measures : []))
		);
		expect(known).toEqual(expect.arrayContaining(['revenue_cu', 'revenue_x_discount']));
		const lines = [...statementsOf({ slug: 'vouchers', audienceId: null, recurring: false }, epochs)];
		const printed = new Set(lines.map(({ measure }) => measure));
		expect(printed.has('discount_sq')).toBe(true);
		expect(printed.has('revenue_x_discount') || printed.has('revenue_cu')).toBe(false);
	});

	it('say why there is no breakdown', () => {
		const reasons = tables(usual, 'discount').flatMap(({ axes, reason }) =>
			axes.length > 0 ? [reason] : []
		);
		expect(reasons).toEqual(['total-only']);
	});

	it('leave revenue as it is without them', () => {
		const revenueOf = (groups: readonly Group[]) => JSON.stringify(tables(groups, 'revenue'));
		const bare = usual.map((group) => without(group, 'discount', 'discount_sq', 'revenue_x_discount'));
		expect(revenueOf(usual)).toBe(revenueOf(bare));
	});

	it('are hidden where fewer than ten people got one', () => {
		let used = 0;
		const few = campaign((_, seed) =>
			people(seed, { count: 3000, buy: 0.08, off: 0.3, use: 0.7 }).map(([revenue, discount]): Spending =>
				discount > 0 && used++ < 8 ? [revenue, 10] : [revenue, 0]
			)
		);
		expect(shown(few, 'discount')).toEqual([]);
		expect(shown(few, 'revenue_x_discount')).toEqual([]);
	});

	it('are hidden where one of them can be read', () => {
		const [first, ...rest] = people(20, { count: 3000, buy: 0.08, off: 0.3, use: 0.7 });
		const groups = campaign((segment, seed) =>
			segment === 'web' && first
				? [[900, 4000], ...rest]
				: people(seed, { count: 3000, buy: 0.08, off: 0.3, use: 0.7 })
		);
		expect(shown(groups, 'discount')).toEqual([]);
	});

	/** Everybody has 30% off but the first few buyers: revenue − 7/3 × discounts is what those few paid. */
	const butFew = (few: number) => {
		let kept = 0;
		return campaign((_, seed) =>
			people(seed, { count: 3000, buy: 0.08, off: 0.3, use: 1 }).map(([revenue, discount]): Spending =>
				discount > 0 && kept++ < few ? [revenue + discount, 0] : [revenue, discount]
			)
		);
	};

	it('are hidden where they would tell what a few buyers without a discount paid', () => {
		const groups = butFew(2);
		// What an attacker would compute: exactly what the two paid.
		const treated = groups.filter(({ variant }) => variant === 'voucher');
		const sum = (name: string) => treated.reduce((all, { sums }) => all + (sums[name] ?? 0), 0);
		expect(sum('revenue') - (7 / 3) * sum('discount')).toBeGreaterThan(0);
		expect(shown(groups, 'discount')).toEqual([]);
		expect(shown(groups, 'revenue_x_discount')).toEqual([]);
		expect(shown(butFew(0), 'discount')).toEqual([[]]);
		expect(shown(butFew(60), 'discount')).toEqual([[]]);
	});

	it('are hidden with the count that they are a multiple of', () => {
		const groups = campaign((_, seed) => people(seed, { count: 3000, buy: 0.08, off: 0.3, use: 0.7 })).map(
			(group): Group => {
				// Eight people of the control converted: conversions are hidden, and five off each would count them.
				const conversions = group.variant === 'control' ? 4 : (group.sums['conversions'] ?? 0);
				const given = group.variant === 'control' ? 0 : 5 * conversions;
				return { ...group, sums: { ...group.sums, conversions, discount: given, discount_sq: 5 * given } };
			}
		);
		expect(shown(groups, 'conversions')).toEqual([]);
		expect(shown(groups, 'discount')).toEqual([]);
	});

	it('are hidden without their squares', () => {
		const large = ['control', 'voucher'].map((variant, i) =>
			without(
				sumsOf(variant, people(30 + i, { count: 5000, buy: 0.3, off: i * 0.3, use: 1 })),
				'discount_sq',
				'revenue_x_discount'
			)
		);
		expect(shown(large, 'discount')).toEqual([]);
		expect(tables(large, 'discount').map(({ reason }) => reason)).toEqual(['discounts-need-squares']);
	});
});
