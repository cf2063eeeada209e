import type { Proof } from './certificate.ts';
import type { Family, Quantity, Rows, System } from './system/system.ts';

/** Tables of more cells are not kept to be compared: they take too much memory. */
const maxCells = 100_000;

/** What a proof is about. */
interface About {
	readonly system: System;
	readonly families: readonly Family[];
}

const isSame = (one: ArrayLike<number>, other: ArrayLike<number>): boolean => {
	if (one === other) return true;
	if (one.length !== other.length) return false;
	for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
	return true;
};

/** Is each row of one table the union of rows of another one? Then what is balanced in those is balanced in these. */
const isMergedOf = ({ rowOf: merged }: Rows, { rowOf, count }: Rows): boolean => {
	const rowIn = new Int32Array(count).fill(-2);
	for (let c = 0; c < merged.length; c++) {
		const [row, into] = [rowOf[c] ?? -1, merged[c] ?? -1];
		if (row < 0) {
			if (into >= 0) return false;
			continue;
		}
		if (rowIn[row] === -2) rowIn[row] = into;
		else if (rowIn[row] !== into) return false;
	}
	return true;
};

const isMerged = (now: Quantity, before: Quantity): boolean =>
	now.min === before.min &&
	isSame(now.truth, before.truth) &&
	now.rows.every((rows, at) => [before.rows[at], ...before.rows].some((one) => one && isMergedOf(rows, one)));

/**
 * Proofs whose changes were all taken in for all groups, and left none open: taken in again, the same changes prove the same groups
 * by the same ways. What they are about is remembered with them.
 */
export class TakenIn {
	readonly #about = new WeakMap<Proof, About>();

	add(proof: Proof, about: About): void {
		if (about.system.cells <= maxCells && proof.open.length === 0) this.#about.set(proof, about);
	}

	/**
	 * Is a proof that of another system, too: of the same cells and groups, under rows that are unions of its rows? Merging rows leaves
	 * fewer to agree with, so that every change stays valid.
	 */
	proves(proof: Proof, { system, families }: About): boolean {
		const about = this.#about.get(proof);
		if (!about || about.families.length !== families.length || about.system.cells !== system.cells)
			return false;
		const before = about.system.quantities;
		return (
			before.length === system.quantities.length &&
			families.every((family, f) => {
				const other = about.families[f];
				return other && isSame(family.width, other.width) && isSame(family.groupOf, other.groupOf);
			}) &&
			system.quantities.every((quantity, q) => {
				const other = before[q];
				return other && isMerged(quantity, other);
			})
		);
	}
}
