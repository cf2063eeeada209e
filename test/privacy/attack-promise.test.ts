import { beforeAll, describe, expect, test } from 'vitest';
import { proved, type Gate } from '../../src/lib/privacy/disclosure/gate.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { releaseThrough } from '../../src/lib/privacy/release.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { cubeOf, simulatedMeasures, tiny } from './campaign.ts';
import { attackPromise } from './promise/attack.ts';
import { loadSolver, type Solver } from './promise/program.ts';
import { promiseCampaign } from './promise-campaigns.ts';
import { canAttack, promiseWithPython } from './python.ts';
import { privateCells, statementsOf, valuesOf } from './statements.ts';
import { unaudited } from './unaudited.ts';

/**
 * The promise on random campaigns: single ones, two of an audience, chains of corrections. HOLDOUT_ATTACKS sets the number of
 * campaigns for each k, HOLDOUT_ATTACK_PEOPLE the size of the largest; `long-run.ts` attacks many more.
 */
const campaigns = Number(process.env['HOLDOUT_ATTACKS'] ?? 3);
const isShort = campaigns <= 3;
const most = (k: number): number =>
	Number(process.env['HOLDOUT_ATTACK_PEOPLE'] ?? (isShort && k < 100 ? 800 : 1500));
const m = defaultPolicy.minOutcome;
let solver: Solver;
beforeAll(async () => {
	solver = await loadSolver();
});

/** Of three seeds one is a single campaign, one an audience, and one a chain; those below are small. */
const seeds = Array.from(
	{ length: campaigns },
	(_, at) => ([751, 752, 754][at % 3] ?? 751) + 30 * Math.floor(at / 3)
);
/** The short form takes all three at the largest k, where least is published, and two of them, in turn, at each other one. */
const seedsOf = (at: number): readonly number[] =>
	isShort && at < 3 ? seeds.filter((_, i) => i % 3 !== 2 - at) : seeds;

describe('the promise on random campaigns', () => {
	for (const [at, k] of [10, 25, 50, 100].entries()) {
		test(`is kept at k = ${k}`, async () => {
			const made = [];
			for (const seed of seedsOf(at)) {
				const one = await promiseCampaign(seed, { k, most: most(k) });
				const { violations, unused } = attackPromise(solver, one.statements, one.cells, { k, m });
				expect([violations, unused], one.name).toEqual([[], 0]);
				made.push(one);
			}
			const statements = made.flatMap((one) => one.statements);
			const cells = made.flatMap((one) => one.cells);
			expect(statements.length).toBeGreaterThan(50);
			if (!canAttack) return;
			const python = promiseWithPython(statements, cells, { k, m, budget: 120 });
			expect([python.violations, python.summary.sampled]).toEqual([[], undefined]);
		});
	}

	test('is broken when the gate is off: the gate is needed', () => {
		const policy = { ...defaultPolicy, k: 10, minOutcome: 3 };
		const measures = simulatedMeasures.map(({ name }) => name);
		const sizes = (seed: number, gate: Gate): number => {
			const { dimensions, cells } = tiny(seed);
			const epochs = releaseThrough(gate, cubeOf(dimensions, cells, simulatedMeasures), policy);
			const { violations } = attackPromise(
				solver,
				statementsOf(epochs, { name: 'tiny', values: valuesOf(cells, dimensions) }).filter(
					({ measure }) => measure === 'people'
				),
				privateCells(cells, { name: 'tiny', dimensions, measures }),
				{ k: 10, m: 3 }
			);
			return violations.filter(({ kind }) => kind === 'size').length;
		};
		const leaks = Array.from({ length: 40 }, (_, at) => at + 1).filter((seed) => sizes(seed, unaudited) > 0);
		expect(leaks.length).toBeGreaterThan(0);
		for (const seed of leaks) expect(sizes(seed, proved(solve)), `tiny ${seed}`).toBe(0);
	});
});
