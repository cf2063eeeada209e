import { describe, expect, test } from 'vitest';
import { faultsOfProof, type Certified } from './certificate-checker.ts';

/**
 * Six cells, regions by rows (0–1, 2–3, 4–5) and devices by columns (even, odd). Three people move from N/web to S/web, and
 * three from S/app to N/app: no published sum changes. Two of those with the outcome move the same way.
 */
const certified = (): Certified => ({
	system: {
		cells: 6,
		quantities: [
			{
				truth: [40, 9, 5, 60, 30, 30],
				min: 1,
				rows: [
					{ count: 3, rowOf: [0, 0, 1, 1, 2, 2] },
					{ count: 2, rowOf: [0, 1, 0, 1, 0, 1] }
				]
			},
			{ truth: [12, 1, 2, 20, 10, 10], min: 0, rows: [{ count: 2, rowOf: [0, 1, 0, 1, 0, 1] }] }
		]
	},
	families: [{ count: 2, groupOf: [-1, 0, 1, -1, -1, -1], width: [2, 2] }],
	proof: {
		changes: {
			count: 1,
			starts: [0, 4],
			cells: [0, 1, 2, 3],
			by: [
				[-3, 3, 3, -3],
				[-2, 2, 2, -2]
			]
		},
		largest: [[0, 0]],
		smallest: [[-1, -1]],
		open: []
	}
});

type Proof = Certified['proof'];
const withProof = (change: (proof: Proof) => Partial<Proof>): Certified => {
	const one = certified();
	return { ...one, proof: { ...one.proof, ...change(one.proof) } };
};
const withChange = (at: number, q: number, by: number): Certified =>
	withProof(({ changes }) => ({
		changes: {
			...changes,
			by: changes.by.map((numbers, quantity) =>
				Array.from(numbers, (value, i) => (quantity === q && i === at ? value + by : value))
			)
		}
	}));

describe('the checker of certificates', () => {
	test('finds nothing wrong with a valid proof', () => {
		expect(faultsOfProof(certified())).toEqual([]);
	});

	test('finds every number that is changed by one', () => {
		for (const q of [0, 1])
			for (let at = 0; at < 4; at++)
				for (const by of [1, -1, 0.5])
					expect(faultsOfProof(withChange(at, q, by)), `${q} ${at}`).not.toEqual([]);
		for (let at = 0; at < 4; at++) {
			const cells = [0, 1, 2, 3].map((cell, i) => (i === at ? cell + 1 : cell));
			const changed = withProof(({ changes }) => ({ changes: { ...changes, cells } }));
			expect(faultsOfProof(changed), `cell ${at}`).not.toEqual([]);
		}
		const shorter = withProof(({ changes }) => ({ changes: { ...changes, starts: [0, 3] } }));
		expect(faultsOfProof(shorter)).not.toEqual([]);
	});

	test('finds a cell below its least, an outcome above its people, and a certificate that is too narrow', () => {
		const taken = certified();
		const [people, outcome] = taken.system.quantities;
		if (!people || !outcome) throw new Error('there are two quantities');
		const system = (first: object, second: object) => ({
			...taken,
			system: {
				...taken.system,
				quantities: [
					{ ...people, ...first },
					{ ...outcome, ...second }
				]
			}
		});
		expect(faultsOfProof(system({ truth: [3, 9, 5, 60, 30, 30] }, {}))).toContain(
			'change 0: cell 0 has 0, fewer than 1'
		);
		expect(faultsOfProof(system({}, { truth: [12, 11, 2, 20, 10, 10] }))).toContain(
			'change 0: cell 1 has more with the outcome than there are'
		);
		const family = taken.families[0] ?? { count: 0, groupOf: [] };
		expect(faultsOfProof({ ...taken, families: [{ ...family, width: [3, 2] }] })).toEqual([
			'group 0 of family 0 is 2 wide, not 3'
		]);
		expect(faultsOfProof(withProof(() => ({ largest: [[-1, 0]] })))).toEqual([
			'group 0 of family 0 is 0 wide, not 2'
		]);
		expect(faultsOfProof(withProof(() => ({ largest: [[7, 0]] })))).toHaveLength(1);
		expect(faultsOfProof(withProof(() => ({ largest: [[-1, 0]], open: [{ family: 0, group: 0 }] })))).toEqual(
			[]
		);
	});
});
