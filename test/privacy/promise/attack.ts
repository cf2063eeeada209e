import type { PrivateCell, Statement } from '../statements.ts';
import { differences } from './differences.ts';
import { floors } from './floors.ts';
import { narrowed } from './intervals.ts';
import { populations } from './population.ts';
import { linked } from './linked.ts';
import type { Solver } from './program.ts';
import { recurring } from './recurring.ts';
import { kindsOf, promised, type Promised, type Violation } from './rule.ts';

/** Everything that an attack on the promise came to. */
export interface Attacked {
	readonly violations: readonly Violation[];
	/** Small groups whose intervals were looked at; all of them are. */
	readonly groups: number;
	readonly programs: number;
	/** Narrowest interval of each measure among groups that needed a program of their own. */
	readonly narrowest: Readonly<Record<string, number>>;
	/** Statements about dimensions that the cells do not have. */
	readonly unused: number;
}

/**
 * The attack on the promise: everything published about the same people is one system, and nothing small may be narrowed by it.
 * Independent of the release engine: it reads statements, and knows which combinations have people.
 *
 * @throws {Error} where statements contradict the cells
 */
export const attackPromise = (
	solver: Solver,
	statements: readonly Statement[],
	cells: readonly PrivateCell[],
	rule: Promised | { readonly k: number; readonly m: number }
): Attacked => {
	const full = 'w' in rule ? rule : promised(rule.k, rule.m);
	const kindOf = kindsOf(statements);
	const violations: Violation[] = [];
	const narrowest: Record<string, number> = {};
	let [groups, programs, unused] = [0, 0, 0];
	for (const population of populations(statements, cells)) {
		unused += population.unused;
		violations.push(
			...floors(population, kindOf, full),
			...linked(population, kindOf),
			...differences(population, kindOf, full),
			...recurring(population, full.k)
		);
		// Without cells, nobody knows which combinations have people: then every interval is wide.
		if (population.size === 0) continue;
		for (const measure of new Set(population.statements.map((statement) => statement.measure))) {
			const kind = kindOf(measure);
			if (!['people', 'outcome', 'event', 'money'].includes(kind)) continue;
			if (population.rows(measure).length === 0) continue;
			const found = narrowed(solver, population, measure, { kind, rule: full });
			violations.push(...found.violations);
			groups += found.groups;
			programs += found.programs;
			narrowest[measure] = Math.min(narrowest[measure] ?? Infinity, found.narrowest);
		}
	}
	return { violations, groups, programs, narrowest, unused };
};
