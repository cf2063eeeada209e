import { describe, expect, test } from 'vitest';
import { bytesOf, certificateIn } from '../../src/lib/privacy/certificates/bytes.ts';
import type { CertificateHead } from '../../src/lib/privacy/certificates/certificate.ts';
import type { PeopleProof } from '../../src/lib/privacy/disclosure/by-room.ts';
import { Growing } from '../../src/lib/privacy/disclosure/certificate.ts';
import { prove } from '../../src/lib/privacy/disclosure/prove.ts';
import type { Family, Quantity, System } from '../../src/lib/privacy/disclosure/system/system.ts';
import { randomness } from './campaign.ts';
import { faultsOfProof } from './certificate-checker.ts';

const sizes = [20, 10, 5, 4];

/** Combinations of four columns, a few people each, of whom some bought; every column is a published breakdown. */
const manySmall = (): { system: System; families: readonly Family[] } => {
	const random = randomness(11);
	const codes = sizes.map((): number[] => []);
	const [people, buyers]: [number[], number[]] = [[], []];
	for (let i = 0; i < sizes.reduce((all, size) => all * size, 1); i++) {
		if (random() < 0.4) continue;
		let rest = i;
		sizes.forEach((size, axis) => {
			codes[axis]?.push(rest % size);
			rest = Math.floor(rest / size);
		});
		const here = 1 + Math.floor(30 * random() ** 4);
		people.push(here);
		buyers.push(Math.min(here, Math.floor(random() * 1.4)));
	}
	const cells = people.length;
	const coordinates = codes.map((of) => Int32Array.from(of));
	const rows = coordinates.map((rowOf, axis) => ({ count: sizes[axis] ?? 0, rowOf, axes: [axis] }));
	const quantity = (truth: readonly number[], min: number): Quantity => ({
		truth: Float64Array.from(truth),
		min,
		rows,
		coordinates
	});
	return {
		system: { cells, quantities: [quantity(people, 1), quantity(buyers, 0)] },
		families: [
			{
				count: cells,
				groupOf: Int32Array.from({ length: cells }, (_, cell) => cell),
				width: new Float64Array(cells).fill(5)
			}
		]
	};
};

describe('thousands of small groups', () => {
	const { system, families } = manySmall();

	test.each([
		['people', { cells: system.cells, quantities: [system.quantities[0]] } satisfies System],
		['buyers, who need people first', system]
	])('of %s share few tables, which agree with every row', (_, one) => {
		const proof = prove(one, families, { solve: null });
		expect(system.cells).toBeGreaterThan(2000);
		expect(proof.open).toEqual([]);
		expect(faultsOfProof({ system: one, families, proof })).toEqual([]);
		expect(proof.changes.count).toBeLessThan(system.cells / 20);
		expect(prove(one, families, { solve: null })).toEqual(proof);
	});

	test('are the same certificate when it is read again', () => {
		const { changes } = prove(system, families, { solve: null });
		const head = { rule: '1' } as CertificateHead;
		const bytes = bytesOf({ head, changes });
		const read = certificateIn(bytes);
		expect(read?.changes.count).toBe(changes.count);
		expect(read && bytesOf(read)).toEqual(bytes);
	});
});

describe('outcomes of a group with too few people for them', () => {
	/** Two rows of two cells; columns do not tell which cells are alike, so that no exchange of people is found. */
	const system = (buyers: readonly number[]): System => ({
		cells: 4,
		quantities: [
			{
				truth: Float64Array.of(1, 5, 9, 1),
				min: 1,
				rows: [{ count: 2, rowOf: Int32Array.of(0, 0, 1, 1), axes: [] }],
				coordinates: []
			},
			{
				truth: Float64Array.from(buyers),
				min: 0,
				rows: [{ count: 1, rowOf: new Int32Array(4), axes: [] }],
				coordinates: []
			}
		]
	});
	const groupOf = Int32Array.of(0, 1, 2, 3);
	const families: Family[] = [{ count: 4, groupOf, width: Float64Array.of(2, 0, 0, 0) }];
	const people: PeopleProof = {
		families: [{ count: 4, groupOf, width: Float64Array.of(3, 0, 0, 0) }],
		proof: {
			changes: {
				count: 1,
				starts: Int32Array.of(0, 2),
				cells: Int32Array.of(0, 1),
				by: [Int32Array.of(3, -3)],
				ways: Uint8Array.of(2)
			},
			largest: [Int32Array.of(0, -1, -1, -1)],
			smallest: [new Int32Array(4).fill(-1)],
			open: [],
			proved: { exchange: 0, batch: 0, single: 1 }
		}
	};

	test.each([
		['where those who leave did not buy', [0, 1, 2, 0]],
		['where those who leave bought', [0, 5, 2, 0]]
	])('are proved with the table that proves its people, %s', (_, buyers) => {
		const one = system(buyers);
		expect(prove(one, families, { solve: null }).open).toEqual([{ family: 0, group: 0 }]);
		const proof = prove(one, families, { solve: null, people });
		expect(proof.open).toEqual([]);
		expect(faultsOfProof({ system: one, families, proof })).toEqual([]);
	});
});

test('a list of whole numbers takes as many bytes each as the largest needs', () => {
	const list = new Growing();
	for (let i = 0; i < 3000; i++) list.push((i % 256) - 128);
	expect(list.parts([0, 2999], [2, 3000])).toEqual(Int8Array.of(-128, -127, 55));
	list.push(128);
	expect(list.parts([0, 2999], [1, 3001])).toEqual(Int32Array.of(-128, 55, 128));
	list.push(2 ** 40);
	expect(list.parts([0, 3000], [1, 3002])).toEqual(Float64Array.of(-128, 128, 2 ** 40));
});
