import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { attack, material } from './attack-material.ts';
import { randomShape, simulate, simulatedMeasures, surveyMeasures } from './campaign.ts';
import { canAttack } from './python.ts';
import { type PrivateCell, type Statement } from './statements.ts';

describe.skipIf(!canAttack)('the attacker with full knowledge of empty combinations', () => {
	test.each([
		{ people: 'people', conversions: 'nps_responses', clickers: 'reached' },
		{ people: 'nps_responses', conversions: 'promoters', clickers: 'detractors' },
		{ people: 'csat_responses' }
	])(
		'finds nothing about who was asked and what they answered: %j',
		(roles) => {
			const measures = [...simulatedMeasures, ...surveyMeasures];
			const known = new Map(Object.entries(roles).map(([role, measure]) => [measure, role]));
			const statements: Statement[] = [];
			const cells: PrivateCell[] = [];
			for (const seed of [25_000, 25_001]) {
				const campaign = simulate(randomShape(seed, 12_000), seed);
				const made = material({ name: `asked${seed}`, ...campaign, measures }, { ...defaultPolicy, k: 25 });
				for (const statement of made.statements) {
					const measure = known.get(statement.measure);
					if (measure !== undefined) statements.push({ ...statement, measure });
				}
				for (const cell of made.cells) {
					const { dataset, group } = cell;
					const sums = Object.entries(roles).map(([role, measure]) => [role, cell[measure]] as const);
					cells.push({ dataset, group, people: Number(cell[roles.people]), ...Object.fromEntries(sums) });
				}
			}
			expect(statements.length).toBeGreaterThan(70);
			// At least r people give a score; everything else has at least k, or m on each side.
			const k = 'conversions' in roles ? 25 : defaultPolicy.minBuyers;
			expect(attack(statements, cells, { k, m: defaultPolicy.minOutcome, maxLp: 8 })).toEqual([]);
		},
		600_000
	);
});
