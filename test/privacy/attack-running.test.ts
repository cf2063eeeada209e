import { describe, expect, test } from 'vitest';
import { proved, type Gate } from '../../src/lib/privacy/disclosure/gate.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { attack, campaigns, isThorough, material } from './attack-material.ts';
import { followed, randomShape, simulate, simulatedMeasures, tiny } from './campaign.ts';
import { canAttack } from './python.ts';
import { privateCells, statementsOf, statementsOfBuckets, valuesOf } from './statements.ts';
import type { PrivateCell, Statement } from './statements.ts';
import { unaudited } from './unaudited.ts';

describe.skipIf(!canAttack)('the attacker with full knowledge of empty combinations', () => {
	test('finds nothing in running campaigns, over all pulses and epochs together', () => {
		const statements: Statement[] = [];
		const cells: PrivateCell[] = [];
		const policy = { ...defaultPolicy, k: 25 };
		for (let seed = 1; seed <= Math.ceil(campaigns / 3); seed++) {
			const shape = {
				...randomShape(seed, isThorough ? 6000 : 2000),
				days: isThorough ? 30 : 14,
				rate: 0.15
			};
			const campaign = simulate(shape, seed);
			const { state, said } = followed(campaign.cube, shape.days, policy);
			const name = `running${seed}`;
			statements.push(
				...statementsOfBuckets(said, name),
				...statementsOf(state.epochs, { name, values: valuesOf(campaign.cells, campaign.dimensions) })
			);
			const measures = simulatedMeasures.map((measure) => measure.name);
			cells.push(...privateCells(campaign.cells, { name, dimensions: campaign.dimensions, measures }));
		}
		expect(attack(statements, cells, { k: 25, m: policy.minOutcome, maxLp: 8 })).toEqual([]);
	}, 3_600_000);

	test('finds groups when the audit is off', () => {
		const policy = { ...defaultPolicy, k: 10, minOutcome: 3 };
		const found = (gate: Gate) => {
			const statements: Statement[] = [];
			const cells: PrivateCell[] = [];
			for (let seed = 1; seed <= 20; seed++) {
				const made = material(
					{ name: `tiny${seed}`, measures: simulatedMeasures, ...tiny(seed) },
					policy,
					gate
				);
				statements.push(...made.statements.filter(({ measure }) => measure === 'people'));
				cells.push(...made.cells);
			}
			return attack(statements, cells, { k: 10, m: 3, maxLp: 0 }).length;
		};
		expect(found(unaudited)).toBeGreaterThan(0);
		expect(found(proved(solve))).toBe(0);
	}, 600_000);
});
