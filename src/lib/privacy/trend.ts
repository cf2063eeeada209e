import type { Block } from './axis.ts';
import { mergeConsecutive } from './buckets.ts';

/**
 * The time blocks of a segment trend: consecutive buckets merged to at least a week, until every segment may be published.
 *
 * Every cell is publishable and nothing is hidden, so a trend needs no hole. One block is no trend.
 *
 * @param groups  buckets in order of time, those that must stay together in one list
 * @param rules.days number of days from the first to the last of these buckets
 * @param rules.ok   are these buckets together publishable in every segment?
 */
export const trendBlocks = (
	groups: readonly (readonly Block[])[],
	rules: {
		atLeastDays: number;
		days: (blocks: readonly Block[]) => number;
		ok: (blocks: readonly Block[]) => boolean;
	}
): Block[] => {
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
