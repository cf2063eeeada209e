import { canonicalJson } from './chain.ts';
import { nameKey } from './name-key.ts';
import type { Position, ReleasedEpoch } from './released.ts';
import type { Measure } from './cube.ts';

/** Does a measure count people or events? Amounts, scores and their squares are not counts. */
const isCount = (name: string, measures: readonly Measure[]): boolean => {
	if (name === 'people') return true;
	const measure = measures.find((one) => one.name === name);
	return measure?.role === 'sum' && ['outcome', 'event', 'responses', 'answer'].includes(measure.kind);
};

/**
 * A release as it is shown: releases of before, where other campaigns reach the same audience, have counts to the nearest ten.
 * Now all campaigns of an audience are proved together, and nothing is rounded; what was printed rounded stays so.
 */
export const roundedEpoch = (epoch: ReleasedEpoch): ReleasedEpoch => {
	const { rounding } = epoch.policy;
	if (rounding === 1) return epoch;
	return {
		...epoch,
		tables: epoch.tables.map((table) => {
			const counts = table.measures.map((name) => isCount(name, epoch.measures));
			return {
				...table,
				blocks: table.blocks.map((block) => ({
					...block,
					sums: block.sums.map((sums) =>
						sums.map((sum, m) => (counts[m] ? Math.round(sum / rounding) * rounding : sum))
					)
				}))
			};
		})
	};
};

/** One published block of one variant, or the sum of it over all periods. */
export interface Block {
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

const isNamed = (at: readonly Position[]): boolean =>
	at.length > 0 && at.every((position) => 'value' in position);

/** Its numbers alone. */
export const keyOf = ({ people, outcomes }: Block): string => canonicalJson([people, outcomes]);

/** Its label, however its values are typed. */
export const labelKey = ({ label }: Pick<Block, 'label'>): string => nameKey(label.replaceAll('\\"', '"'));

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
				const pool = at.some((position) => 'pooled' in position) ? [layer, names] : [];
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
		for (const [where, { people, outcomes, ...position }] of period) {
			const before = sums.get(where);
			// Known in every period, or not at all.
			const added = Object.entries(outcomes).flatMap(([name, sum]): [string, number][] => {
				const earlier = before ? before.outcomes[name] : 0;
				return earlier === undefined ? [] : [[name, sum + earlier]];
			});
			sums.set(where, {
				...position,
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
