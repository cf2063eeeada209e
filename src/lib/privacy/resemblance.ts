import { canonicalJson } from './chain.ts';
import type { Place, ReleasedEpoch } from './released.ts';
import { roundedEpoch } from './rounding.ts';

/** Blocks that must match at least, and their share of those of the campaign with fewer. */
const leastBlocks = 4;
const leastShare = 0.3;
/** Share of the named groups that are the same but for a few people. */
const leastShareNear = 0.6;
/** Groups of fewer people are as large as others by chance: under another name they need an outcome that is equal too. */
const leastRenamed = 200;
/** People of a block that may have gone or come between two exports of the same people: this share, and fewer than k. */
const drift = 0.005;

/** One published block of one variant, or the sum of it over all periods. */
interface Block {
	/** Values of its groups and its days, without the names of their columns. */
	readonly label: string;
	/** It has a group of its own: no total, no range of days, not Other. */
	readonly isNamed: boolean;
	readonly people: number;
	/** Published outcomes by measure; unknown ones are left out. */
	readonly outcomes: Readonly<Record<string, number>>;
}

/** What a campaign published, as far as it shows whose results they are. */
export interface PublishedBlocks {
	/** Least people of a group. */
	readonly k: number;
	/** Least people with an outcome. */
	readonly m: number;
	/** Blocks that differ in people, outcomes or label. */
	readonly blocks: readonly Block[];
	/** The total of each variant, over all periods. */
	readonly totals: readonly Block[];
}

const isNamed = (at: readonly Place[]): boolean => at.length > 0 && at.every((place) => 'value' in place);

/** Its numbers alone. */
const keyOf = ({ people, outcomes }: Block): string => canonicalJson([people, outcomes]);

/** Blocks of one period by where they are: variant, axes and groups. */
function blocksOf({ variants, measures, tables }: ReleasedEpoch): Map<string, Block> {
	const found = new Map<string, Block>();
	const outcomes = new Set(
		measures.flatMap(({ name, kind, role }) => (kind === 'outcome' && role === 'sum' ? [name] : []))
	);
	for (const { axes, layer, measures: names, blocks } of tables) {
		if (layer !== 'people' && layer !== 'outcome') continue;
		for (const { at, sums } of blocks) {
			variants.forEach((variant, v) => {
				const [people = 0] = sums[v] ?? [];
				if (people === 0) return;
				// Others of different measures are different people.
				const pool = at.some((place) => 'pooled' in place) ? [layer, names] : [];
				const where = canonicalJson([variant, axes, at, pool]);
				const known = found.get(where);
				const own = names.flatMap((name, m): [string, number][] => {
					const sum = sums[v]?.[m] ?? NaN;
					return outcomes.has(name) && !Number.isNaN(sum) ? [[name, sum]] : [];
				});
				found.set(where, {
					label: canonicalJson(at),
					isNamed: isNamed(at),
					people,
					outcomes: { ...known?.outcomes, ...Object.fromEntries(own) }
				});
			});
		}
	}
	return found;
}

/** Sums of the same block over all periods: readers add them up. */
function addedUp(periods: readonly ReadonlyMap<string, Block>[]): Map<string, Block> {
	const sums = new Map<string, Block>();
	for (const period of periods) {
		for (const [where, { people, outcomes, ...place }] of period) {
			const before = sums.get(where);
			// Known in every period, or not at all.
			const added = Object.entries(outcomes).flatMap(([name, sum]): [string, number][] => {
				const earlier = before ? before.outcomes[name] : 0;
				return earlier === undefined ? [] : [[name, sum + earlier]];
			});
			sums.set(where, {
				...place,
				people: people + (before?.people ?? 0),
				outcomes: Object.fromEntries(added)
			});
		}
	}
	return sums;
}

/**
 * What a campaign published, in the numbers that readers see.
 * @param epochs everything it ever published, or would
 */
export function publishedBlocks(epochs: readonly ReleasedEpoch[]): PublishedBlocks {
	const periods = epochs.map((epoch) => blocksOf(roundedEpoch(epoch)));
	const together = addedUp(periods);
	const all = [...periods, together].flatMap((period) => [...period.values()]);
	const totals = [...together].flatMap(([where, block]) => (where.endsWith(',[],[],[]]') ? [block] : []));
	const policy = epochs.at(-1)?.policy;
	return {
		k: policy?.k ?? 0,
		m: policy?.minOutcome ?? 0,
		blocks: [...new Map(all.map((block) => [block.label + keyOf(block), block])).values()],
		totals
	};
}

interface Limits {
	readonly k: number;
	readonly m: number;
}

const near = (a: number, b: number, most: number): boolean => Math.abs(a - b) <= most;

/** Measures that both blocks have, all of them near. */
const areOutcomesNear = (a: Block, b: Block, most: number): boolean =>
	Object.entries(a.outcomes).every(([name, sum]) => near(sum, b.outcomes[name] ?? sum, most));

const haveOutcomesInCommon = (a: Block, b: Block): boolean =>
	Object.keys(a.outcomes).some((name) => Object.hasOwn(b.outcomes, name));

const isEqual = (a: Block, b: Block): boolean => a.people === b.people && areOutcomesNear(a, b, 0);

/** A group of the same name with a few people or outcomes more or fewer. */
function isNear(a: Block, b: Block, { k, m }: Limits): boolean {
	if (!a.isNamed || !haveOutcomesInCommon(a, b)) return false;
	const most = Math.min(k - 1, Math.floor(Math.max(a.people, b.people) * drift));
	return near(a.people, b.people, most) && areOutcomesNear(a, b, m - 1);
}

/** Pairs of blocks, each block in one pair at most. */
function pairs(
	few: readonly Block[],
	many: readonly Block[],
	{ group, fits }: { group: (block: Block) => string | number; fits: (a: Block, b: Block) => boolean }
): ReadonlyMap<Block, Block> {
	const groups = Map.groupBy(many, group);
	const taken = new Set<Block>();
	const found = new Map<Block, Block>();
	for (const block of few) {
		const partner = groups.get(group(block))?.find((other) => !taken.has(other) && fits(block, other));
		if (!partner) continue;
		taken.add(partner);
		found.set(block, partner);
	}
	return found;
}

const distinct = (blocks: readonly Block[]): Block[] => [
	...new Map(blocks.map((block) => [keyOf(block), block])).values()
];

/**
 * Do enough blocks have equal numbers: first those of the same groups or days, then equal numbers under other names? The same
 * numbers again under other names count once: a column of thousands is no evidence.
 */
function areManyEqual(few: readonly Block[], many: readonly Block[]): boolean {
	const alike = pairs(few, many, { group: ({ label }) => label, fits: isEqual });
	const partners = new Set(alike.values());
	const left = distinct(few.filter((block) => !alike.has(block)));
	const renamed = pairs(left, distinct(many.filter((block) => !partners.has(block))), {
		group: ({ people }) => people,
		fits: (a, b) => isEqual(a, b) && (a.people >= leastRenamed || haveOutcomesInCommon(a, b))
	});
	const matched = alike.size + renamed.size;
	return matched >= leastBlocks && matched >= leastShare * (alike.size + left.length);
}

/** Are most groups the same but for a few people, as in two exports of which one was cleaned in between? */
function areMostNear(few: readonly Block[], many: readonly Block[], limits: Limits): boolean {
	const named = few.filter((block) => block.isNamed);
	const found = pairs(named, many, {
		group: ({ label }) => label,
		fits: (a, b) => isEqual(a, b) || isNear(a, b, limits)
	});
	return found.size >= leastBlocks && found.size >= leastShareNear * named.length;
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
 * Do two campaigns look like results of the same people? At least 4 of their published blocks, and 30 % of those of the one with
 * fewer, have the same numbers; or their totals have; or at least 4 groups of the same names, and 60 % of them, have but for a few
 * people. Names of campaigns, variants and columns, dates, and columns that one of them does not have count for nothing, so that
 * renaming does not hide a copy.
 *
 * Only published numbers of both sides are compared: the answer tells nothing about rows that are hidden.
 */
export function doResemble(a: PublishedBlocks, b: PublishedBlocks): boolean {
	if (areTotalsEqual(a.totals, b.totals)) return true;
	const [few, many] = a.blocks.length <= b.blocks.length ? [a.blocks, b.blocks] : [b.blocks, a.blocks];
	const limits = { k: Math.max(a.k, b.k), m: Math.max(a.m, b.m) };
	return areManyEqual(few, many) || areMostNear(few, many, limits);
}
