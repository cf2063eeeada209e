import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { badKey } from '../../src/lib/privacy/disclosure/audit/evidence.ts';
import { linkedAxes } from '../../src/lib/privacy/disclosure/audit/linked-axes.ts';
import { smallGroup } from '../../src/lib/privacy/disclosure/audit/search.ts';
import {
	inverse,
	prime,
	residue,
	times,
	type Matrix
} from '../../src/lib/privacy/disclosure/system/modular.ts';
import { RowSpace } from '../../src/lib/privacy/disclosure/system/row-space.ts';

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

const read = (matrix: Matrix): RowSpace => {
	const space = new RowSpace(matrix);
	for (let c = 0; c < matrix.columns; c++) space.add(c);
	return space;
};

const few = { min: 10, isFine: () => false };

/** Rows are the total and the blocks of every axis; columns the combinations. */
const matrixOfAxes = (combinations: readonly (readonly number[])[], sizes: readonly number[]): Matrix => {
	const first = sizes.map((_, axis) => 1 + sizes.slice(0, axis).reduce((a, b) => a + b, 0));
	return matrixOf(
		1 + sizes.reduce((a, b) => a + b, 0),
		combinations.map((codes) => [0, ...codes.map((code, axis) => (first[axis] ?? 0) + code)])
	);
};

describe('the search for small groups', () => {
	test('finds the cell of an L-shaped table that its margins give away', () => {
		// Cells r1c1 = 30, r2c1 = 7, r2c2 = 40; r1c2 is empty.
		const matrix = matrixOfAxes(
			[
				[0, 0],
				[1, 0],
				[1, 1]
			],
			[2, 2]
		);
		expect(smallGroup([30, 7, 40], few, read(matrix))).toEqual({ group: [1] });
		expect(smallGroup([30, 7, 40], { ...few, isFine: () => true }, read(matrix))).toEqual({ none: true });
	});

	test('finds nothing in the full table', () => {
		const full = [
			[0, 0],
			[0, 1],
			[1, 0],
			[1, 1]
		];
		expect(smallGroup([30, 3, 7, 40], few, read(matrixOfAxes(full, [2, 2])))).toEqual({ none: true });
	});

	test('finds a union of two cells that is derivable while neither cell is', () => {
		const matrix = matrixOfAxes(
			[
				[0, 0],
				[0, 1],
				[1, 1],
				[1, 2],
				[2, 2],
				[2, 0]
			],
			[3, 3]
		);
		expect(smallGroup([3, 50, 51, 4, 52, 53], few, read(matrix))).toEqual({ group: [0, 3] });
		expect(smallGroup([30, 50, 51, 4, 52, 53], few, read(matrix))).toEqual({ none: true });
	});

	test('finds what three tables give away with halves of their numbers, and no two of them', () => {
		// (x + y + z − total) / 2, counted of blocks 1, is 1 in (1, 1, 1) and 0 in those with two of them less one.
		const cells = [
			[1, 1, 1],
			[1, 0, 0],
			[0, 1, 0],
			[0, 0, 1]
		];
		const counts = [4, 50, 60, 70];
		expect(smallGroup(counts, few, read(matrixOfAxes(cells, [2, 2, 2])))).toEqual({ group: [0] });
		for (const left of [0, 1, 2]) {
			const two = cells.map((codes) => codes.filter((_, axis) => axis !== left));
			expect(smallGroup(counts, few, read(matrixOfAxes(two, [2, 2])))).toEqual({ none: true });
		}
	});

	test('finds a group exactly where one of all unions is derivable and small', () => {
		const combinations = fc.uniqueArray(fc.tuple(fc.nat(1), fc.nat(2), fc.nat(1)), {
			minLength: 1,
			maxLength: 9,
			selector: (codes) => codes.join()
		});
		const numbers = fc.array(fc.constantFrom(0, 2, 4, 6, 9, 12, 30), { minLength: 9, maxLength: 9 });
		fc.assert(
			fc.property(combinations, numbers, (cells, all) => {
				const space = read(matrixOfAxes(cells, [2, 3, 2]));
				const counts = all.slice(0, cells.length);
				const vectors = [1, 2].map((seed) => space.nullVector(seed));
				const isSmall = (mask: number) =>
					counts.reduce<number>((sum, count, c) => sum + ((mask >> c) & 1) * count, 0) < few.min &&
					vectors.every(
						(vector) => residue(vector.reduce((sum, value, c) => sum + ((mask >> c) & 1) * value, 0)) === 0
					);
				const masks = Array.from({ length: (1 << cells.length) - 1 }, (_, at) => at + 1);
				const found = smallGroup(counts, few, space);
				expect('group' in found).toBe(masks.some(isSmall));
				if ('group' in found) expect(isSmall(found.group.reduce((mask, c) => mask | (1 << c), 0))).toBe(true);
			}),
			{ numRuns: 150, seed: 1 }
		);
	});
});

describe('axes that can have a say in one group', () => {
	const axesOf = (combinations: readonly (readonly number[])[]) =>
		[0, 1, 2].map((axis) => Int32Array.from(combinations, (codes) => codes[axis] ?? 0));
	const full = [0, 1].flatMap((a) => [0, 1, 2].flatMap((b) => [0, 1].map((c) => [a, b, c])));

	test('are none where every combination has people, and all that are crossed', () => {
		expect(linkedAxes(axesOf(full), [])).toEqual([]);
		expect(linkedAxes(axesOf(full), [[0, 2]])).toEqual([[0, 2]]);
	});

	test('are the levels of a hierarchy', () => {
		const nested = full.filter(([a, b]) => a === (b === 0 ? 0 : 1));
		expect(linkedAxes(axesOf(nested), [[0, 1]])).toEqual([[0, 1]]);
	});

	test('are all those of every derivable union that is none of blocks of one axis', () => {
		const combinations = fc.uniqueArray(fc.tuple(fc.nat(1), fc.nat(2), fc.nat(1)), {
			minLength: 4,
			maxLength: 12,
			selector: (codes) => codes.join()
		});
		fc.assert(
			fc.property(combinations, (cells) => {
				const space = read(matrixOfAxes(cells, [2, 3, 2]));
				const vectors = [1, 2].map((seed) => space.nullVector(seed));
				const lists = linkedAxes(axesOf(cells), []).map((axes) => axes.join());
				for (let mask = 1; mask < 1 << cells.length; mask++) {
					const isIn = (c: number) => (mask >> c) & 1;
					const isDerivable = vectors.every(
						(vector) => residue(vector.reduce((sum, value, c) => sum + isIn(c) * value, 0)) === 0
					);
					if (!isDerivable) continue;
					/** Is it a union of combinations of the blocks of these axes? */
					const isMadeOf = (axes: readonly number[]) => {
						const known = new Map<string, number>();
						return cells.every((codes, c) => {
							const key = axes.map((axis) => codes[axis]).join();
							const before = known.get(key) ?? isIn(c);
							known.set(key, before);
							return before === isIn(c);
						});
					};
					const isOfOne = [0, 1, 2].some((axis) => isMadeOf([axis]));
					expect(isOfOne || lists.some((axes) => isMadeOf(axes.split(',').map(Number)))).toBe(true);
				}
			}),
			{ numRuns: 60, seed: 1 }
		);
	});
});

describe('badKey', () => {
	test('finds a derivable group that a value of each axis names', () => {
		const cells = [
			[0, 0],
			[1, 0],
			[1, 1]
		];
		const matrix = matrixOfAxes(cells, [2, 2]);
		const people = [30, 7, 40];
		const signatures = {
			matrix,
			blocks: [Int32Array.of(0, 1, 1), Int32Array.of(0, 0, 1)],
			width: 1,
			added: (keyOf: ArrayLike<number>, count: number) => {
				const sums = new Float64Array(count);
				people.forEach((n, c) => (sums[keyOf[c] ?? 0] = (sums[keyOf[c] ?? 0] ?? 0) + n));
				return sums;
			},
			computed: () => Float64Array.from(people)
		};
		const at = { signatures, space: read(matrix), axes: new Set([0, 1]) };
		expect(badKey(at, (sums) => (sums[0] ?? 0) < 10)).toEqual([1]);
		expect(badKey(at, (sums) => (sums[0] ?? 0) < 5)).toBeUndefined();
	});
});
