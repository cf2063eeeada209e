import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalScale, inUnits, SumTable } from '../../src/lib/privacy/grouping/exact.ts';
import { badKey } from '../../src/lib/privacy/disclosure/audit/keys.ts';
import { computed, pairIds, type Matrix } from '../../src/lib/privacy/disclosure/system/matrix.ts';
import { inverse, prime, residue, times } from '../../src/lib/privacy/disclosure/system/modular.ts';
import { RowSpace } from '../../src/lib/privacy/disclosure/system/row-space.ts';
import { smallGroup } from '../../src/lib/privacy/disclosure/audit/search.ts';

const matrixOf = (rows: number, columns: readonly (readonly number[])[]): Matrix => {
	const stride = Math.max(1, ...columns.map((ones) => ones.length));
	const ones = Int32Array.from(
		columns.flatMap((column) => Array.from({ length: stride }, (_, t) => column[t] ?? -1))
	);
	return { rows, columns: columns.length, stride, ones };
};

describe('arithmetic modulo the prime', () => {
	test('inverts every residue but 0', () => {
		fc.assert(fc.property(fc.integer({ min: 1, max: prime - 1 }), (a) => times(a, inverse(a)) === 1));
	});

	test('agrees with whole-number arithmetic', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: prime - 1 }), fc.integer({ min: 0, max: prime - 1 }), (a, b) => {
				expect(times(a, b)).toBe(Number((BigInt(a) * BigInt(b)) % BigInt(prime)));
				expect(residue(a - b)).toBe((((a - b) % prime) + prime) % prime);
			})
		);
	});
});

describe('RowSpace', () => {
	const columns = fc.array(fc.uniqueArray(fc.nat(4), { maxLength: 4 }), { minLength: 1, maxLength: 9 });

	test('has null vectors that every row sums to 0 with', () => {
		fc.assert(
			fc.property(columns, (ones) => {
				const space = new RowSpace(matrixOf(5, ones));
				ones.forEach((_, c) => space.add(c));
				const h = space.nullVector(3);
				for (let row = 0; row < 5; row++) {
					const sum = ones.reduce((all, column, c) => all + (column.includes(row) ? (h[c] ?? 0) : 0), 0);
					expect(residue(sum)).toBe(0);
				}
			})
		);
	});

	test('writes every column as a combination of its pivots', () => {
		fc.assert(
			fc.property(columns, (ones) => {
				const space = new RowSpace(matrixOf(5, ones));
				ones.forEach((_, c) => space.add(c));
				ones.forEach((column, c) => {
					const combined = Array.from({ length: 5 }, (_, row) =>
						residue(
							space.pivots.reduce(
								(sum, p, i) => sum + (ones[p]?.includes(row) ? space.coordinate(i, c) : 0),
								0
							)
						)
					);
					expect(combined).toEqual(Array.from({ length: 5 }, (_, row) => (column.includes(row) ? 1 : 0)));
				});
			})
		);
	});
});

/** People of the signatures of a small table, with the row and column sums published. */
const oneSheet = (people: readonly number[]) => ({ width: 1, values: Float64Array.from(people) });
const few = { count: (sums: ArrayLike<number>) => sums[0] ?? 0, least: 10, zeroOk: true };

describe('smallGroup', () => {
	test('finds the cell of an L-shaped table that its margins give away', () => {
		// Rows: total, r1, r2, c1, c2. Cells r1c1 = 30, r2c1 = 7, r2c2 = 40; r1c2 is empty.
		const matrix = matrixOf(5, [
			[0, 1, 3],
			[0, 2, 3],
			[0, 2, 4]
		]);
		expect(smallGroup({ matrix, sums: oneSheet([30, 7, 40]) }, few, read(matrix))).toEqual({ group: [1] });
	});

	test('finds nothing in the full table', () => {
		const matrix = matrixOf(5, [
			[0, 1, 3],
			[0, 1, 4],
			[0, 2, 3],
			[0, 2, 4]
		]);
		expect(smallGroup({ matrix, sums: oneSheet([30, 3, 7, 40]) }, few, read(matrix))).toEqual({ none: true });
	});

	test('finds a union of two cells that is derivable while neither cell is', () => {
		// Six cells in a circle, rows r1 r2 r3 and columns x y z: r1x, r1y, r2y, r2z, r3z, r3x.
		const matrix = matrixOf(6, [
			[0, 3],
			[0, 4],
			[1, 4],
			[1, 5],
			[2, 5],
			[2, 3]
		]);
		const sums = oneSheet([3, 50, 51, 4, 52, 53]);
		expect(smallGroup({ matrix, sums }, few, read(matrix))).toEqual({ group: [0, 3] });
		expect(smallGroup({ matrix, sums: oneSheet([30, 50, 51, 4, 52, 53]) }, few, read(matrix))).toEqual({
			none: true
		});
	});
});

const read = (matrix: Matrix): RowSpace => {
	const space = new RowSpace(matrix);
	for (let c = 0; c < matrix.columns; c++) space.add(c);
	return space;
};

describe('badKey', () => {
	test('finds a key and a pair of keys', () => {
		const matrix = matrixOf(5, [
			[0, 1, 3],
			[0, 2, 3],
			[0, 2, 4]
		]);
		const blocks = [Int32Array.of(0, 1, 1), Int32Array.of(0, 0, 1)];
		const judge = { isBad: (sums: Float64Array) => (sums[0] ?? 0) < 10 };
		expect(badKey({ matrix, sums: oneSheet([30, 7, 40]), blocks }, read(matrix), judge)).toEqual([1]);
		const pair = matrixOf(2, [[0, 1], [0], [0, 1], [0]]);
		const four = [Int32Array.of(0, 1, 2, 3)];
		const group = badKey({ matrix: pair, sums: oneSheet([4, 50, 5, 60]), blocks: four }, read(pair), {
			...judge,
			small: few
		});
		expect(group).toEqual([0, 2]);
	});
});

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

describe('computed', () => {
	test('is one number a column', () => {
		const sheet = { width: 2, values: Float64Array.of(1, 2, 3, 5) };
		expect([...computed(sheet, (sums) => (sums[1] ?? 0) - (sums[0] ?? 0))]).toEqual([1, 2]);
	});
});
