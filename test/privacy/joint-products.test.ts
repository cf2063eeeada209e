import { describe, expect, it } from 'vitest';
import type { CubeCell, Measure } from '#lib/privacy/cube.ts';
import { cubeOf } from './campaign.ts';
import { settledAfter } from './settled-after.ts';

const measures: readonly Measure[] = [
	{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'revenue', kind: 'money', role: 'sum', of: [] },
	{ name: 'revenue_sq', kind: 'money', role: 'square', of: ['revenue'] },
	{ name: 'discount', kind: 'money', role: 'sum', of: [] },
	{ name: 'discount_sq', kind: 'money', role: 'square', of: ['discount'] },
	{ name: 'revenue_x_discount', kind: 'money', role: 'product', of: ['revenue', 'discount'] }
];
/** Revenue and discount of everybody who bought. */
type Buyer = readonly [revenue: number, discount: number];
const cell = (variant: string, people: number, buyers: readonly Buyer[]): CubeCell => {
	const sum = (of: (r: number, d: number) => number) => buyers.reduce((all, [r, d]) => all + of(r, d), 0);
	return {
		variant,
		day: null,
		segments: ['all'],
		people,
		measures: [
			buyers.length,
			sum((r) => r),
			sum((r) => r * r),
			sum((_, d) => d),
			sum((_, d) => d * d),
			sum((r, d) => r * d)
		]
	};
};
const buyers = (count: number, discount: (place: number) => number) =>
	Array.from({ length: count }, (_, i): Buyer => [20 + ((i * 37) % 90), discount(i)]);
const differing = (place: number) => 1 + ((place * 13) % 59) / 10;
const control = cell(
	'control',
	3000,
	buyers(200, () => 0)
);

/** Totals that show revenue × discount, or discounts, once so many people with such purchases were added. */
function corrected(added: readonly Buyer[]) {
	const usual = buyers(500, differing);
	const cubes = [usual, [...usual, ...added]].map((list, i) =>
		cubeOf(['region'], [control, cell('offer', 3000 + 400 * i, list)], measures)
	);
	const [old, cube] = cubes;
	if (!old || !cube) throw new Error('no cubes');
	const made = settledAfter(old, cube);
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
