import type { Changes } from '../disclosure/certificate.ts';

/** One number of every cell, with the published sums that it is part of. */
export interface CheckedQuantity {
	/** The true whole number of each cell. */
	readonly truth: ArrayLike<number>;
	/** What everybody knows each cell has at least. */
	readonly min: number;
	/** For each published table the block of each cell, or -1. */
	readonly rows: readonly ArrayLike<number>[];
}

/** Groups that share no cell, and the width that each must have; 0 where it need not. */
export interface CheckedFamily {
	readonly groupOf: ArrayLike<number>;
	readonly width: ArrayLike<number>;
}

/** What a certificate must prove; the last quantity is judged, and is at most what each other one is. */
export interface Claim {
	readonly quantities: readonly CheckedQuantity[];
	readonly families: readonly CheckedFamily[];
}

/** What adding up found: why a change is no table that agrees with what is published, and the groups that stay too narrow. */
export interface AddedUp {
	readonly fault: string | null;
	readonly narrow: number;
}

/** Why a changed table cannot be the true one, as far as anybody knows; null where it can. */
const faultOf = (
	{ quantities }: Claim,
	cells: ArrayLike<number>,
	by: readonly ArrayLike<number>[]
): string | null => {
	const judged = quantities.length - 1;
	const size = quantities[0]?.truth.length ?? 0;
	if (by.length !== quantities.length)
		return `it has ${by.length} numbers of a cell, not ${quantities.length}`;
	for (let i = 0; i < cells.length; i++) {
		const cell = cells[i] ?? -1;
		// In order: none is twice.
		if (!(cell > (cells[i - 1] ?? -1) && cell < size)) return `cell ${cell} is not there`;
		const at = (q: number) => (quantities[q]?.truth[cell] ?? NaN) + (by[q]?.[i] ?? NaN);
		for (const [q, { min }] of quantities.entries()) {
			const units = by[q]?.[i] ?? NaN;
			if (!Number.isSafeInteger(units)) return `cell ${cell} changes by no whole number`;
			if (units < 0 && !(at(q) >= min)) return `cell ${cell} would have ${at(q)}, fewer than ${min}`;
			if (!(at(judged) <= at(q))) return `cell ${cell} would have more of them than people`;
		}
	}
	for (const [q, { rows }] of quantities.entries())
		for (const row of rows) {
			const sums = new Map<number, number>();
			for (let i = 0; i < cells.length; i++) {
				const block = row[cells[i] ?? -1] ?? -1;
				if (block >= 0) sums.set(block, (sums.get(block) ?? 0) + (by[q]?.[i] ?? NaN));
			}
			for (const sum of sums.values()) if (sum !== 0) return `a published sum would change by ${sum}`;
		}
	return null;
};

/**
 * Adds a certificate up: is each change another table that agrees with everything published, and does each group differ by its
 * width between two of these tables (the true one is one of them)? Exact, and with nothing of the code that finds certificates.
 */
export const addUp = (claim: Claim, changes: Changes): AddedUp => {
	const { families } = claim;
	const high = families.map(({ width }) => new Float64Array(width.length));
	const low = families.map(({ width }) => new Float64Array(width.length));
	const sums = families.map(({ width }) => new Float64Array(width.length));
	for (let change = 0; change < changes.count; change++) {
		const [from, to] = [changes.starts[change], changes.starts[change + 1]];
		const cells = changes.cells.subarray(from, to);
		const by = changes.by.map((numbers) => numbers.subarray(from, to));
		const fault = faultOf(claim, cells, by);
		if (fault !== null) return { fault: `change ${change + 1}: ${fault}`, narrow: 0 };
		families.forEach(({ groupOf }, f) => {
			const [max, min, sum] = [high[f], low[f], sums[f]];
			if (!max || !min || !sum) return;
			const groups = cells.map((cell) => groupOf[cell] ?? -1);
			groups.forEach((group, i) => {
				if (group >= 0) sum[group] = (sum[group] ?? 0) + (by.at(-1)?.[i] ?? NaN);
			});
			for (const group of groups) {
				if (group < 0) continue;
				max[group] = Math.max(max[group] ?? 0, sum[group] ?? 0);
				min[group] = Math.min(min[group] ?? 0, sum[group] ?? 0);
			}
			for (const group of groups) if (group >= 0) sum[group] = 0;
		});
	}
	const isNarrow = (f: number, group: number, width: number) =>
		(high[f]?.[group] ?? 0) - (low[f]?.[group] ?? 0) < width;
	const narrow = families.reduce(
		(count, { width }, f) => count + Array.from(width).filter((w, group) => isNarrow(f, group, w)).length,
		0
	);
	return { fault: null, narrow };
};
