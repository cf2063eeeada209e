import type { EpochCells } from '../../grouping/epoch.ts';
import type { Plan } from '../../grouping/plan.ts';
import type { Policy } from '../../policy.ts';
import { added, numbersOf, onLargestDay, type Key, type Population } from './population.ts';
import type { Family, Rows } from './system.ts';

/** A count or an amount of a layer that must not be narrowed too far. */
export interface Judged {
	/** Distinguishes it in its layer. */
	readonly name: string;
	readonly kind: 'people' | 'outcome' | 'event' | 'money';
	readonly count: (sums: ArrayLike<number>) => number;
	/** From how many on a published group may have it. */
	readonly min: number;
}

/** The least width of a range to which the size of a group under k people may be narrowed. */
export const sizeWidth = (k: number): number => Math.max(3, Math.ceil(k / 5));

/** The same for a count of people with an outcome. */
export const outcomeWidth = (m: number): number => Math.max(2, Math.ceil(m / 2));

/**
 * How wide the gate leaves the size of a group under k people. A group has at most as many people with an outcome as people: where
 * a campaign has outcomes, a narrower size would narrow one of which nothing is published.
 */
export const gateWidth = (
	{ k, minOutcome }: Pick<Policy, 'k' | 'minOutcome'>,
	hasMeasures: boolean
): number => Math.max(sizeWidth(k), hasMeasures ? outcomeWidth(minOutcome) : 0);

/** What is judged of a plan: its counts of people, events that people cause, and amounts. */
export const judgedOf = ({ cube }: EpochCells, plan: Plan, { minOutcome }: Policy): Judged[] => {
	if (plan.reason ?? plan.totalOnly) return [];
	const counts = plan.guards.map(({ count, min }, at): Judged => ({
		name: `${plan.name} ${at}`,
		kind: plan.base === null ? 'people' : 'outcome',
		count,
		min
	}));
	const before = new Set([...(plan.base?.measures ?? []), ...(plan.sent ?? [])]);
	const sums = plan.measures.flatMap((measure): Judged[] => {
		const { kind, role, name } = cube.measures[measure] ?? { kind: 'score', role: 'sum', name: '' };
		if (before.has(measure) || role !== 'sum' || (kind !== 'event' && kind !== 'money')) return [];
		return [{ name, kind, count: (of) => of[measure + 1] ?? 0, min: minOutcome }];
	});
	return [...(plan.layer === 'revenue' || plan.layer === 'event' ? [] : counts), ...sums];
};

/** Groups that are exactly what some row counts. */
const publishedGroups = ({ groupOf, count }: Key, rows: readonly Rows[]): number[] =>
	rows.flatMap(({ rowOf, count: rowCount }) => {
		const sizeOfRow = new Int32Array(rowCount);
		const sizeOf = new Int32Array(count);
		const rowOfGroup = new Int32Array(count).fill(-2);
		groupOf.forEach((group, c) => {
			const row = rowOf[c] ?? -1;
			if (row >= 0) sizeOfRow[row] = (sizeOfRow[row] ?? 0) + 1;
			sizeOf[group] = (sizeOf[group] ?? 0) + 1;
			const before = rowOfGroup[group] ?? -2;
			rowOfGroup[group] = before === -2 || before === row ? row : -1;
		});
		return Array.from(rowOfGroup.keys()).filter((group) => {
			const row = rowOfGroup[group] ?? -1;
			return row >= 0 && sizeOf[group] === sizeOfRow[row];
		});
	});

/** Groups of a count that must stay wide, by key: see `promise.py` and the guarantee. What was shown less often than that cannot be clicked more often. */
export const familiesFor = (
	{ kind, min }: Judged,
	{
		population,
		keys,
		numbers,
		buyers,
		policy,
		hasMeasures,
		rows,
		max,
		dayOf,
		keep
	}: {
		population: Population;
		keys: Iterable<Key>;
		/** Takes the keys that name a group which must stay wide. */
		keep?: (key: Key) => void;
		/** What is judged, by cell. */
		numbers: Float64Array;
		/** People who paid, by cell; people where they are not counted. */
		buyers: Float64Array;
		policy: Policy;
		/** Does the campaign have columns besides people? */
		hasMeasures: boolean;
		/** Rows that publish it: events and amounts of a published group have floors of their own. */
		rows: readonly Rows[];
		/** What the judged events are at most, by cell, where that is published: a range cannot be wider. */
		max?: Float64Array | undefined;
		/** Where people recur: the day of each cell. A group is as large as on its largest day. */
		dayOf: Int32Array | null;
	}
): Family[] => {
	const { k, minOutcome: m, minBuyers, dominance } = policy;
	const people = numbersOf(population, (sums) => sums[0] ?? 0);
	const [w, wo] = [gateWidth(policy, hasMeasures), outcomeWidth(m)];
	const width = (n: number, t: number, b: number): number => {
		switch (kind) {
			case 'people':
				return n < k ? w : 0;
			case 'outcome': {
				const isBoth = t >= min && n - t >= m;
				const isAlike = n >= k && (t === 0 || t === n);
				return isBoth || isAlike ? 0 : wo;
			}
			case 'event':
				return t < min ? wo : 0;
			case 'money':
				// (up + down) ≥ p · (t + up), whichever of the two it is.
				return t > 0 && (n < k || b < minBuyers) ? Math.ceil((dominance / (1 - dominance)) * t) : 0;
		}
	};
	const families: Family[] = [];
	for (const key of keys) {
		const n = added(people, key);
		const t = kind === 'people' ? n : added(numbers, key);
		const b = kind === 'money' ? added(buyers, key) : n;
		const persons = dayOf ? onLargestDay(people, key, dayOf) : n;
		const room = max && added(max, key);
		const widths = n.map((size, group) => {
			const units = t[group] ?? 0;
			if (kind === 'people') return width(persons[group] ?? 0, units, 0);
			return Math.min(width(size, units, b[group] ?? 0), room?.[group] ?? Infinity);
		});
		if (kind === 'event' || kind === 'money') {
			for (const group of publishedGroups(key, rows)) widths[group] = 0;
		}
		if (widths.every((w) => w === 0)) continue;
		keep?.(key);
		families.push({ count: key.count, groupOf: key.groupOf, width: widths });
	}
	return families;
};
