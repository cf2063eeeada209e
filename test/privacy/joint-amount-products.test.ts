import { describe, expect, it } from 'vitest';
import type { CubeCell, Measure } from '#lib/privacy/cube.ts';
import { settle } from '#lib/privacy/joint/settle.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import { solve } from '#lib/server/release/solver.ts';
import { cubeOf } from './campaign.ts';

const measures: readonly Measure[] = [
	{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'revenue', kind: 'money', role: 'sum', of: [] },
	{ name: 'revenue_sq', kind: 'money', role: 'square', of: ['revenue'] },
	{ name: 'points', kind: 'money', role: 'sum', of: [] },
	{ name: 'points_sq', kind: 'money', role: 'square', of: ['points'] },
	{ name: 'revenue_x_points', kind: 'money', role: 'product', of: ['revenue', 'points'] }
];
/** Revenue and points of everybody who bought. */
type Buyer = readonly [revenue: number, points: number];
const cell = (variant: string, people: number, buyers: readonly Buyer[]): CubeCell => {
	const sum = (of: (r: number, p: number) => number) => buyers.reduce((all, [r, p]) => all + of(r, p), 0);
	return {
		variant,
		day: null,
		segments: ['all'],
		people,
		measures: [
			buyers.length,
			sum((r) => r),
			sum((r) => r * r),
			sum((_, p) => p),
			sum((_, p) => p * p),
			sum((r, p) => r * p)
		]
	};
};
const buyers = (count: number, points: (place: number) => number) =>
	Array.from({ length: count }, (_, i): Buyer => [20 + ((i * 37) % 90), points(i)]);
const differing = (place: number) => 1 + ((place * 13) % 59);

/** Totals that show amounts, once so many people with such purchases were added. */
function corrected(added: readonly Buyer[], relation: 'version' | 'audience' = 'version') {
	const usual = buyers(500, differing);
	const cubes = [usual, [...usual, ...added]].map((list, i) =>
		cubeOf(
			['region'],
			[cell('control', 3000, buyers(300, differing)), cell('offer', 3000 + 400 * i, list)],
			measures
		)
	);
	const [old, cube] = cubes;
	if (!old || !cube) throw new Error('no cubes');
	const made = settle({
		related: [{ name: 'before', relation, epochs: releaseCampaign(old, defaultPolicy, solve), cube: old }],
		history: [],
		cube,
		policy: defaultPolicy,
		solve,
		own: { epochs: releaseCampaign(cube, defaultPolicy, solve), ranges: [] as const },
		make: (earlier) => ({ epochs: releaseCampaign(cube, defaultPolicy, solve, earlier), ranges: [] as const })
	});
	if (made.kind === 'refused') return made.refusal;
	const totals = made.attempt.epochs.flatMap(({ tables }) => tables.filter(({ axes }) => axes.length === 0));
	const sumsOf = (name: string) =>
		totals.flatMap(({ measures: of, blocks }) =>
			of.includes(name) && blocks[0] ? [blocks[0].sums[1]?.[of.indexOf(name)]] : []
		);
	return {
		revenue: sumsOf('revenue')[0],
		points: sumsOf('points')[0],
		product: sumsOf('revenue_x_points')[0]
	};
}

const all = (list: readonly Buyer[], of: (buyer: Buyer) => number) =>
	list.reduce((sum, buyer) => sum + of(buyer), 0);

describe.each(['version', 'audience'] as const)('Σ of revenue × points beside another %s', (relation) => {
	it('stays where the people who were added could have it as a group of their own', () => {
		const added = buyers(390, differing);
		const list = [...buyers(500, differing), ...added];
		expect(corrected(added, relation)).toEqual({
			revenue: all(list, ([r]) => r),
			points: all(list, ([, p]) => p),
			product: all(list, ([r, p]) => r * p)
		});
	});

	it('alone is left out where it would be the revenue of twenty people with points', () => {
		const added = buyers(120, (place) => (place < 20 ? 10 : 0));
		const list = [...buyers(500, differing), ...added];
		// What an attacker would compute: exactly what the twenty paid.
		const ten = all(added, ([r, p]) => r * p) / 10;
		expect(ten).toBe(all(added.slice(0, 20), ([r]) => r));
		expect(corrected(added, relation)).toEqual({
			revenue: all(list, ([r]) => r),
			points: all(list, ([, p]) => p),
			product: undefined
		});
	});
});
