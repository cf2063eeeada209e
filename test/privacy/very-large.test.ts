import { describe, expect, test } from 'vitest';
import { CubeBuilder } from '../../src/lib/privacy/cube.ts';
import { Draft } from '../../src/lib/privacy/disclosure/system/draft.ts';
import { LayerProver } from '../../src/lib/privacy/disclosure/layer-proof.ts';
import { populationsOf } from '../../src/lib/privacy/disclosure/system/population.ts';
import { Scratch } from '../../src/lib/privacy/disclosure/system/scratch.ts';
import { OutOfWork, priceOf, Work } from '../../src/lib/privacy/disclosure/system/work.ts';
import { readEpoch } from '../../src/lib/privacy/grouping/epoch.ts';
import { layouts } from '../../src/lib/privacy/grouping/layout.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';

/** An epoch of people in every combination of three columns. */
const epochOf = (sizes: readonly [number, number, number]) => {
	const builder = new CubeBuilder(['a', 'b', 'c'], []);
	const [first, second, third] = sizes;
	for (let at = first * second * third - 1; at >= 0; at--) {
		const segments = [at % first, Math.floor(at / first) % second, Math.floor(at / first / second)];
		builder.add({
			variant: 'control',
			day: 1,
			segments: segments.map((value) => `v${value}`),
			people: 1 + (at % 41),
			measures: []
		});
	}
	return readEpoch(builder.build('control'), { from: 1, to: 1, known: [], k: 50 });
};

describe('work in tables that no cache has room for', () => {
	test('costs more, from the whole too', () => {
		expect(priceOf(50_000)).toBe(1);
		const whole = new Work(100);
		const part = whole.part(60, priceOf(1_000_000));
		part.spend(25);
		expect([part.left, whole.left]).toEqual([60 - 25 * priceOf(1_000_000), 100 - 25 * priceOf(1_000_000)]);
		expect(() => {
			part.spend(10);
		}).toThrow(OutOfWork);
	});

	test('leaves something for the amounts that are still to come', () => {
		const epoch = epochOf([60, 50, 40]);
		const [layout] = layouts(epoch, defaultPolicy, new Map());
		if (!layout) throw new Error('no layout');
		const proofsOf = (later: number) => {
			const prover = new LayerProver(epoch, defaultPolicy, { solve: null, work: new Work(100_000_000) });
			return prover.proofs({ layout, crosses: [] }, { layout, crosses: [] }, { later });
		};
		expect(proofsOf(14)).toBeNull();
		expect(proofsOf(0)?.flatMap(({ proof }) => proof.open)).toEqual([]);
	});
});

test('combinations are numbered by their values, whatever the order of cells', () => {
	const [population] = populationsOf(epochOf([3, 2, 4]));
	const rows = Array.from({ length: 24 }, (_, c) => population?.rowOf.map((of) => of[c] ?? 0).join());
	expect(population?.cells).toBe(24);
	expect(rows).toEqual(rows.toSorted());
});

describe('scratch memory', () => {
	test('is zeros again when it is taken again, and nobody has the same', () => {
		const scratch = new Scratch();
		const one = scratch.take(10_000).fill(7);
		const other = scratch.take(9_990);
		expect(other.buffer).not.toBe(one.buffer);
		scratch.giveBack(one);
		const again = scratch.take(9_999);
		expect(again.buffer).toBe(one.buffer);
		expect(again.length).toBe(9_999);
		expect(again.every((value) => value === 0)).toBe(true);
		scratch.giveBackAll();
		expect([one.buffer, other.buffer]).toContain(scratch.take(10_000).buffer);
		scratch.giveBackAll();
		// Nobody used it meanwhile.
		scratch.giveBackAll();
		expect([one.buffer, other.buffer]).not.toContain(scratch.take(10_000).buffer);
	});
});

test('a draft of many cells lists them in their order', () => {
	const cells = 100_000;
	const quantity = { truth: new Float64Array(cells).fill(2), min: 1, rows: [], coordinates: [] };
	const draft = new Draft({ cells, quantities: [quantity] });
	for (let c = cells - 10; c > 0; c -= 10) draft.shift([0], c, c - 1, 1);
	const before = draft.cells.length;
	draft.inOrder();
	expect(draft.cells.length).toBe(before);
	expect(draft.cells.every((c, at) => at === 0 || (draft.cells[at - 1] ?? 0) < c)).toBe(true);
	draft.clear();
	expect(draft.at(0, cells - 10)).toBe(2);
});
