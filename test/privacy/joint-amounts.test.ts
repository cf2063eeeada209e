import { describe, expect, it } from 'vitest';
import type { CubeCell } from '#lib/privacy/cube.ts';
import { revenueCertified } from '#lib/privacy/grouping/money/revenue.ts';
import { cubeOf, powerSum, revenueMeasures } from './campaign.ts';
import { settledAfter } from './settled-after.ts';

const cell = (variant: string, region: string, people: number, amounts: readonly number[]): CubeCell => ({
	variant,
	day: null,
	segments: [region],
	people,
	measures: [amounts.length, powerSum(amounts, 1), powerSum(amounts, 2), powerSum(amounts, 3)]
});
const orders = (count: number) => Array.from({ length: count }, (_, i) => 20 + ((i * 37) % 90));
const usual = [
	cell('control', 'North', 2000, orders(150)),
	cell('control', 'South', 1800, orders(140)),
	cell('offer', 'North', 2000, orders(160))
];
const south = (people: number, amounts: readonly number[]) => cell('offer', 'South', people, amounts);
const before = [...usual, south(1800, orders(150))];

/** What is published of an amount's column in the total and by region once so many people with such orders are added. */
function corrected(people: number, added: readonly number[]) {
	const after = [...usual, south(1800 + people, [...orders(150), ...added])];
	const cube = cubeOf(['region'], after, revenueMeasures);
	const old = cubeOf(['region'], before, revenueMeasures);
	const made = settledAfter(old, cube);
	if (made.kind === 'refused') return { refused: made.refusal };
	const tables = made.attempt.epochs.flatMap((epoch) => epoch.tables);
	const shown = (measure: string) =>
		tables
			.filter((table) => table.measures.includes(measure) && table.blocks.length > 0)
			.map(({ axes }) => axes.join() || 'total');
	return {
		people: shown('people'),
		conversions: shown('conversions'),
		revenue: shown('revenue'),
		cubes: shown('revenue_cu'),
		reasons: [
			...new Set(tables.flatMap(({ reason, measures: of }) => (of.includes('revenue') ? (reason ?? []) : [])))
		]
	};
}

describe('amounts of a corrected campaign', () => {
	it('stay where those who were added could be published as a group of their own', () => {
		expect(corrected(200, orders(30))).toMatchObject({
			revenue: ['total', 'region'],
			cubes: ['total'],
			reasons: []
		});
	});

	it('are left out where the order of one who was added could be read by subtraction', () => {
		const added = [...Array.from({ length: 12 }, () => 5), 1500];
		// What a reader has: the differences of buyers, sums and squares. The largest order is the root of squares.
		const known = { buyers: added.length, sum: powerSum(added, 1), squares: powerSum(added, 2) };
		expect(revenueCertified(known, 0.15, 10)).toBe(false);
		const found = corrected(200, added);
		expect(found).toMatchObject({ revenue: [], cubes: [], reasons: ['would-show-corrected'] });
		expect(found.people).toContain('total');
		expect(found.conversions).toContain('region');
	});

	it('keep sums and squares where only cubes would tell', () => {
		const added = [...orders(30), 1500];
		const known = { buyers: added.length, sum: powerSum(added, 1), squares: powerSum(added, 2) };
		expect(revenueCertified(known, 0.15, 10)).toBe(true);
		expect(revenueCertified({ ...known, cubes: powerSum(added, 3) }, 0.15, 10)).toBe(false);
		expect(corrected(200, added)).toMatchObject({ revenue: ['total', 'region'], cubes: [] });
	});
});
