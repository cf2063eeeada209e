import type { Cube } from '../cube.ts';
import type { Sums } from './exact.ts';
import { sumAt } from './plan.ts';
import type { Policy } from '../policy.ts';

/** So many people, or k, tell nothing about any of them where none of them had an outcome. */
const mostTellingZero = 1000;

/** Is it harmless to show that nobody of a group of this variant has a measure? */
export type Nobody = (sums: ArrayLike<number>, measure: number, variant?: number) => boolean;

/** Column of an epoch's sums, after its measures: people of combinations with fewer than k people. */
export const smallColumn = (measures: number): number => measures + 1;

/**
 * "Nobody" is harmless about a large group of large combinations (it is so about each of them too), and about any group of a variant in which the measure is declared impossible (clicks
 * of people who were sent nothing) and did not happen.
 *
 * @param total sums of everybody
 */
export const nobodyIn = (
	{ measures, variants }: Pick<Cube, 'measures' | 'variants'>,
	{ k }: Pick<Policy, 'k'>,
	total: Sums
): Nobody => {
	const large = Math.max(k, mostTellingZero);
	const never = measures.map(({ impossible = [] }, m) => {
		const declared = impossible.map((name) => variants.indexOf(name));
		return new Set(declared.filter((v) => sumAt(total[v] ?? [], m) === 0));
	});
	const small = smallColumn(measures.length);
	return (sums, measure, variant) =>
		sumAt(sums, measure) === 0 &&
		(((sums[0] ?? 0) >= large && sums[small] === 0) ||
			(variant !== undefined && never[measure]?.has(variant) === true));
};
