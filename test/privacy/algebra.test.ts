import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalScale, inUnits, SumTable } from '../../src/lib/privacy/grouping/exact.ts';
import { pairIds } from '../../src/lib/privacy/disclosure/system/pair-ids.ts';

describe('SumTable', () => {
	test('adds cents exactly in any order', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 60 }), (cents) => {
				const values = Float64Array.from(cents, (of) => of / 100);
				const scale = decimalScale(values);
				const table = new SumTable(1, 1, [scale]);
				for (const units of inUnits(values, scale)) table.add({ row: 0, variant: 0, column: 0 }, units);
				expect(table.sum([0])).toEqual([[cents.reduce((a, b) => a + b, 0) / 100]]);
			})
		);
	});

	test('holds sums that a double cannot', () => {
		const table = new SumTable(2, 1, [1]);
		for (const units of [2 ** 53, 1, 1, 1]) table.add({ row: 0, variant: 0, column: 0 }, units);
		table.add({ row: 1, variant: 0, column: 0 }, -(2 ** 53));
		expect(table.sum([0, 1])).toEqual([[3]]);
	});

	test('counts in units of the fewest decimals that all values have', () => {
		expect(decimalScale(Float64Array.of(1, 2.5, NaN, 3.25))).toBe(100);
		expect(decimalScale(Float64Array.of(1 / 3))).toBe(1);
	});
});

describe('pairIds', () => {
	test('numbers distinct pairs', () => {
		const { idOf, count } = pairIds(Int32Array.of(0, 1, 0, 1), Int32Array.of(5, 5, 5, 0));
		expect([...idOf]).toEqual([0, 1, 0, 2]);
		expect(count).toBe(3);
	});
});
