import { describe, expect, it } from 'vitest';
import { stream } from '../experiment/people-with-discounts.ts';
import { released, type Group } from '../experiment/released.ts';
import { floors } from './promise/floors.ts';
import { populations } from './promise/population.ts';
import { kindsOf, promised } from './promise/rule.ts';
import { statementsOf } from './statements.ts';

/** Revenue after discount, and the discount, of everybody who bought. */
type Buyer = readonly [revenue: number, discount: number];

const group = (variant: string, buyers: readonly Buyer[], people = 8000): Group => {
	const sum = (of: (revenue: number, discount: number) => number) =>
		Math.round(1e4 * buyers.reduce((all, [r, d]) => all + of(r, d), 0)) / 1e4;
	return {
		variant,
		people,
		sums: {
			conversions: buyers.length,
			revenue: sum((r) => r),
			revenue_sq: sum((r) => r * r),
			discount: sum((_, d) => d),
			discount_sq: sum((_, d) => d * d),
			revenue_x_discount: sum((r, d) => r * d)
		}
	};
};

/** What so many buyers paid, the same every time. */
const paid = (count: number, seed: number): number[] => {
	const random = stream(seed);
	return Array.from({ length: count }, () => Math.round(100 * (10 + 60 * random())) / 100);
};
const control = group(
	'control',
	paid(401, 1).map((x): Buyer => [x, 0])
);
/** 539 buyers, each with the discount that is given by place. */
const treated = (discountOf: (place: number) => number, first?: number) =>
	group(
		'voucher',
		paid(539, 2).map((x, place): Buyer => [place === 0 && first ? first : x, discountOf(place)])
	);
const shown = (groups: readonly Group[]) => {
	const tables = released(groups).flatMap((epoch) => epoch.tables.filter(({ axes }) => axes.length === 0));
	const has = (name: string) =>
		tables.some(({ measures, blocks }) => measures.includes(name) && blocks.length > 0);
	return ['discount', 'revenue_x_discount'].filter(has);
};
const reasons = (groups: readonly Group[]) =>
	released(groups).flatMap(({ tables }) =>
		tables.flatMap(({ axes, measures, reason }) =>
			axes.length === 0 && measures.includes('discount') ? [reason] : []
		)
	);

describe('Σ of revenue × discount, which printed ranges give away', () => {
	it('is used where discounts differ and many people have one', () => {
		const random = stream(3);
		const given = Array.from({ length: 539 }, () => Math.round(600 * random()) / 100);
		expect(shown([control, treated((place) => given[place] ?? 0)])).toEqual([
			'discount',
			'revenue_x_discount'
		]);
	});

	it('is not used where it is the revenue of twelve people with a voucher of 5', () => {
		const few = treated((place) => (place < 12 ? 5 : 0), 2000);
		// What a newcomer worked out of the range of the margin.
		expect((few.sums['revenue_x_discount'] ?? 0) / 5).toBeGreaterThan(2000);
		expect(shown([control, few])).toEqual(['discount']);
	});

	it.each([
		[40, []],
		[60, ['revenue_x_discount']]
	])('counts people with a discount: of %i', (count, used) => {
		expect(shown([control, treated((place) => (place < count ? 5 : 0))])).toEqual(['discount', ...used]);
	});

	it.each([
		[45, []],
		[60, ['revenue_x_discount']],
		[0, ['revenue_x_discount']]
	])('counts buyers without one: %i of them', (count, used) => {
		expect(shown([control, treated((place) => (place < count ? 0 : 5))])).toEqual(['discount', ...used]);
	});

	it('is not used where the others of those with a voucher spent too little beside the largest', () => {
		const large = treated((place) => (place < 60 ? 5 : 0), 6000);
		expect(shown([control, large])).toEqual(['discount']);
	});

	it('is known to attackers', () => {
		const cells = [control, treated((place) => (place < 12 ? 5 : 0), 2000)];
		const values = new Map<string, string[]>();
		const statements = statementsOf(released(cells), { name: 'case', values });
		const planted = statements.flatMap((one) =>
			one.measure === 'discount'
				? [
						one,
						{
							...one,
							id: `${one.id} x`,
							measure: 'revenue_x_discount',
							value:
								cells.find(({ variant }) => one.dataset.endsWith(variant))?.sums['revenue_x_discount'] ?? 0
						}
					]
				: [one]
		);
		const found = (list: typeof statements) =>
			populations(list, []).flatMap((one) =>
				floors(one, kindsOf(list), promised(50, 10)).map(({ measure, kind }) => `${measure}: ${kind}`)
			);
		expect(found(statements)).toEqual([]);
		expect(found(planted)).toEqual(['revenue_x_discount: floor-money']);
	});
});

describe('discounts of few amounts', () => {
	it.each([
		[5, 10],
		[5, 20],
		[2.5, 7.5],
		[500, 1000]
	])('are hidden where vouchers of %d and %d count the one buyer without', (low, high) => {
		const but = (none: number) => treated((place) => (place < none ? 0 : place < none + 60 ? high : low));
		expect(shown([control, but(1)])).toEqual([]);
		expect(shown([control, but(9)])).toEqual([]);
		expect(shown([control, but(20)])).toContain('discount');
		expect(shown([control, but(0)])).toContain('discount');
	});

	it('are hidden in one variant of several, each with a voucher of its own', () => {
		const other = { ...treated((place) => (place < 100 ? 0 : 8)), variant: 'other' };
		expect(shown([control, treated((place) => (place < 100 ? 0 : 5)), other])).toContain('discount');
		expect(shown([control, treated((place) => (place < 1 ? 0 : 5)), other])).toEqual([]);
	});

	it('are shown where they are whole numbers of any size', () => {
		const hidden = Array.from({ length: 30 }, (_, seed) => {
			const random = stream(100 + seed);
			const given = Array.from({ length: 539 }, () => (random() < 0.6 ? 1 + Math.floor(20 * random()) : 0));
			return shown([control, treated((place) => given[place] ?? 0)]).includes('discount') ? 0 : 1;
		}).reduce((all: number, one) => all + one, 0);
		expect(hidden).toBeLessThanOrEqual(2);
	});
});

describe('discounts without their sum of squares', () => {
	it('are hidden, and say why: one person’s would be printed', () => {
		const bare = ({ sums, ...rest }: Group): Group => {
			const { conversions = 0, revenue = 0, revenue_sq = 0, discount = 0 } = sums;
			return { ...rest, sums: { conversions, revenue, revenue_sq, discount } };
		};
		const one = bare({ ...control, sums: { ...control.sums, discount: 7.77 } });
		const usual = bare(treated((place) => 1 + (place % 7) * 0.83));
		expect(shown([one, usual])).toEqual([]);
		expect(reasons([one, usual])).toEqual(['discounts-need-squares']);
		expect(shown([bare(control), usual])).toEqual([]);
	});
});

describe('Σ of two amounts of a person', () => {
	/** Points of 10 for the first buyers, in the total and by segment. */
	const withPoints = (variant: string, segment: string, count: number): Group => {
		const buyers = paid(300, count + 7).map((x, place) => [x, place < count ? 10 : 0] as const);
		const { people, sums } = group(variant, buyers, 4000);
		const { conversions = 0, revenue = 0, revenue_sq = 0 } = sums;
		const { discount: points = 0, discount_sq: points_sq = 0, revenue_x_discount = 0 } = sums;
		return {
			variant,
			segment,
			people,
			sums: { conversions, revenue, revenue_sq, points, points_sq, revenue_x_points: revenue_x_discount }
		};
	};
	const shownIn = (count: number) =>
		released(
			['control', 'treated'].flatMap((variant, more) =>
				['web', 'mail'].map((segment) => withPoints(variant, segment, count + more))
			)
		).flatMap(({ tables }) =>
			tables.flatMap(({ axes, measures, blocks }) =>
				measures.includes('revenue_x_points') && blocks.length > 0 ? [axes.join() || 'total'] : []
			)
		);

	it('is not published where it is the revenue of fewer than k people who got points', () => {
		expect(shownIn(12)).toEqual([]);
		expect(shownIn(30)).toEqual(['total']);
		expect(shownIn(80)).toEqual(['total', 'segment']);
	});
});
