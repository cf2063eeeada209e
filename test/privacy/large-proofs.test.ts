import { describe, expect, test } from 'vitest';
import type { Measure } from '../../src/lib/privacy/cube.ts';
import { prove } from '../../src/lib/privacy/disclosure/prove.ts';
import type { Family, System } from '../../src/lib/privacy/disclosure/system/system.ts';
import { OutOfWork, usualWork, Work } from '../../src/lib/privacy/disclosure/system/work.ts';
import { proved, type Gate, type Settled } from '../../src/lib/privacy/disclosure/gate.ts';
import { defaultPolicy, type Policy } from '../../src/lib/privacy/policy.ts';
import { releaseThrough } from '../../src/lib/privacy/release.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { cubeOf, randomness, simulate, type Shape } from './campaign.ts';
import { faultsOfProof } from './certificate-checker.ts';
import { unaudited } from './unaudited.ts';

const conversions: Measure = { name: 'conversions', kind: 'outcome', role: 'sum', of: [] };

const emails: Shape = {
	people: 20_000,
	split: [1 / 2, 1 / 2],
	plain: [12, 7, 2, 2, 3, 3],
	cities: [],
	days: 1,
	sparse: false,
	rate: 0.05
};

/** What a gate settles of a campaign, and what is released. */
const settledBy = (gate: Gate, shape: Shape, policy: Partial<Policy> = {}) => {
	const all: Settled[] = [];
	const { dimensions, cells: simulated } = simulate(shape, 5);
	const cells = simulated.map((cell) => ({ ...cell, measures: [cell.measures[2] ?? 0] }));
	const watched: Gate = (epoch, rule) => {
		const settled = gate(epoch, rule);
		all.push(settled);
		return settled;
	};
	const epochs = releaseThrough(watched, cubeOf(dimensions, cells, [conversions]), {
		...defaultPolicy,
		...policy
	});
	return { proofs: all.flatMap(({ proofs }) => proofs), epochs };
};

describe('a campaign of many small groups', () => {
	test('is proved whole by tables that many groups share, and shows all that would be shown without proofs', () => {
		const { proofs, epochs } = settledBy(proved(solve), emails);
		expect(epochs.map(({ assurance }) => assurance)).toEqual(['ranges']);
		const groups = proofs.reduce(
			(sum, { proof: { proved: by } }) => sum + by.exchange + by.batch + by.single,
			0
		);
		const changes = proofs.reduce((sum, { proof }) => sum + proof.changes.count, 0);
		expect(groups).toBeGreaterThan(3000);
		expect(changes).toBeLessThan(groups / 4);
		expect(proofs.flatMap(({ proof }) => proof.open)).toEqual([]);
		const blocks = (list: typeof epochs) =>
			list.flatMap(({ tables }) =>
				tables.map(({ layer, axes, blocks: of }) => [layer, axes.join(), of.length])
			);
		expect(blocks(epochs)).toEqual(blocks(settledBy(unaudited, emails).epochs));
	});
});

describe('a campaign that costs more work than a release may', () => {
	const shownBy = (work: number) => {
		const { proofs, epochs } = settledBy(proved(solve, work), emails);
		return {
			assurance: epochs.map((epoch) => epoch.assurance),
			open: proofs.flatMap(({ proof }) => proof.open),
			breakdowns: epochs.flatMap(({ tables }) =>
				tables.filter(({ axes, blocks }) => axes.length > 0 && blocks.length > 1)
			).length,
			totals: epochs.flatMap(({ tables }) => tables.filter(({ axes }) => axes.length === 0)).length
		};
	};

	test('leaves breakdowns out and is proved all the same; totals stay whatever is left', () => {
		const [all, some, none] = [shownBy(usualWork), shownBy(2_000_000), shownBy(0)];
		for (const { assurance, open } of [all, some, none]) {
			expect(assurance).toEqual(['ranges']);
			expect(open).toEqual([]);
		}
		expect(some.breakdowns).toBeLessThan(all.breakdowns);
		expect(some.breakdowns).toBeGreaterThan(0);
		expect(none.breakdowns).toBe(0);
		expect(none.totals).toBe(all.totals);
	});
});

/** Cells of some axes with few people and one-way sums; every cell is a group. */
const oneWay = (sizes: readonly number[], seed: number): { system: System; families: Family[] } => {
	const random = randomness(seed);
	const all = sizes.reduce((product, size) => product * size, 1);
	const cells = Array.from({ length: all }, (_, at) => at).filter(() => random() < 0.6);
	let step = 1;
	const coordinates = sizes.map((size) => {
		const of = Int32Array.from(cells, (at) => Math.floor(at / step) % size);
		step *= size;
		return of;
	});
	const truth = Float64Array.from(cells, () => 1 + Math.floor(30 * random() ** 3));
	const rows = coordinates.map((rowOf, axis) => ({ count: sizes[axis] ?? 0, rowOf, axes: [axis] }));
	const groupOf = Int32Array.from(cells, (_, c) => c);
	return {
		system: { cells: cells.length, quantities: [{ truth, min: 1, rows, coordinates }] },
		families: [{ count: cells.length, groupOf, width: Float64Array.from(cells, () => 10) }]
	};
};

describe('exchanges', () => {
	test('prove thousands of groups for little work, and the checker agrees', () => {
		const { system, families } = oneWay([10, 8, 7, 6], 3);
		const proof = prove(system, families, { solve: null, work: new Work(1_500_000) });
		expect(proof.open).toEqual([]);
		expect(proof.proved.exchange).toBe(system.cells);
		expect(faultsOfProof({ system, families, proof })).toEqual([]);
	});

	test('are the same every time', () => {
		const proofOf = () => {
			const { system, families } = oneWay([6, 5, 4], 8);
			return prove(system, families, { solve: null });
		};
		expect(proofOf()).toEqual(proofOf());
	});
});

describe('work', () => {
	test('of a part ends without the whole', () => {
		const whole = new Work(100);
		const part = whole.part(10);
		expect(() => {
			part.spend(11);
		}).toThrow(OutOfWork);
		expect(part.isOverAll).toBe(false);
		whole.spend(89);
		expect(() => {
			whole.part(50).spend(1);
		}).toThrow(OutOfWork);
		expect(part.isOverAll).toBe(true);
	});
});
