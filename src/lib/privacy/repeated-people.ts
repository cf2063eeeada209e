import type { Block, PublishedBlocks } from './published-blocks.ts';

/** So seldom are people who were drawn again as many in so many groups, by chance. */
const RARE = 1e-3;

/** A group of both, of so many people in one and in the other. */
interface Pair {
	readonly one: number;
	readonly other: number;
	/** Groups that could have been its partner. */
	readonly choices: number;
}

/** Pairs of nearest size, each block in one pair at most. */
function nearest(some: readonly Block[], others: readonly Block[], choices: number): Pair[] {
	const left = others.map(({ people }) => people);
	return some.flatMap(({ people }) => {
		const at = left.reduce(
			(best, n, i) => (best < 0 || Math.abs(n - people) < Math.abs((left[best] ?? 0) - people) ? i : best),
			-1
		);
		const [other] = at < 0 ? [] : left.splice(at, 1);
		return other === undefined ? [] : [{ one: people, other, choices }];
	});
}

/** Groups of the same label first, then those of other labels by their size. */
function pairsOf(some: readonly Block[], others: readonly Block[]): Pair[] {
	const byLabel = Map.groupBy(others, ({ label }) => label);
	const mine = Map.groupBy(some, ({ label }) => label);
	const named = [...mine].flatMap(([label, list]) => {
		const found = byLabel.get(label) ?? [];
		return nearest(list, found, Math.max(1, found.length));
	});
	const rest = [...mine].flatMap(([label, list]) => (byLabel.has(label) ? [] : list));
	const left = [...byLabel].flatMap(([label, list]) => (mine.has(label) ? [] : list));
	return [...named, ...nearest(rest, left, left.length)];
}

/** At most so probably are two independent draws as near as this: the density of their difference at 0, times its width. */
const chance = ({ one, other, choices }: Pair): number =>
	Math.min(
		1,
		(choices * (2 * Math.abs(one - other) + 1)) / Math.sqrt(2 * Math.PI * Math.max(1, one + other))
	);

/** Blocks that differ in people or label: each group once for each variant, whatever its outcomes. */
const peopleOf = (blocks: readonly Block[]): Block[] => [
	...new Map(blocks.map((block) => [`${block.label} ${block.people}`, block])).values()
];

/**
 * Do results repeat the people of published ones? Whoever is drawn again is another one, and groups are as many only by chance: some
 * groups, two at least, are so near that chance would hardly do it (1 in 1,000, over any number of the nearest groups).
 *
 * Only published numbers of both sides are compared.
 */
export function repeatsPeople(own: PublishedBlocks, earlier: PublishedBlocks): boolean {
	const named = (blocks: readonly Block[]) => peopleOf(blocks.filter(({ isNamed }) => isNamed));
	const groups = pairsOf(named(own.blocks), named(earlier.blocks));
	const pairs = groups.length > 0 ? groups : nearest(own.totals, earlier.totals, 1);
	const chances = pairs.map(chance).toSorted((a, b) => a - b);
	let choose = 1;
	return chances.some((each, at) => {
		const count = at + 1;
		choose = (choose * (chances.length - at)) / count;
		return count >= Math.min(2, chances.length) && choose * each ** count < RARE;
	});
}
