import { describe, expect, test } from 'vitest';
import type { CubeCell } from '../../src/lib/privacy/cube.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { releaseCampaign } from '../../src/lib/privacy/release.ts';
import { publishedBlocks } from '../../src/lib/privacy/published-blocks.ts';
import { doResemble } from '../../src/lib/privacy/resemblance.ts';
import { cubeOf, simulate } from './campaign.ts';

const shape = {
	people: 12_000,
	split: [0.5, 0.5],
	plain: [4, 3],
	cities: [],
	days: 3,
	sparse: false,
	rate: 0.1
};
const policy = { ...defaultPolicy, k: 25 };
const of = (dimensions: readonly string[], cells: readonly CubeCell[]) =>
	publishedBlocks(releaseCampaign(cubeOf(dimensions, cells), policy));
const { cells, dimensions } = simulate(shape, 1);
const first = of(dimensions, cells);

/** The same cells under other names: of variants, columns and values. */
const renamed = (list: readonly CubeCell[]): CubeCell[] =>
	list.map((cell) => ({
		...cell,
		variant: cell.variant === 'control' ? 'control' : `x ${cell.variant}`,
		segments: cell.segments.map((value) => `x ${value}`)
	}));

describe('doResemble', () => {
	test('finds the same people, also under other names, with rows removed or moved by a day', () => {
		expect(doResemble(first, first)).toBe(true);
		expect(doResemble(first, of(['x', 'y'], renamed(cells)))).toBe(true);
		expect(doResemble(of(dimensions, cells.slice(3)), first)).toBe(true);
		const later = cells.map((cell) => ({ ...cell, day: (cell.day ?? 0) + 400 }));
		expect(doResemble(first, of(dimensions, later))).toBe(true);
	});

	test('finds the same people without some of their columns', () => {
		const fewer = cells.map((cell) => ({ ...cell, segments: cell.segments.slice(0, 1) }));
		const added = new Map<string, CubeCell>();
		for (const cell of fewer) {
			const key = JSON.stringify([cell.variant, cell.day, cell.segments]);
			const before = added.get(key);
			const measures = Array.from(cell.measures, (sum, i) => sum + (before?.measures[i] ?? 0));
			added.set(key, { ...cell, people: cell.people + (before?.people ?? 0), measures });
		}
		expect(doResemble(first, of(dimensions.slice(0, 1), [...added.values()]))).toBe(true);
	});

	test('does not find campaigns of the same shape over other people', () => {
		for (let seed = 2; seed < 12; seed += 1)
			expect(doResemble(first, of(dimensions, simulate(shape, seed).cells))).toBe(false);
	});

	test('takes equal numbers under other names for evidence once: a column of thousands is none', () => {
		const flat = (names: readonly string[]): CubeCell[] =>
			['control', 'picks'].flatMap((variant) =>
				names.map((name) => ({ variant, day: null, segments: [name], people: 1000, measures: [100] }))
			);
		const one = of(['channel'], flat(['a', 'b', 'c', 'd', 'e', 'f']));
		const other = of(['region'], flat(['g', 'h', 'i', 'j', 'k']));
		expect(doResemble(one, other)).toBe(false);
		expect(doResemble(one, of(['x'], flat(['a', 'b', 'c', 'd', 'e', 'f', 'g'])))).toBe(true);
	});

	test('finds equal people and outcomes in all variants where there is no breakdown', () => {
		const sums = (bought: number) => [9000, 900, bought, 5 * bought, 30 * bought, 20, 20, 0, 0];
		const total = (bought: number): CubeCell[] => [
			{ variant: 'control', day: null, segments: [], people: 4000, measures: sums(200) },
			{ variant: 'picks', day: null, segments: [], people: 4100, measures: sums(bought) }
		];
		expect(doResemble(of([], total(260)), of([], total(260)))).toBe(true);
		expect(doResemble(of([], total(260)), of([], total(280)))).toBe(false);
	});
});
