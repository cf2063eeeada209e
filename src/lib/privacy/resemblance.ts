import { keyOf, labelKey, type Block, type PublishedBlocks } from './published-blocks.ts';

/** What is made of something once, for as long as it is there: the same numbers are compared with every new campaign. */
function once<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
	const known = new WeakMap<Of, { readonly made: Made }>();
	return (of) => {
		const found = known.get(of) ?? { made: make(of) };
		known.set(of, found);
		return found.made;
	};
}

const keyOnce = once(keyOf);
const labelOnce = once(labelKey);
const sizesOf = once((blocks: readonly Block[]) => new Set(blocks.map(({ people }) => people)));

/** Blocks that must match at least, and their share of those of the campaign with fewer. */
const minBlocks = 4;
const minShare = 0.3;
/** Named groups that are the same but for a few people: so many, and this share of them. A few are alike by chance. */
const minNear = 8;
const minShareNear = 0.6;
/** Groups of fewer people are as large as others by chance: under another name they need an outcome that is equal too. */
const minRenamed = 200;
/** People of a block that may have gone or come between two exports of the same people: this share, and fewer than k. */
const drift = 0.005;

interface Limits {
	readonly k: number;
	readonly m: number;
}

const near = (a: number, b: number, max: number): boolean => Math.abs(a - b) <= max;

/** Measures that both blocks have, all of them near. */
const areOutcomesNear = (a: Block, b: Block, max: number): boolean =>
	Object.entries(a.outcomes).every(([name, sum]) => near(sum, b.outcomes[name] ?? sum, max));

const haveOutcomesInCommon = (a: Block, b: Block): boolean =>
	Object.keys(a.outcomes).some((name) => Object.hasOwn(b.outcomes, name));

const isEqual = (a: Block, b: Block): boolean => a.people === b.people && areOutcomesNear(a, b, 0);

/** A group of the same name with a few people or outcomes more or fewer. */
function isNear(a: Block, b: Block, { k, m }: Limits): boolean {
	if (!a.isNamed || !haveOutcomesInCommon(a, b)) return false;
	const max = Math.min(k - 1, Math.floor(Math.max(a.people, b.people) * drift));
	return near(a.people, b.people, max) && areOutcomesNear(a, b, m - 1);
}

/** Pairs of blocks, each block in one pair at most. */
function pairs(
	few: readonly Block[],
	many: readonly Block[],
	{ group, fits }: { group: (block: Block) => string | number; fits: (a: Block, b: Block) => boolean }
): ReadonlyMap<Block, Block> {
	const groups = Map.groupBy(many, group);
	const paired = new Set<Block>();
	const found = new Map<Block, Block>();
	for (const block of few) {
		const partner = groups.get(group(block))?.find((other) => !paired.has(other) && fits(block, other));
		if (!partner) continue;
		paired.add(partner);
		found.set(block, partner);
	}
	return found;
}

const distinct = (blocks: readonly Block[]): Block[] => [
	...new Map(blocks.map((block) => [keyOnce(block), block])).values()
];

/**
 * Do enough blocks have equal numbers: first those of the same groups or days, then equal numbers under other names? The same
 * numbers again under other names count once: a column of thousands is no evidence.
 */
function areManyEqual(few: readonly Block[], many: readonly Block[]): boolean {
	const sizes = sizesOf(many);
	if (few.filter(({ people }) => sizes.has(people)).length < minBlocks) return false;
	const alike = pairs(few, many, { group: labelOnce, fits: isEqual });
	const partners = new Set(alike.values());
	const left = distinct(few.filter((block) => !alike.has(block)));
	const renamed = pairs(left, distinct(many.filter((block) => !partners.has(block))), {
		group: ({ people }) => people,
		fits: (a, b) => isEqual(a, b) && (a.people >= minRenamed || haveOutcomesInCommon(a, b))
	});
	const matched = alike.size + renamed.size;
	return matched >= minBlocks && matched >= minShare * (alike.size + left.length);
}

/** Are most groups the same but for a few people, as in two exports of which one was cleaned in between? */
function areMostNear(few: readonly Block[], many: readonly Block[], limits: Limits): boolean {
	const named = few.filter((block) => block.isNamed);
	const found = pairs(named, many, {
		group: labelOnce,
		fits: (a, b) => isEqual(a, b) || isNear(a, b, limits)
	});
	return found.size >= minNear && found.size >= minShareNear * named.length;
}

/** Equal people and equal outcomes in all variants. */
function areTotalsEqual(a: readonly Block[], b: readonly Block[]): boolean {
	if (a.length === 0 || a.length !== b.length) return false;
	const left = [...b];
	return a.every((total) => {
		const at = left.findIndex((other) => total.people === other.people && areOutcomesNear(total, other, 0));
		if (at >= 0) left.splice(at, 1);
		return at >= 0;
	});
}

/**
 * Are the totals of all variants the same but for a few people, with at least half of their outcomes equal and the others nearly? A
 * campaign of one or two groups shows little else.
 */
function areTotalsNear(a: readonly Block[], b: readonly Block[], { k, m }: Limits): boolean {
	if (a.length === 0 || a.length !== b.length) return false;
	const left = [...b];
	let [equal, common] = [0, 0];
	for (const total of a) {
		const max = Math.min(k - 1, Math.floor(total.people * drift));
		const at = left.findIndex(
			(other) => near(total.people, other.people, max) && areOutcomesNear(total, other, m - 1)
		);
		const [other] = at < 0 ? [] : left.splice(at, 1);
		if (!other) return false;
		for (const [name, sum] of Object.entries(total.outcomes)) {
			if (!Object.hasOwn(other.outcomes, name)) continue;
			common += 1;
			equal += Number(other.outcomes[name] === sum);
		}
	}
	return 2 * equal >= common;
}

/**
 * Do two campaigns look like results of the same people? At least 4 of their published blocks, and 30% of those of the one with
 * fewer, have the same numbers; or their totals have, but for a few people; or at least 8 groups of the same names, and 60% of them, have but for a few
 * people. Names of campaigns, variants and columns, dates, and columns that one of them does not have count for nothing, so that
 * renaming does not hide a copy.
 *
 * Only published numbers of both sides are compared: the answer tells nothing about rows that are hidden.
 */
export function doResemble(a: PublishedBlocks, b: PublishedBlocks): boolean {
	const limits = { k: Math.max(a.k, b.k), m: Math.max(a.m, b.m) };
	if (areTotalsEqual(a.totals, b.totals) || areTotalsNear(a.totals, b.totals, limits)) return true;
	const [few, many] = a.blocks.length <= b.blocks.length ? [a.blocks, b.blocks] : [b.blocks, a.blocks];
	return areManyEqual(few, many) || areMostNear(few, many, limits);
}
