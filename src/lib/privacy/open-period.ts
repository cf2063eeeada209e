import type { Measure } from './cube.ts';
import type { Policy } from './policy.ts';
import type { ReleasedBucket } from './pulse.ts';
import type { ReleasedEpoch } from './released.ts';

/**
 * The buckets closed since the last epoch as one period: their totals added up, and the ranges of days. A view of what is
 * published already; nothing new.
 *
 * @param measures descriptions of the buckets' measures
 */
export const openPeriod = (
	buckets: readonly ReleasedBucket[],
	{ policy, measures }: { policy: Policy; measures: readonly Measure[] }
): ReleasedEpoch | null => {
	const [first] = buckets;
	const last = buckets.at(-1);
	if (!first || !last) return null;
	// A variant that was launched later has nobody in the first buckets.
	const { variants } = last;
	const blocks = buckets.map((bucket) => ({
		at: [{ from: bucket.from, to: bucket.to }],
		sums: variants.map(
			(variant) => bucket.sums[bucket.variants.indexOf(variant)] ?? first.measures.map(() => 0)
		)
	}));
	const total = variants.map((_, v) =>
		first.measures.map((_measure, m) => blocks.reduce((sum, { sums }) => sum + (sums[v]?.[m] ?? 0), 0))
	);
	const table = { layer: 'people', measures: first.measures, hidden: [] } as const;
	return {
		policy,
		variants,
		from: first.from,
		to: last.to,
		measures: measures.filter(({ name }) => first.measures.includes(name)),
		open: true,
		tables: [
			{ ...table, axes: [], blocks: [{ at: [], sums: total }] },
			{ ...table, axes: ['date'], blocks }
		]
	};
};
