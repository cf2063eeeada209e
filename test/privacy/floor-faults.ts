import type { Measure } from '../../src/lib/privacy/cube.ts';
import type { ReleasedEpoch } from '../../src/lib/privacy/released.ts';

/** A published number that too few people are behind. */
export interface FloorFault {
	readonly what: 'people' | 'outcome' | 'event' | 'money' | 'dominance' | 'score';
	readonly at: string;
	readonly measure: string;
	readonly value: number;
}

/** Can the largest amount be read to within 15%, by the bounds that follow from buyers, Σx and Σx²? */
const isDominated = (buyers: number, sum: number, squares: number): boolean => {
	const mean = sum / buyers;
	const sd = Math.sqrt(Math.max(0, squares / buyers - mean * mean));
	const highest = Math.min(sum, Math.sqrt(squares), mean + sd * Math.sqrt(buyers - 1));
	const lowest = Math.max(squares / sum, mean);
	return sd > 1e-9 * mean && highest - lowest <= 0.15 * highest;
};

/**
 * What is wrong with the published numbers of an epoch by the kind of column, written for tests and without the engine's plans:
 * every group and variant on its own, with all that is published about it.
 *
 * @param measures of the epoch; `conversions` counts buyers
 */
export function floorFaults(
	{ policy, variants, tables }: ReleasedEpoch,
	measures: readonly Measure[]
): FloorFault[] {
	const { k, minOutcome: m, minBuyers: r } = policy;
	const groups = new Map<string, Map<string, number>>();
	for (const table of tables) {
		// Other is who is not shown beside it: the same group only where the same values are.
		const shown = JSON.stringify(table.blocks.map(({ at }) => at));
		for (const { at, sums } of table.blocks) {
			const isOther = at.some((place) => 'pooled' in place);
			variants.forEach((variant, v) => {
				const key = JSON.stringify([variant, table.axes, at, isOther ? shown : '']);
				const known = groups.get(key) ?? new Map<string, number>();
				table.measures.forEach((name, i) => known.set(name, sums[v]?.[i] ?? 0));
				groups.set(key, known);
			});
		}
	}
	return [...groups].flatMap(([at, sums]) => {
		const of = (name: string) => sums.get(name);
		const people = of('people') ?? 0;
		const buyers = of('conversions');
		const isTotal = at.includes(',[],');
		const hasOutcome = measures.some(({ name, kind }) => kind === 'outcome' && sums.has(name));
		const found: FloorFault[] = [];
		const add = (what: FloorFault['what'], measure: string, value: number) =>
			found.push({ what, at, measure, value });
		if (people > 0 && people < k) add('people', 'people', people);
		for (const { name, kind, role } of measures) {
			const value = of(name);
			if (value === undefined || role !== 'sum' || people === 0) continue;
			const squares = of(`${name}_sq`);
			const isFew = (count: number) => count > 0 && count < m;
			if ((kind === 'outcome' || kind === 'responses') && (isFew(value) || isFew(people - value)))
				add('outcome', name, value);
			if (kind === 'outcome' && value === 0 && people < Math.max(k, 1000)) add('outcome', name, 0);
			const isSent = name === 'impressions' || name === 'cost';
			if (kind === 'event' && !isSent) {
				const actors = squares ? (value * value) / squares : value;
				if (squares !== undefined && value === squares && value > 0 && people - value < m)
					add('event', name, people - value);
				if (value === 0 ? !hasOutcome : value < m || actors < m) add('event', name, value);
			}
			if (kind === 'money' && !isSent) {
				const payers = squares ? (value * value) / squares : 0;
				const isLargeTotal = isTotal && people >= 20 * k;
				const isKnown = name === 'revenue' && buyers !== undefined && (buyers >= r || buyers === 0);
				if (!isKnown && payers < r && !isLargeTotal) add('money', name, value);
				const behind = name === 'revenue' ? buyers : people;
				if (squares && behind && isDominated(behind, value, squares)) add('dominance', name, value);
			}
			if (kind === 'score') {
				const answers = of(`${name}_responses`) ?? 0;
				const isAlike =
					squares !== undefined && answers * squares - value * value <= 1e-9 * squares * answers;
				if (answers > 0 && (answers < r || isAlike)) add('score', name, value);
				if (buyers !== undefined && answers > 0 && isFew(buyers - answers)) add('score', name, answers);
			}
		}
		return found;
	});
}
