import { describe, expect, test } from 'vitest';
import type { CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { proved, unaudited, type Gate } from '../../src/lib/privacy/gate.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { releaseThrough } from '../../src/lib/privacy/release.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { cubeOf } from './campaign.ts';

const conversions: Measure = { name: 'conversions', kind: 'outcome', role: 'sum', of: [] };

/** privacy-cases/a5-combination.csv: web + South − app is five people. */
const rows: readonly [string, string, string, string, number, number][] = [
	['control', 'iOS', 'South', 'app', 60, 15],
	['personalised', 'iOS', 'South', 'app', 155, 38],
	['control', 'web', 'North', 'app', 95, 23],
	['personalised', 'web', 'North', 'app', 130, 32],
	['control', 'web', 'South', 'app', 170, 42],
	['personalised', 'web', 'South', 'app', 1, 0],
	['control', 'web', 'South', 'shop', 135, 33],
	['personalised', 'web', 'South', 'shop', 1, 0],
	['control', 'Android', 'North', 'shop', 100, 25],
	['personalised', 'Android', 'North', 'shop', 140, 35],
	['control', 'Android', 'East', 'shop', 115, 28],
	['personalised', 'Android', 'East', 'shop', 1, 0],
	['control', 'Android', 'South', 'shop', 60, 15],
	['personalised', 'Android', 'South', 'shop', 2, 0]
];

const cells = rows.map(([variant, device, region, channel, people, bought]): CubeCell => ({
	variant,
	day: null,
	segments: [device, region, channel],
	people,
	measures: [bought]
}));

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
