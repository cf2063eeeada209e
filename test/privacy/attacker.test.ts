import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proved, type Gate } from '../../src/lib/privacy/disclosure/gate.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { releaseThrough } from '../../src/lib/privacy/release.ts';
import { attack, type Finding } from './attacker.ts';
import { cubeOf, simulatedMeasures, surveyMeasures, tiny } from './campaign.ts';
import { privateCells, statementsOf, valuesOf, type PrivateCell, type Statement } from './statements.ts';
import { unaudited } from './unaudited.ts';

const policy = { ...defaultPolicy, k: 10, minOutcome: 3, minBuyers: 10 };
const asked = [...simulatedMeasures, ...surveyMeasures];
const measures = asked.map(({ name }) => name);

const published = (seed: number, gate: Gate): { statements: Statement[]; cells: PrivateCell[] } => {
	const { dimensions, cells } = tiny(seed);
	const pairs: (readonly [string, string])[] = [
		['d0', 'd1'],
		['date', 'd1'],
		['d1', 'd2']
	];
	const crossTabs = pairs.filter((_, at) => Math.floor(seed / 2 ** at) % 2 === 0);
	const epochs = releaseThrough(gate, cubeOf(dimensions, cells, asked), { ...policy, crossTabs });
	return {
		statements: statementsOf(epochs, { name: 'tiny', values: valuesOf(cells, dimensions) }),
		cells: privateCells(cells, { name: 'tiny', dimensions, measures })
	};
};

const findings = (seed: number, gate: Gate): Finding[] => {
	const { statements, cells } = published(seed, gate);
	return attack(statements, cells, policy);
};

/** Random releases in each test; HOLDOUT_ATTACKS=12 attacks 300. */
const releases = Number(process.env['HOLDOUT_ATTACKS'] ?? 3) > 3 ? 300 : 100;

describe('the attacker of our own', () => {
	test('finds a difference of two statements', () => {
		const cells: PrivateCell[] = ['N', 'S', 'W'].map((region, r) => ({
			dataset: 'x',
			group: { region },
			people: [100, 60, 7][r] ?? 0
		}));
		const say = (group: Statement['group'], value: number): Statement => ({
			id: '',
			dataset: 'x',
			group,
			measure: 'people',
			value
		});
		const all = [say({}, 167), say({ region: ['N'] }, 100), say({ region: ['S'] }, 60)];
		expect(attack(all, cells, policy)).toContainEqual({
			dataset: 'x',
			measure: 'people',
			kind: 'small group',
			people: 7
		});
		expect(attack(all.slice(0, 2), cells, policy)).toEqual([]);
	});

	test('finds nothing in random releases, in any layer', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
				expect(findings(seed, proved(solve))).toEqual([]);
			}),
			{ numRuns: releases, seed: 20240917 }
		);
	}, 60_000);

	test('finds groups when the audit is off: the gate is needed', () => {
		const seeds = Array.from({ length: releases }, (_, at) => at + 1);
		const leaks = seeds.filter((seed) => findings(seed, unaudited).length > 0);
		expect(leaks.length).toBeGreaterThan(0);
		for (const seed of leaks) expect(findings(seed, proved(solve))).toEqual([]);
	}, 60_000);
});
