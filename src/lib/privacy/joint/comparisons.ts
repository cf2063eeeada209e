import type { Policy } from '../policy.ts';
import type { Difference } from './differences.ts';
import { withColumns, type Aligned, type Published, type UnionPair } from './published.ts';
import { resemblingColumns } from './resembling-columns.ts';
import { sharedUnions } from './shared-variants.ts';

/** Variants of two campaigns that are compared, with the names that columns have for it. */
export interface Comparison {
	readonly before: Aligned;
	readonly variants: UnionPair;
	/** Is a difference of this measure in this breakdown one of it? */
	readonly isAbout: (difference: Pick<Difference, 'axes' | 'measure'>) => boolean;
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
	return [{ before, own: null }, ...renamed].flatMap(({ before: one, own }) =>
		pairs.map((variants): Comparison => ({
			before: one,
			variants,
			// Of unions in an audience, people alone: outcomes of different campaigns are alike by chance.
			isAbout: ({ axes, measure }) =>
				(own === null || axes.includes(own)) &&
				(variants.flat().length === 2 || before.relation === 'version' || measure === 'people')
		}))
	);
};
