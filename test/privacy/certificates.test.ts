import { describe, expect, test } from 'vitest';
import { prove } from '../../src/lib/privacy/disclosure/prove.ts';
import type { Family, Quantity, Rows, System } from '../../src/lib/privacy/disclosure/system/system.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { randomness } from './campaign.ts';
import { faultsOfProof } from './certificate-checker.ts';

/** Cells of three axes with a few people each, one-way sums of people and of an outcome, and all groups of one or two axes. */
const randomSystem = (seed: number, hasOutcome: boolean): { system: System; families: Family[] } => {
	const random = randomness(seed);
	const sizes = [5, 4, 3];
	const all = Array.from({ length: 60 }, (_, at) => [at % 5, Math.floor(at / 5) % 4, Math.floor(at / 20)]);
	const chosen = all.filter(() => random() < 0.8);
	const axes = sizes.map((_, axis) => Int32Array.from(chosen, (codes) => codes[axis] ?? 0));
	const people = Float64Array.from(chosen, () => 1 + Math.floor(80 * random() ** 3));
	const bought = people.map((n) => Math.floor(n * random() * 0.6));
	const rowsOf = (merged: boolean): Rows[] => [
		{ count: 1, rowOf: new Int32Array(chosen.length), axes: [] },
		...axes.map((codes, axis): Rows => ({
			count: sizes[axis] ?? 0,
			rowOf: merged ? codes.map((code) => Math.max(1, code)) : codes,
			axes: [axis]
		}))
	];
	const quantity = (truth: Float64Array, min: number, merged: boolean): Quantity => ({
		truth,
		min,
		rows: rowsOf(merged),
		coordinates: axes
	});
	const counted = hasOutcome ? bought : people;
	const family = (groupOf: Int32Array): Family => {
		const count = 20;
		const sum = (of: Float64Array) => {
			const sums = new Float64Array(count);
			groupOf.forEach((group, cell) => (sums[group] = (sums[group] ?? 0) + (of[cell] ?? 0)));
			return sums;
		};
		const isNarrow = (n: number) => n >= 1 && n < (hasOutcome ? 10 : 50);
		return { count, groupOf, width: sum(counted).map((n) => (isNarrow(n) ? (hasOutcome ? 5 : 10) : 0)) };
	};
	const [a, b, c] = axes as [Int32Array, Int32Array, Int32Array];
	return {
		system: {
			cells: chosen.length,
			quantities: hasOutcome
				? [quantity(people, 1, false), quantity(bought, 0, true)]
				: [quantity(people, 1, true)]
		},
		families: [
			a.map((code, at) => code * 4 + (b[at] ?? 0)),
			b.map((code, at) => code * 3 + (c[at] ?? 0))
		].map(family)
	};
};

describe('proofs of the gate, added up by the checker', () => {
	test.each([false, true])(
		'are without a fault, and no number of them may change (outcome: %s)',
		(hasOutcome) => {
			let proved = 0;
			for (let seed = 1; seed <= 12; seed++) {
				const { system, families } = randomSystem(seed, hasOutcome);
				const proof = prove(system, families, { solve });
				expect(faultsOfProof({ system, families, proof }), `seed ${seed}`).toEqual([]);
				const { changes } = proof;
				proved += proof.largest.flatMap((list) => [...list]).filter((change) => change >= 0).length;
				for (let q = 0; q < changes.by.length; q++) {
					for (let at = 0; at < changes.cells.length; at += 1 + Math.floor(changes.cells.length / 10)) {
						const by = changes.by.map((numbers, other) =>
							other === q ? Float64Array.from(numbers, (value, i) => (i === at ? value + 1 : value)) : numbers
						);
						const changed = { ...proof, changes: { ...changes, by } };
						expect(
							faultsOfProof({ system, families, proof: changed }),
							`seed ${seed}, ${q}, ${at}`
						).not.toEqual([]);
					}
				}
			}
			expect(proved).toBeGreaterThan(20);
		}
	);
});
