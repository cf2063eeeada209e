import * as fc from 'fast-check';
import type { Moments } from '#lib/stats/means/moments.ts';
import { pool } from '#lib/stats/means/moments.ts';
import type { Proportion } from '#lib/stats/proportions/proportion.ts';

/** People and converted people. */
export const proportions = (min = 1, max = 5000): fc.Arbitrary<Proportion> =>
	fc.integer({ min, max }).chain((n) => fc.integer({ min: 0, max: n }).map((count) => ({ n, count })));

/** People with few conversions. */
export const rareProportions = (max = 5000): fc.Arbitrary<Proportion> =>
	fc
		.integer({ min: 2, max })
		.chain((n) => fc.integer({ min: 0, max: Math.min(n, 40) }).map((count) => ({ n, count })));

/** Values of single people, in cents. */
export const values = (min = 2): fc.Arbitrary<number[]> =>
	fc.array(
		fc.integer({ min: -500, max: 100_000 }).map((cents) => cents / 100),
		{ minLength: min, maxLength: 60 }
	);

/** The moments of a list of values. */
export const momentsOf = (list: readonly number[]): Moments =>
	pool(list.map((value) => ({ n: 1, sum: value, sumSquares: value * value })));
