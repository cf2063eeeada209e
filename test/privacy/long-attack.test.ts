import { beforeAll, describe, expect, it } from 'vitest';
import { attackCase } from './long/editions.ts';
import { publishCase } from './long/publish.ts';
import { attackPromise } from './promise/attack.ts';
import { loadSolver, type Solver } from './promise/program.ts';

/**
 * The long attack in a short form (see `long-run.ts`): with the gate off, campaigns of every kind break the promise, in everything
 * that it is about; with the gate they keep it.
 */
const cases = [
	{ name: 'single', seed: 5, k: 50, broken: ['money', 'outcome', 'size'] },
	{ name: 'audience', seed: 1, k: 50, broken: ['event', 'outcome', 'size'] },
	{ name: 'audience', seed: 46, k: 50, broken: ['money', 'outcome', 'size'] },
	{ name: 'chain', seed: 18, k: 50, broken: ['difference', 'outcome', 'size'] },
	{ name: 'chain', seed: 28, k: 50, broken: ['difference', 'money', 'outcome', 'size'] }
] as const;

let solver: Solver;
beforeAll(async () => {
	solver = await loadSolver();
});

describe.each(cases)('$name $seed at k = $k', ({ name, seed, k, broken }) => {
	const attacked = (gating: 'on' | 'off') => {
		const one = attackCase(seed, k);
		expect(one.kind).toBe(name);
		const { statements, cells, assurance } = publishCase(one, gating);
		expect(statements.length).toBeGreaterThan(20);
		const { violations, unused } = attackPromise(solver, statements, cells, { k, m: 10 });
		expect(unused).toBe(0);
		return { assurance, kinds: [...new Set(violations.map(({ kind }) => kind))].toSorted() };
	};

	it('breaks the promise without the gate', () => {
		expect(attacked('off').kinds).toEqual(broken);
	});

	it('keeps it with the gate', () => {
		expect(attacked('on')).toEqual({ assurance: 'ranges', kinds: [] });
	});
});
