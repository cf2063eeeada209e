import { describe, expect, test } from 'vitest';
import type { CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { proved, type Gate } from '../../src/lib/privacy/disclosure/gate.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { releaseThrough } from '../../src/lib/privacy/release.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { cubeOf } from './campaign.ts';
import { unaudited } from './unaudited.ts';

const conversions: Measure = { name: 'conversions', kind: 'outcome', role: 'sum', of: [] };

/** privacy-cases/a5-combination.csv: web + South − app is five people. */
const groups: readonly {
	readonly segments: readonly [device: string, region: string, channel: string];
	/** People and those of them who bought. */
	readonly control: readonly [number, number];
	readonly personalised: readonly [number, number];
}[] = [
	{ segments: ['iOS', 'South', 'app'], control: [60, 15], personalised: [155, 38] },
	{ segments: ['web', 'North', 'app'], control: [95, 23], personalised: [130, 32] },
	{ segments: ['web', 'South', 'app'], control: [170, 42], personalised: [1, 0] },
	{ segments: ['web', 'South', 'shop'], control: [135, 33], personalised: [1, 0] },
	{ segments: ['Android', 'North', 'shop'], control: [100, 25], personalised: [140, 35] },
	{ segments: ['Android', 'East', 'shop'], control: [115, 28], personalised: [1, 0] },
	{ segments: ['Android', 'South', 'shop'], control: [60, 15], personalised: [2, 0] }
];

const cells = groups.flatMap(({ segments, ...variants }) =>
	Object.entries(variants).map(([variant, [people, bought]]): CubeCell => ({
		variant,
		day: null,
		segments,
		people,
		measures: [bought]
	}))
);

/** One-way breakdowns of people that show at least two groups. */
const shown = (gate: Gate): string[] =>
	releaseThrough(gate, cubeOf(['device', 'region', 'channel'], cells, [conversions]), defaultPolicy).flatMap(
		({ tables }) =>
			tables
				.filter(({ layer, axes, blocks }) => layer === 'people' && axes.length === 1 && blocks.length > 1)
				.map(({ axes, blocks }) => `${axes.join()} ${blocks.length}`)
	);

describe('the gate', () => {
	test('does not publish the three breakdowns that give five people together, and keeps some', () => {
		expect(shown(unaudited)).toEqual(['device 3', 'region 2', 'channel 2']);
		expect(shown(proved(solve))).toEqual(['device 2', 'region 2']);
	});

	test('proves every small group of what it publishes', () => {
		let open = 0;
		let changes = 0;
		const watched: Gate = (epoch, policy) => {
			const settled = proved(solve)(epoch, policy);
			for (const { proof } of settled.proofs) {
				open += proof.open.length;
				changes += proof.changes.count;
			}
			return settled;
		};
		shown(watched);
		expect(open).toBe(0);
		expect(changes).toBeGreaterThan(0);
	});

	test('hides more, never less, without a solver', () => {
		expect(shown(proved(null)).length).toBeLessThanOrEqual(shown(proved(solve)).length);
	});
});
