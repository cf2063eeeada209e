import { beforeAll, describe, expect, test } from 'vitest';
import { planted } from './planted.ts';
import { attackPromise } from './promise/attack.ts';
import { loadSolver, type Solver } from './promise/program.ts';
import type { Violation } from './promise/rule.ts';
import { canAttack, promiseWithPython } from './python.ts';

/** The attacker on the promise: an implementation of our own, and the Python one where it is there. */
let solver: Solver;
beforeAll(async () => {
	solver = await loadSolver();
});
const rule = { k: 50, m: 10 };
const kinds = (found: readonly { readonly kind: string }[]) =>
	[...new Set(found.map(({ kind }) => kind.replace('promise:', '')))].toSorted();

describe('the attacker on the promise', () => {
	test.each(planted())('finds what is planted: $name', ({ statements, cells, kind }) => {
		const found = kinds(attackPromise(solver, statements, cells, rule).violations);
		if (kind === null) expect(found).toEqual([]);
		else expect(found).toContain(kind);
	});

	test('has every kind of violation planted', () => {
		// Columns that tell about an outcome are planted in a test of their own; the Python attacker does not look for them.
		const all: Record<Exclude<Violation['kind'], 'linked'>, true> = {
			size: true,
			outcome: true,
			event: true,
			money: true,
			difference: true,
			'published-small': true,
			'floor-outcome': true,
			'floor-event': true,
			'floor-money': true,
			'floor-score': true,
			recurring: true
		};
		expect(Object.keys(all).filter((kind) => !planted().some((one) => one.kind === kind))).toEqual([]);
	});

	test.skipIf(!canAttack)('agrees with the Python attacker (skipped without it)', () => {
		const apart = <T extends { dataset: string; population?: string }>(name: string, all: readonly T[]) =>
			all.map((one) => ({ ...one, population: `${name} ${one.population ?? one.dataset}` }));
		const statements = planted().flatMap((one) => apart(one.name, one.statements));
		const cells = planted().flatMap((one) => apart(one.name, one.cells));
		const about = ({ kind, measure, population }: { kind: string; measure?: string; population?: string }) =>
			`${kind.replace('promise:', '')} ${measure} ${population}`;
		const byPython = promiseWithPython(statements, cells, { ...rule, budget: 300 });
		const own = attackPromise(solver, statements, cells, rule);
		expect(byPython.summary.sampled).toBeUndefined();
		expect(new Set(own.violations.map(about))).toEqual(new Set(byPython.violations.map(about)));
	});
});
