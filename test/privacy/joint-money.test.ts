import { beforeAll, describe, expect, it } from 'vitest';
import type { CubeCell, Measure } from '#lib/privacy/cube.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { publishCase } from './long/publish.ts';
import type { AttackCase, Edition } from './long/editions.ts';
import { attackPromise } from './promise/attack.ts';
import { loadSolver, type Solver } from './promise/program.ts';

const measures: readonly Measure[] = [
	{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'points', kind: 'money', role: 'sum', of: [] },
	{ name: 'points_sq', kind: 'money', role: 'square', of: ['points'] }
];

/** People, buyers, and how many of ten points each, by region. */
type Regions = Readonly<Record<string, readonly [people: number, conversions: number, awards: number]>>;

const control: Regions = { A: [400, 12, 90], B: [90, 3, 25], C: [95, 3, 25], Y: [80, 3, 20] };

const cellsOf = (variant: string, regions: Regions): CubeCell[] =>
	Object.entries(regions).map(([region, [people, conversions, awards]]) => ({
		variant,
		day: null,
		segments: [region],
		people,
		measures: [conversions, 10 * awards, 100 * awards]
	}));

const edition = (name: string, treatment: Regions, relation: Edition['relation']): Edition => ({
	name,
	control: 'control',
	dimensions: ['region'],
	measures,
	cells: [...cellsOf('control', control), ...cellsOf(`treatment ${name}`, treatment)],
	policy: { ...defaultPolicy, k: 25 },
	relation,
	whose: (variant) => (variant === 'control' ? { population: 'control' } : {})
});

/** Points of the control are published of B and Y together, and of B: whoever subtracts has those of three buyers in Y. */
const audience: AttackCase = {
	name: 'audience',
	kind: 'audience',
	features: { dimensions: 1, nested: false, days: 1, late: false, events: false, own: true, crossTabs: 0 },
	editions: [
		edition('a', { A: [400, 12, 90], B: [60, 3, 25], C: [300, 3, 60], Y: [80, 3, 2] }, null),
		edition('b', { A: [400, 12, 90], B: [300, 3, 60], C: [60, 3, 2], Y: [60, 3, 25] }, 'audience')
	]
};

let solver: Solver;
beforeAll(async () => {
	solver = await loadSolver();
});

describe('an amount that two campaigns of an audience publish', () => {
	const violations = (gating: 'on' | 'off') => {
		const { statements, cells } = publishCase(audience, gating);
		return attackPromise(solver, statements, cells, { k: 25, m: 10 }).violations.map(
			({ kind, measure, group }) => ({ kind, measure, group })
		);
	};

	it('is known of a group with few buyers where nothing is compared', () => {
		expect(violations('off')).toContainEqual({ kind: 'money', measure: 'points', group: { region: ['Y'] } });
	});

	it('is not known of a group with few buyers, however many people it has', () => {
		expect(violations('on')).toEqual([]);
	});
});
