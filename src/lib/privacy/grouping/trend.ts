import type { Block } from './axis.ts';
import { mergeConsecutive } from './buckets.ts';

/**
 * The time blocks of a segment trend: consecutive buckets merged to at least a week, until every segment may be published.
 *
 * Every cell is publishable and nothing is hidden, so a trend needs no hole. One block is no trend.
 *
 * @param buckets        the layer's buckets, in order of time
 * @param rules.together blocks of the layer below: buckets with days in one of them stay together
 * @param rules.days     number of days from the first to the last of these buckets
 * @param rules.ok       are these buckets together publishable in every segment?
 */
export const trendBlocks = (
	buckets: readonly Block[],
	rules: {
		together: readonly Block[];
		atLeastDays: number;
		days: (blocks: readonly Block[]) => number;
		ok: (blocks: readonly Block[]) => boolean;
	}
): Block[] => {
	const groups = gathered(buckets, rules.together);
	const between = (from: number, to: number) => groups.slice(from, to + 1).flat();
	const merged = mergeConsecutive(
		groups.length,
		(from, to) => rules.days(between(from, to)) >= rules.atLeastDays && rules.ok(between(from, to))
	);
	return merged.map((indices) => ({
		rows: indices.flatMap((index) => groups[index] ?? []).flatMap((block) => block.rows),
		pooled: false
	}));
};

/** Buckets that share a block of the layer below, in one list. */
const gathered = (buckets: readonly Block[], together: readonly Block[]): Block[][] => {
	const ownerOf = (row: number | undefined) => together.findIndex((block) => block.rows.includes(row ?? -1));
	const groups: Block[][] = [];
	let until = -1;
	for (const bucket of buckets) {
		const last = groups.at(-1);
		if (last && ownerOf(bucket.rows[0]) <= until) last.push(bucket);
		else groups.push([bucket]);
		until = Math.max(until, ownerOf(bucket.rows.at(-1)));
	}
	return groups;
};
