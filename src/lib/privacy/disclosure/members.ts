import type { Family } from './system/system.ts';

/** The cells of the groups of a family: those of group g from `starts[g]` to `starts[g + 1]`. */
export interface Members {
	readonly starts: Int32Array;
	readonly cells: Int32Array;
}

export const membersOf = ({ groupOf, count }: Pick<Family, 'groupOf' | 'count'>): Members => {
	const starts = new Int32Array(count + 1);
	for (const g of groupOf) if (g >= 0) starts[g + 1] = (starts[g + 1] ?? 0) + 1;
	for (let g = 0; g < count; g++) starts[g + 1] = (starts[g + 1] ?? 0) + (starts[g] ?? 0);
	const cells = new Int32Array(starts[count] ?? 0);
	const next = starts.slice();
	groupOf.forEach((g, c) => {
		if (g < 0) return;
		cells[next[g] ?? 0] = c;
		next[g] = (next[g] ?? 0) + 1;
	});
	return { starts, cells };
};
