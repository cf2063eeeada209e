/** Consecutive units closed into blocks, and the units at the end that do not fill a block yet. */
export interface Consecutive {
	readonly closed: readonly (readonly number[])[];
	readonly open: readonly number[];
}

/**
 * Closes consecutive units into blocks: units are added until the block may be published, then the next block begins.
 *
 * @param count number of units, in order of time
 * @param ok    may the units from `from` to `to` (both included) be published together?
 */
export const closeConsecutive = (count: number, ok: (from: number, to: number) => boolean): Consecutive => {
	const closed: number[][] = [];
	let open: number[] = [];
	for (let unit = 0; unit < count; unit++) {
		open.push(unit);
		if (!ok(open[0] ?? unit, unit)) continue;
		closed.push(open);
		open = [];
	}
	return { closed, open };
};

/**
 * The same for an ended campaign: the open tail joins the last block. Where that spoils it (a variant had nobody in the last
 * block and a few people in the tail) blocks are joined backwards until it is repaired.
 *
 * @returns no blocks when not even all units together are ok
 */
export const mergeConsecutive = (count: number, ok: (from: number, to: number) => boolean): number[][] => {
	const { closed, open } = closeConsecutive(count, ok);
	const blocks = closed.map((units) => [...units]);
	let tail = [...open];
	while (tail.length > 0) {
		const last = blocks.pop();
		if (!last) return [];
		tail = [...last, ...tail];
		if (!ok(tail[0] ?? 0, count - 1)) continue;
		blocks.push(tail);
		tail = [];
	}
	return blocks;
};
