import { describe, expect, test } from 'vitest';
import { defaultPolicy, type Policy } from '../../src/lib/privacy/policy.ts';
import { attack, campaigns, largest, material } from './attack-material.ts';
import { randomness, randomShape, simulate, simulatedMeasures } from './campaign.ts';
import { canAttack } from './python.ts';
import { type PrivateCell, type Statement } from './statements.ts';

describe.skipIf(!canAttack)('the attacker with full knowledge of empty combinations', () => {
	test.each([10, 25, 50, 100])(
		`finds nothing in ${campaigns} random campaigns at k = %i`,
		(k) => {
			const statements: Statement[] = [];
			const cells: PrivateCell[] = [];
			for (let at = 0; at < campaigns; at++) {
				const seed = k * 1000 + at;
				const people = Math.round(500 + (largest - 500) * randomness(seed)() ** 2);
				const campaign = simulate(randomShape(seed, people), seed);
				const pairs: Policy['crossTabs'] = [
					['dim0', 'dim1'],
					['date', 'dim1'],
					['dim1', 'city']
				];
				const policy = { ...defaultPolicy, k, crossTabs: pairs.filter((_, pair) => (at >> pair) % 2 === 0) };
				const made = material({ name: `c${seed}`, measures: simulatedMeasures, ...campaign }, policy);
				statements.push(...made.statements);
				cells.push(...made.cells);
			}
			expect(attack(statements, cells, { k, m: defaultPolicy.minOutcome, maxLp: 8 })).toEqual([]);
		},
		3_600_000
	);
});
