import { peopleOk } from './group.ts';
import { outcomesOk } from './outcome.ts';

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
 * block and a few people in the tail) blocks are joined backwards until it is mended.
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

/**
 * Date buckets: days in order, closed as soon as every variant has 0 or at least k people (some variant has people) and at
 * least m on both sides of every outcome. A bucket, once published, never changes; the tail stays open.
 *
 * @param n  people, `n[variant][day]`
 * @param ys people with each outcome, `ys[outcome][variant][day]`, a funnel from its first step to its last
 * @returns [closed buckets, open days], all as day indices
 */
export const dateBuckets = (input: {
	n: readonly (readonly number[])[];
	ys: readonly (readonly (readonly number[])[])[];
	k: number;
	m: number;
}): [number[][], number[]] => {
	const { n, ys, k, m } = input;
	const nested = ys.slice(1).map((_, step) => [step, step + 1] as const);
	const ok = (from: number, to: number) => {
		const sum = (days: readonly number[] | undefined) =>
			(days ?? []).slice(from, to + 1).reduce((a, b) => a + b, 0);
		const people = n.map(sum);
		return (
			peopleOk(people, k) &&
			people.some((count) => count > 0) &&
			people.every((count, variant) =>
				outcomesOk({ people: count, counts: ys.map((y) => sum(y[variant])) }, nested, m)
			)
		);
	};
	const { closed, open } = closeConsecutive(n[0]?.length ?? 0, ok);
	return [closed.map((days) => [...days]), [...open]];
};
