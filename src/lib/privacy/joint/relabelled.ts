import type { Sheet } from '../certificates/sheet.ts';
import type { Union } from './unions.ts';

/** Where a block is: its values; of a table of days its days. */
const placeOf = ({ blocks, dated }: Sheet, index: number): string => {
	const block = blocks[index];
	return JSON.stringify([block?.at, dated ? [block?.from, block?.to] : []]);
};

/** Groups that some blocks are about, over all periods. */
export const groupsOf = (sheet: Sheet, blocks: readonly number[]): number =>
	new Set(blocks.map((index) => placeOf(sheet, index))).size;

/** Prints the numbers of a group over all periods: people, and what people did. */
export interface Numbers {
	readonly placeOf: (block: number) => string;
	readonly print: (blocks: readonly number[]) => string;
}

/** The numbers of some variants together. @param counts measures that count people or what they did */
export const numbersOf = (sheet: Sheet, variants: readonly string[], counts: readonly string[]): Numbers => ({
	placeOf: (block) => placeOf(sheet, block),
	print: (blocks) =>
		JSON.stringify(
			['people', ...counts].map((measure) => {
				const of = blocks.map((block) => sheet.blocks[block]?.sums.get(measure));
				if (of.includes(undefined)) return null;
				return of.reduce(
					(sum, one) => sum + variants.reduce((all, variant) => all + (one?.get(variant) ?? 0), 0),
					0
				);
			})
		)
});

/**
 * What is left of a union whose people are divided anew without the groups of equal numbers on both sides: those only have
 * another label, and tell nothing new.
 */
export const remainder = (
	union: Union,
	{ before, after }: { readonly before: Numbers; readonly after: Numbers }
): Union => {
	const grouped = ({ placeOf, print }: Numbers, blocks: readonly number[]) =>
		[...Map.groupBy(blocks, placeOf).values()].map((list) => ({ list, print: print(list) }));
	const left = grouped(after, union.after);
	const old = grouped(before, union.before).filter((group) => {
		const at = left.findIndex(({ print }) => print === group.print);
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
	return {
		...union,
		before: old.flatMap(({ list }) => list),
		after: left.flatMap(({ list }) => list)
	};
};
