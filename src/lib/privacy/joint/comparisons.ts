import type { Policy } from '../policy.ts';
import { withColumns, type Aligned, type Published, type UnionPair } from './published.ts';
import { resemblingColumns } from './resembling-columns.ts';
import { sharedUnions } from './shared-variants.ts';

/** Variants of two campaigns that are compared, with the names that columns have for it. */
export interface Comparison {
	readonly before: Aligned;
	readonly variants: UnionPair;
	/** The only column that is compared; null for all. */
	readonly own: string | null;
}

/**
 * Everything that is compared between a campaign and what is about to be published: shared variants and unions of variants, first
 * by columns of the same name, then by columns that may group one another anew.
 */
export const comparisonsOf = (before: Aligned, after: Published, policy: Policy): Comparison[] => {
	const pairs: UnionPair[] = [
		...before.variants.map(([theirs, own]): UnionPair => [[theirs], [own]]),
		...sharedUnions(before.of, after)
	];
	const renamed = resemblingColumns(before, after.epochs, policy).map(([theirs, own]) => ({
		before: withColumns(before, new Map([[theirs, own]])),
		own
	}));
	return [{ before, own: null }, ...renamed].flatMap((one) =>
		pairs.map((variants) => ({ ...one, variants }))
	);
};
