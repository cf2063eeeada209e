import { byExchange, include } from './exchange.ts';
import { byKey, columnsOf, keyTables, type KeyTable, type Target } from './groups.ts';
import type { Population } from './population.ts';
import type { Solver } from './program.ts';
import type { Kind, Promised, Violation } from './rule.ts';
import { alone, systemOf, type System } from './system.ts';

/** What the attack on one measure of one population came to. */
export interface Narrowed {
	readonly violations: readonly Violation[];
	/** Small groups looked at, and programs that this took. */
	readonly groups: number;
	readonly programs: number;
	/** Narrowest interval among groups that needed a program of their own. */
	readonly narrowest: number;
}

const buyersOf = (population: Population): Float64Array => {
	const known = ['buyers', 'conversions', 'orders'].map((name) => population.truth(name));
	return known.find((values) => values.some((value) => value > 0)) ?? population.truth('people');
};

/** Which keys of a table the promise protects, by their true people, sum and buyers. */
const isProtected = (kind: Kind, { k, m, r }: Promised) => {
	const isFew = (n: number) => n >= 1 && n < k;
	const isOneSided = (n: number, y: number) => !((y >= m && n - y >= m) || ((y === 0 || y === n) && n >= k));
	return (n: number, y: number, buyers: number): boolean => {
		if (n < 1) return false;
		switch (kind) {
			case 'people':
				return isFew(n);
			case 'outcome':
				return isOneSided(n, y);
			case 'event':
				return y < m;
			default:
				return y > 0 && (isFew(n) || buyers < r);
		}
	};
};

/** Keys that a released number is about have floors of their own. */
const publishedSets = (system: System): ReadonlySet<string> =>
	new Set(
		(system.parts[system.asked]?.rows ?? []).map(({ columns }) =>
			[...new Set(columns)].toSorted((a, b) => a - b).join()
		)
	);

const targetsOf = (
	population: Population,
	tables: readonly KeyTable[],
	system: System,
	{ kind, rule }: { kind: Kind; rule: Promised }
): Target[] => {
	const truth = system.parts[system.asked]?.truth ?? [];
	const [people, buyers] = [population.truth('people'), buyersOf(population)];
	const isOne = isProtected(kind, rule);
	const published = publishedSets(system);
	const seen = new Set<string>();
	return tables.flatMap((table) => {
		const [n, y, b] = [byKey(table, people), byKey(table, truth), byKey(table, buyers)];
		return Array.from(n, (_, key): Target => ({ table, key })).filter((target) => {
			const { key } = target;
			if (!isOne(n[key] ?? 0, y[key] ?? 0, b[key] ?? 0)) return false;
			const set = columnsOf(target).join();
			if (seen.has(set) || (kind !== 'people' && published.has(set))) return false;
			seen.add(set);
			return true;
		});
	});
};

const ROUNDS = [60, 30, 15] as const;

/** Searches the interval of every protected group of one measure: which are narrower than promised? */
export const narrowed = (
	solver: Solver,
	population: Population,
	measure: string,
	{ kind, rule }: { kind: Kind; rule: Promised }
): Narrowed => {
	const tables = keyTables(population);
	const system = systemOf(population, measure, kind === 'outcome');
	const truth = system.parts[system.asked]?.truth ?? new Float64Array();
	const targets = targetsOf(population, tables, system, { kind, rule });
	const reaches = byExchange(tables, system);
	const totals = tables.map((table) => byKey(table, truth));
	const interval = ({ table, key }: Target): [number, number] => {
		const t = tables.indexOf(table);
		const sum = totals[t]?.[key] ?? 0;
		return [sum + (reaches[t]?.down[key] ?? 0), sum + (reaches[t]?.up[key] ?? 0)];
	};
	// Nobody clicks what was not shown to them: a range cannot be wider than that.
	const shown = measure === 'clicks' && system.asked > 0 ? system.parts[0]?.truth : undefined;
	const room = new Map(shown ? tables.map((table) => [table, byKey(table, shown)]) : []);
	const needOf = (high: number, { table, key }: Target) =>
		kind === 'money'
			? rule.p * high
			: kind === 'people'
				? rule.w
				: Math.min(rule.wo, room.get(table)?.[key] ?? Infinity);
	const isWide = (low: number, high: number, target: Target) => high - low >= needOf(high, target) - 1e-6;
	const isOpen = (target: Target) => !isWide(...interval(target), target);
	let programs = 0;
	const widen = (by: System) => {
		for (const size of ROUNDS) {
			const open = targets.filter(isOpen);
			for (let from = 0; from < open.length; from += size) {
				const some = open.slice(from, from + size).filter(isOpen);
				if (some.length === 0) continue;
				const needs = some.map((target) => {
					const [low, high] = interval(target);
					return Math.max(1, needOf(kind === 'money' ? 2 * high : high, target) - (high - low));
				});
				programs++;
				const table = solver.widen(by, some, needs);
				if (table) include(table, truth, tables, reaches);
			}
		}
	};
	// The smaller programs first: with all else as it is in truth.
	const own = alone(system);
	if (own) widen(own);
	widen(system);
	const violations: Violation[] = [];
	let narrowest = Infinity;
	const judge = (target: Target, ends: readonly number[]) => {
		let [low = 0, high = 0] = ends;
		if (kind !== 'money') {
			[low, high] = [Math.ceil(low - 1e-6), Math.floor(high + 1e-6)];
			// People are whole: near the limit that decides.
			if (isWide(low, high, target) && high - low <= needOf(high, target) + 2) {
				programs += 2;
				low = Math.ceil(solver.end(system, target, -1, true).value - 1e-6);
				high = Math.floor(solver.end(system, target, 1, true).value + 1e-6);
			}
		}
		narrowest = Math.min(narrowest, high - low);
		if (isWide(low, high, target)) return;
		violations.push({
			kind:
				kind === 'people'
					? 'size'
					: kind === 'score' || kind === 'square' || kind === 'free'
						? 'money'
						: kind,
			population: population.name,
			measure,
			version: target.table.version,
			group: target.table.groupOf(target.key),
			value: totals[tables.indexOf(target.table)]?.[target.key] ?? 0,
			interval: [low, high]
		});
	};
	const open = targets.filter(isOpen);
	if (open.length > 0) {
		solver.ends(system, (end) => {
			for (const target of open.filter(isOpen)) {
				const columns = columnsOf(target);
				const found = ([-1, 1] as const).map((sign) => end(columns, sign));
				programs += 2;
				for (const { table } of found) if (table) include(table, truth, tables, reaches);
				judge(
					target,
					found.map(({ value }) => value)
				);
			}
		});
	}
	return { violations, groups: targets.length, programs, narrowest };
};
