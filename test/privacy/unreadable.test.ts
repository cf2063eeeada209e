import { beforeAll, describe, expect, it } from 'vitest';
import { attackCase } from './long/editions.ts';
import { publishCase } from './long/publish.ts';
import { attackPromise } from './promise/attack.ts';
import { loadSolver, type Solver } from './promise/program.ts';

/**
 * Campaigns and corrections beside others whose rows may not be read (`--strangers` of the long attack). Compared with published
 * numbers alone, 28 gave exact sizes and 71 and 151 narrowed outcomes: what 71 and 151 publish is enough to see that in the suite.
 */
const cases = [
	{ seed: 28, k: 10 },
	{ seed: 71, k: 50 },
	{ seed: 151, k: 25 }
] as const;

let solver: Solver;
beforeAll(async () => {
	solver = await loadSolver();
});

describe.each(cases)('case $seed at k = $k, beside rows that nobody may read', ({ seed, k }) => {
	it('keeps the promise', () => {
		const { statements, cells, published } = publishCase(attackCase(seed, k), 'on', true);
		expect(published).toBeGreaterThan(1);
		const { violations, unused } = attackPromise(solver, statements, cells, { k, m: 10 });
		expect({ unused, violations }).toEqual({ unused: 0, violations: [] });
	});
});
