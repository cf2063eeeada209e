import { labelKey, type Block, type PublishedBlocks } from './published-blocks.ts';

/** So seldom are people who were drawn again as many in so many groups, by chance. */
const RARE = 1e-3;

/** A group of both, of so many people in one and in the other. */
interface Pair {
	readonly one: number;
	readonly other: number;
	/** Groups that could have been its partner. */
	readonly choices: number;
}

/** Pairs of nearest numbers, each in one pair at most. */
function nearest(some: readonly number[], others: readonly number[], choices: number): Pair[] {
	const left = [...others];
	return some.flatMap((one) => {
		const at = left.reduce(
			(best, n, i) => (best < 0 || Math.abs(n - one) < Math.abs((left[best] ?? 0) - one) ? i : best),
			-1
		);
		const [other] = at < 0 ? [] : left.splice(at, 1);
		return other === undefined ? [] : [{ one, other, choices }];
	});
}

const sizes = (blocks: readonly Block[]): number[] => blocks.map(({ people }) => people);

/** Groups of the same label first, then those of other labels by their size. */
function pairsOf(some: readonly Block[], others: readonly Block[]): Pair[] {
	const byLabel = Map.groupBy(others, labelKey);
	const mine = Map.groupBy(some, labelKey);
	const named = [...mine].flatMap(([label, list]) => {
		const found = byLabel.get(label) ?? [];
		return nearest(sizes(list), sizes(found), Math.max(1, found.length));
	});
	const rest = [...mine].flatMap(([label, list]) => (byLabel.has(label) ? [] : list));
	const left = [...byLabel].flatMap(([label, list]) => (mine.has(label) ? [] : list));
	return [...named, ...nearest(sizes(rest), sizes(left), left.length)];
}

/** At most so probably are two independent draws as near as this: the density of their difference at 0, times its width. */
const chance = ({ one, other, choices }: Pair): number =>
	Math.min(
		1,
		(choices * (2 * Math.abs(one - other) + 1)) / Math.sqrt(2 * Math.PI * Math.max(1, one + other))
	);

/** At most so probably are two independent counts of people with an outcome, out of `people` each, as near as this. */
const chanceOfCounts = ({ one, other, choices }: Pair, people: number): number => {
	const variance = [one, other].reduce((sum, n) => sum + n * Math.max(0, 1 - n / people), 0);
	return Math.min(
		1,
		(choices * (2 * Math.abs(one - other) + 1)) / Math.sqrt(2 * Math.PI * Math.max(1, variance))
	);
};

/** Would chance hardly make any number of these, two at least, as probable as this (1 in 1,000)? */
function areRare(list: readonly number[]): boolean {
	const chances = list.toSorted((a, b) => a - b);
	let choose = 1;
	return chances.some((each, at) => {
		const count = at + 1;
		choose = (choose * (chances.length - at)) / count;
		return count >= Math.min(2, chances.length) && choose * each ** count < RARE;
	});
}

/** Blocks that differ in people or label: each group once for each variant, whatever its outcomes. */
const peopleOf = (blocks: readonly Block[]): Block[] => [
	...new Map(blocks.map((block) => [`${block.label} ${block.people}`, block])).values()
];

/** Groups that are compared: the named ones where both sides have some, else the totals of the variants. */
function compared(own: PublishedBlocks, earlier: PublishedBlocks) {
	const named = ({ blocks }: PublishedBlocks) => blocks.filter((block) => block.isNamed);
	const [some, others] = [named(own), named(earlier)];
	return some.length > 0 && others.length > 0 ? [some, others] : [own.totals, earlier.totals];
}

/**
 * Do results repeat the people of published ones? Whoever is drawn again is another one, and groups are as many only by chance: some
 * groups, two at least, are so near that chance would hardly do it (1 in 1,000, over any number of the nearest groups).
 *
 * Only published numbers of both sides are compared.
 */
export function repeatsPeople(own: PublishedBlocks, earlier: PublishedBlocks): boolean {
	const named = (blocks: readonly Block[]) => peopleOf(blocks.filter(({ isNamed }) => isNamed));
	const groups = pairsOf(named(own.blocks), named(earlier.blocks));
	const pairs = groups.length > 0 ? groups : nearest(sizes(own.totals), sizes(earlier.totals), 1);
	return areRare(pairs.map(chance));
}

/** Blocks of the same label and people. */
const bySize = (blocks: readonly Block[]): ReadonlyMap<string, readonly Block[]> =>
	Map.groupBy(blocks, (block) => `${block.people} ${labelKey(block)}`);

/** How probable it is that outcomes of groups of the same size are as near as they are, by outcome. */
function chancesOfOutcomes(some: readonly Block[], others: readonly Block[]): number[] {
	const counts = (blocks: readonly Block[], name: string) =>
		blocks.flatMap(({ outcomes }) => outcomes[name] ?? []);
	const names = new Set(some.flatMap(({ outcomes }) => Object.keys(outcomes)));
	return [...names].flatMap((name) => {
		const theirs = counts(others, name);
		return nearest(counts(some, name), theirs, theirs.length).map((pair) =>
			chanceOfCounts(pair, some[0]?.people ?? 0)
		);
	});
}

/**
 * Can results that repeat the sizes of published ones be those of other people, drawn to the same plan, such as 5,000 for each variant
 * every week? Then every group has exactly as many people, and outcomes differ as those of other people do. A group with a few people
 * more or fewer is no plan: it is the same people, cleaned in between.
 *
 * Only published numbers of both sides are compared.
 */
export function haveSamePlan(own: PublishedBlocks, earlier: PublishedBlocks): boolean {
	const [mine, theirs] = compared(own, earlier).map(bySize);
	if (!mine || !theirs || mine.size !== theirs.size) return false;
	if ([...mine.keys()].some((size) => !theirs.has(size))) return false;
	return !areRare([...mine].flatMap(([size, list]) => chancesOfOutcomes(list, theirs.get(size) ?? [])));
}
