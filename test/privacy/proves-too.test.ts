import { describe, expect, test } from 'vitest';
import { prove } from '../../src/lib/privacy/disclosure/prove.ts';
import type { Family, Quantity, Rows, System } from '../../src/lib/privacy/disclosure/system/system.ts';
import { randomness } from './campaign.ts';
import { faultsOfProof } from './certificate-checker.ts';

const sizes = [8, 6, 5];

/** One cell for each combination that has people: the blocks that it is in, and its people. */
const cellsOf = (seed: number) => {
	const random = randomness(seed);
	const all = Array.from({ length: 240 }, (_, i) => [i % 8, Math.floor(i / 8) % 6, Math.floor(i / 48)]);
	const kept = all.filter(() => random() < 0.7);
	return { blocks: kept, people: kept.map(() => 1 + Math.floor(60 * random() ** 3)) };
};

type Cells = ReturnType<typeof cellsOf>;

const rowsOf = ({ blocks }: Cells, axis: number, merge: (block: number) => number): Rows => {
	const rowOf = Int32Array.from(blocks, (of) => merge(of[axis] ?? 0));
	return { count: Math.max(...rowOf) + 1, rowOf, axes: [axis] };
};

const familiesOf = ({ blocks, people }: Cells): Family[] =>
	[[0], [1], [2], [0, 1], [1, 2], [0, 1, 2]].map((axes) => {
		const names = blocks.map((of) => axes.map((axis) => of[axis]).join());
		const ids = new Map([...new Set(names)].map((name, id) => [name, id]));
		const groupOf = Int32Array.from(names, (name) => ids.get(name) ?? -1);
		const size = new Float64Array(ids.size);
		groupOf.forEach((g, c) => (size[g] = (size[g] ?? 0) + (people[c] ?? 0)));
		return { count: ids.size, groupOf, width: size.map((n) => (n < 50 ? 10 : 0)) };
	});

/** What is published of the first axis has its blocks merged. */
const systemOf = (cells: Cells, merge: (block: number) => number): System => {
	const rows = sizes.map((_, axis) => rowsOf(cells, axis, axis === 0 ? merge : (block) => block));
	const quantity: Quantity = {
		truth: Float64Array.from(cells.people),
		min: 1,
		rows,
		coordinates: rows.map(({ rowOf }) => rowOf)
	};
	return { cells: cells.people.length, quantities: [quantity] };
};

describe('a proof under rows that are unions of those that it was made under', () => {
	const own = (block: number) => block;
	test.each([1, 2, 3])('is the same as if all its changes were taken in anew (seed %i)', (seed) => {
		const cells = cellsOf(seed);
		const families = familiesOf(cells);
		const options = { solve: null };
		const merged = systemOf(cells, (block) => Math.min(block, 3));
		const first = prove(merged, families, options);
		expect(first.open).toEqual([]);
		// All changes taken in for all groups.
		const taken = prove(merged, families, { ...options, earlier: first });
		const coarser = systemOf(cells, (block) => (block >= 3 ? 0 : block));
		const again = prove(coarser, familiesOf(cells), { ...options, earlier: taken });
		expect(again).toBe(taken);
		const anew = prove(coarser, families, { ...options, earlier: structuredClone(taken) });
		expect(anew).not.toBe(taken);
		expect(anew).toEqual(taken);
		expect(faultsOfProof({ system: coarser, families, proof: again })).toEqual([]);
		// Other rows, or groups that must be wider, are proved anew.
		const finer = systemOf(cells, own);
		expect(prove(finer, families, { ...options, earlier: taken })).not.toBe(taken);
		const wider = families.map((family) => ({ ...family, width: family.width.map((w) => w && w + 1) }));
		expect(prove(coarser, wider, { ...options, earlier: taken })).not.toBe(taken);
	});
});
