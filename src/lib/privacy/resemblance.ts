import { canonicalJson } from './chain.ts';
import type { Place, ReleasedEpoch } from './released.ts';
import { roundedEpoch } from './rounding.ts';

/** Blocks that must match at least, and their share of those of the campaign with fewer. */
const leastBlocks = 4;
const leastShare = 0.3;
/** People of a block that may have gone or come between two exports of the same people: this share, and fewer than k. */
const drift = 0.005;

/** One published block of one variant, or the sum of it over all periods. */
interface Block {
	/** Values of its groups and its days, without the names of their columns. */
	readonly label: string;
	/** It has a group of its own: no total, no range of days, not Other. */
	readonly isNamed: boolean;
	readonly people: number;
	/** Published outcomes by measure; empty where the block has none of its own. */
	readonly outcomes: ReadonlyMap<string, number>;
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
const keyOf = ({ people, outcomes }: Block): string =>
	JSON.stringify([people, [...outcomes].toSorted(([a], [b]) => (a < b ? -1 : 1))]);

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
				const own = names.flatMap((name, m): [string, number][] =>
					outcomes.has(name) ? [[name, sums[v]?.[m] ?? NaN]] : []
				);
				found.set(where, {
					label: canonicalJson(at),
					isNamed: isNamed(at),
					people,
					outcomes: new Map([...(known?.outcomes ?? []), ...own])
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
			const added = [...outcomes].map(([name, sum]): [string, number] => [
				name,
				sum + (before ? (before.outcomes.get(name) ?? NaN) : 0)
			]);
			sums.set(where, { ...place, people: people + (before?.people ?? 0), outcomes: new Map(added) });
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

const near = (a: number, b: number, most: number): boolean => Math.abs(a - b) <= most;

/** Measures that both blocks have, all of them near. NaN, unknown over all periods, is near nothing and is left out. */
function areOutcomesNear(a: Block, b: Block, most: number): boolean {
	return [...a.outcomes].every(([name, sum]) => {
		const other = b.outcomes.get(name);
		return other === undefined || Number.isNaN(sum) || Number.isNaN(other) || near(sum, other, most);
	});
}

const share = (a: Block, b: Block): number =>
	[...a.outcomes.keys()].filter((name) => b.outcomes.has(name)).length;

/** Equal numbers, whatever they are called; or a group of the same name with a few people or outcomes more or fewer. */
function isMatch(a: Block, b: Block, { k, m }: { k: number; m: number }): boolean {
	if (a.people === b.people && areOutcomesNear(a, b, 0)) return true;
	if (!a.isNamed || a.label !== b.label || share(a, b) === 0) return false;
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
 * How many blocks of a campaign have a partner in another, of how many: first those of the same groups or days, then equal
 * numbers under other names. The same numbers again under other names count once: a column of thousands is no evidence.
 */
function matches(
	few: readonly Block[],
	many: readonly Block[],
	limits: { k: number; m: number }
): { matched: number; of: number } {
	const alike = pairs(few, many, {
		group: ({ label }) => label,
		fits: (a, b) => isMatch(a, b, limits)
	});
	const partners = new Set(alike.values());
	const left = distinct(few.filter((block) => !alike.has(block)));
	const renamed = pairs(left, distinct(many.filter((block) => !partners.has(block))), {
		group: ({ people }) => people,
		fits: (a, b) => areOutcomesNear(a, b, 0)
	});
	return { matched: alike.size + renamed.size, of: alike.size + left.length };
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
 * Do two campaigns look like results of the same people? At least 4 of their published blocks and 30 % of those of the one with
 * fewer have the same numbers, or their totals have. Names of campaigns, variants and columns, dates, and columns that one of them
 * does not have count for nothing, so that renaming does not hide a copy.
 *
 * Only published numbers of both sides are compared: the answer tells nothing about rows that are hidden.
 */
export function doResemble(a: PublishedBlocks, b: PublishedBlocks): boolean {
	if (areTotalsEqual(a.totals, b.totals)) return true;
	const [few, many] =
		a.blocks.length <= b.blocks.length ? [a.blocks, b.blocks] : [b.blocks, a.blocks];
	const limits = { k: Math.max(a.k, b.k), m: Math.max(a.m, b.m) };
	const { matched, of } = matches(few, many, limits);
	return matched >= leastBlocks && matched >= leastShare * of;
}
