import type { Cube } from '../cube.ts';

/**
 * People of groups on their largest day, for each variant: where the same people are counted on several days, nobody knows more
 * about the number of persons than that it is at least this.
 *
 * @param cells indices of the cells to count
 * @param rowOf row of each cell
 * @returns from rows of a group to its people on the largest day, one number for each variant
 */
export const largestDays = (
	{ variants, variant, day, people }: Pick<Cube, 'variants' | 'variant' | 'day' | 'people'>,
	cells: Int32Array,
	rowOf: Int32Array
): ((rows: readonly number[]) => readonly number[]) => {
	const days = new Map<number, number>();
	/** For each row: people by day and variant. */
	const byRow = new Map<number, Map<number, number>>();
	for (const i of cells) {
		const at = days.get(day[i] ?? 0) ?? days.size;
		days.set(day[i] ?? 0, at);
		const row = rowOf[i] ?? 0;
		const of = byRow.get(row) ?? new Map<number, number>();
		byRow.set(row, of);
		const slot = at * variants.length + (variant[i] ?? 0);
		of.set(slot, (of.get(slot) ?? 0) + (people[i] ?? 0));
	}
	return (rows) => {
		const sums = new Float64Array(days.size * variants.length);
		for (const row of rows) for (const [slot, n] of byRow.get(row) ?? []) sums[slot] = (sums[slot] ?? 0) + n;
		return variants.map((_, v) => {
			let most = 0;
			for (let slot = v; slot < sums.length; slot += variants.length) most = Math.max(most, sums[slot] ?? 0);
			return most;
		});
	};
};
