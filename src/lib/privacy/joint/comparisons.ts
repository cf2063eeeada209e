import type { Policy } from '../policy.ts';
import type { Difference } from './differences.ts';
import { withColumns, type Aligned, type Published, type UnionPair } from './published.ts';
import { sharedUnions, groupsByColumn } from './shared-variants.ts';
import { nameKey } from '../name-key.ts';
import type { ReleasedEpoch } from '../released.ts';

/** Groups of fewer people are as large as others by chance. */
const minIdentical = 200;
/** Two groups are nearly as large where they differ by fewer than k people, and by no more than this share. */
const drift = 0.02;
/** So many groups, and half of them, are nearly as large where one column groups another one anew. */
const minNear = 2;

const folded = (label: string): string => nameKey(label).toLowerCase();

const isNear = (a: number, b: number, k: number): boolean =>
	Math.abs(a - b) < k && Math.abs(a - b) <= drift * Math.max(a, b);

/** Do the groups of two columns look as if one were made of the other? */
const doGroupsResemble = (
	old: ReadonlyMap<string, number>,
	young: ReadonlyMap<string, number>,
	k: number
): boolean => {
	const pairs = [...old].flatMap(([label, people]) =>
		[...young].map(([other, count]) => ({ label, other, people, count }))
	);
	const isIdentical = pairs.some(({ people, count }) => people === count && people >= minIdentical);
	const isSameLabel = pairs.some(
		({ label, other, people, count }) => folded(label) === folded(other) && Math.abs(people - count) < k
	);
	const near = new Set(
		pairs.flatMap(({ label, people, count }) => (isNear(people, count, k) ? [label] : []))
	);
	return isIdentical || isSameLabel || near.size >= Math.max(minNear, Math.min(old.size, young.size) / 2);
};

/**
 * Columns of another campaign that a new column may group anew, under another name: that have its name but for capitals, or that
 * went away in a version, or of which some groups are as large, or nearly. Only published numbers are looked at.
 *
 * @returns the other campaign's name and this one's
 */
const resemblingColumns = (
	{ epochs, relation, variants }: Aligned,
	after: readonly ReleasedEpoch[],
	{ k }: Pick<Policy, 'k'>
): (readonly [theirs: string, own: string])[] => {
	const names = (list: readonly ReleasedEpoch[]) => groupsByColumn(list, []);
	const [old, young] = [names(epochs), names(after)];
	return [...young.keys()]
		.filter((own) => !old.has(own))
		.flatMap((own) =>
			[...old.keys()].flatMap((theirs) => {
				const isGone = relation === 'version' && !young.has(theirs);
				const isSame =
					isGone ||
					folded(theirs) === folded(own) ||
					variants.some(([there, here]) =>
						doGroupsResemble(
							groupsByColumn(epochs, [there]).get(theirs) ?? new Map(),
							groupsByColumn(after, [here]).get(own) ?? new Map(),
							k
						)
					);
				return isSame ? [[theirs, own] as const] : [];
			})
		);
};

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
