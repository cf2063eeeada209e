import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockGraph, type Overlap } from '#lib/privacy/disclosure/audit/block-graph.ts';
import { smallUnion } from '#lib/privacy/disclosure/audit/small-union.ts';

const graphOf = (pairs: readonly (readonly [number, number])[]) => {
	const overlaps = pairs.map(([first, second]): Overlap => ({ first, second }));
	const size = (of: (one: Overlap) => number) => Math.max(...overlaps.map(of)) + 1;
	return new BlockGraph(
		overlaps,
		size(({ first }) => first),
		size(({ second }) => second)
	);
};

const isFine = () => false;
const min = 10;

/** The smallest count below `min` of any sum of blocks with whole factors that counts each overlap 0 times or once. */
const byTrying = (pairs: readonly (readonly [number, number])[], counts: readonly number[]): boolean => {
	const sides = [0, 1].map((side) => [...new Set(pairs.map((pair) => pair[side] ?? 0))]);
	const [firsts = [], seconds = []] = sides;
	const levels = [-2, -1, 0, 1, 2];
	const total = firsts.length + seconds.length;
	for (let code = 0; code < levels.length ** total; code++) {
		const level = (at: number) => levels[Math.floor(code / levels.length ** at) % levels.length] ?? 0;
		const times = pairs.map(
			([one, two]) => level(firsts.indexOf(one)) - level(firsts.length + seconds.indexOf(two))
		);
		if (!times.every((n) => n === 0 || n === 1) || !times.includes(1)) continue;
		if (times.reduce<number>((sum, n, at) => sum + n * (counts[at] ?? 0), 0) < min) return true;
	}
	return false;
};

describe('a small union that two tables give away', () => {
	it('is the cell of an L-shaped table that its margins give away', () => {
		const graph = graphOf([
			[0, 0],
			[1, 0],
			[1, 1]
		]);
		expect(smallUnion(graph, [30, 7, 40], { min, isFine })).toEqual([1]);
		expect(graph.bridges()).toEqual([0, 1, 2]);
	});

	it('is not there in a full table, however small its cells are', () => {
		const full = graphOf([
			[0, 0],
			[0, 1],
			[1, 0],
			[1, 1]
		]);
		expect(smallUnion(full, [30, 3, 7, 40], { min, isFine })).toBeNull();
		expect(full.bridges()).toEqual([]);
		expect(full.differences().every((edges) => edges.length === 2)).toBe(true);
	});

	it('is two cells of a circle of six, neither of which can be derived', () => {
		const circle = graphOf([
			[0, 0],
			[0, 1],
			[1, 1],
			[1, 2],
			[2, 2],
			[2, 0]
		]);
		expect(smallUnion(circle, [3, 50, 51, 4, 52, 53], { min, isFine })).toEqual([0, 3]);
		expect(smallUnion(circle, [30, 50, 51, 4, 52, 53], { min, isFine })).toBeNull();
		expect(smallUnion(circle, [3, 50, 51, 4, 52, 53], { min, isFine: () => true })).toBeNull();
	});

	it('is one of two small cells that hang on a large one', () => {
		// The large cell's blocks each have a small one beside it: 7 and 8 people, who are 15 together.
		const graph = graphOf([
			[0, 0],
			[0, 1],
			[0, 2],
			[1, 1],
			[2, 2]
		]);
		expect(smallUnion(graph, [50, 7, 8, 60, 70], { min, isFine })).toHaveLength(1);
	});

	it('is found exactly where trying all factors finds one', () => {
		const pairs = fc.uniqueArray(fc.tuple(fc.nat(2), fc.nat(2)), {
			minLength: 1,
			maxLength: 7,
			selector: ([one, two]) => one * 3 + two
		});
		const counts = fc.array(fc.constantFrom(0, 2, 4, 6, 9, 12, 30), { minLength: 7, maxLength: 7 });
		fc.assert(
			fc.property(pairs, counts, (list, all) => {
				const numbers = all.slice(0, list.length);
				const found = smallUnion(graphOf(list), numbers, { min, isFine });
				expect(found !== null).toBe(byTrying(list, numbers));
				if (found) expect(found.reduce((sum, e) => sum + (numbers[e] ?? 0), 0)).toBeLessThan(min);
			}),
			{ numRuns: 60, seed: 1 }
		);
	});
});

describe('differences of blocks', () => {
	it('are a block less those inside it, and what the blocks around one have more than it', () => {
		// Region 0 has towns 0 and 1; town 1 is in region 1 too.
		const graph = graphOf([
			[0, 0],
			[0, 1],
			[1, 1]
		]);
		expect(graph.differences()).toEqual([[1], [2], [1], [1], [1], [0]]);
	});
});
