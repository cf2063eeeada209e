import type { Population, Row } from './population.ts';

/** A row of the system, with bounds that the truth is certain to satisfy. */
export interface Bounded {
	readonly columns: readonly number[];
	readonly low: number;
	readonly high: number;
}

/** One unknown number for each column: people, or people with an outcome, or events. */
export interface Part {
	readonly measure: string;
	readonly rows: readonly Bounded[];
	readonly truth: Float64Array;
	/** Least value of a column. */
	readonly least: number;
	/** Least value of every column, where they differ. */
	readonly floor?: Float64Array;
	/** Largest value of every column, where it has one. */
	readonly most?: Float64Array;
}

/** Everything known about one measure: its own part last but for what is above it; a part is never above the one it is capped by. */
export interface System {
	readonly size: number;
	readonly parts: readonly Part[];
	/** The part that is asked about. */
	readonly asked: number;
	/** Pairs of parts: the first is at most the second, in every column. */
	readonly caps: readonly (readonly [number, number])[];
}

const CENT = 0.011;

const bounded = (truth: Float64Array, { columns, value, half, statement }: Row): Bounded => {
	const sum = columns.reduce((all, column) => all + (truth[column] ?? 0), 0);
	if (Math.abs(sum - value) > half + CENT) {
		const where = JSON.stringify(statement);
		throw new Error(`a statement contradicts the cells, which add up to ${sum}: ${where}`);
	}
	// Sums of amounts are not exact in binary: what the cells add up to is.
	return half > 0 ? { columns, low: value - half, high: value + half } : { columns, low: sum, high: sum };
};

const partOf = (population: Population, measure: string): Part => {
	const truth = population.truth(measure);
	const seen = new Map<string, Bounded>();
	for (const row of population.rows(measure)) {
		const one = bounded(truth, row);
		seen.set(`${one.low}/${one.high}/${one.columns.join()}`, one);
	}
	return { measure, truth, rows: [...seen.values()], least: measure === 'people' ? 1 : 0 };
};

/** What an attacker who knows which combinations have people has to work with. */
export const systemOf = (population: Population, measure: string, isOutcome: boolean): System => {
	const part = (name: string) => partOf(population, name);
	const { size } = population;
	const published = (name: string) => (population.rows(name).length > 0 ? part(name) : null);
	const isBelow = (lesser: Part | null, greater: Part | null): boolean =>
		lesser !== null &&
		greater !== null &&
		lesser.truth.every((value, column) => value <= (greater.truth[column] ?? 0));
	if (isOutcome) {
		const [people, own] = [part('people'), part(measure)];
		// Whoever bought has at least one order.
		const orders = measure === 'conversions' ? published('orders') : null;
		return orders && isBelow(own, orders)
			? {
					size,
					parts: [people, own, orders],
					asked: 1,
					caps: [
						[1, 0],
						[1, 2]
					]
				}
			: { size, parts: [people, own], asked: 1, caps: [[1, 0]] };
	}
	const own = part(measure);
	const buyers = measure === 'orders' ? published('conversions') : null;
	const people = part('people');
	if (buyers && isBelow(buyers, own) && isBelow(buyers, people))
		return {
			size,
			parts: [people, buyers, own],
			asked: 2,
			caps: [
				[1, 0],
				[1, 2]
			]
		};
	// What was not shown cannot be clicked.
	const impressions = measure === 'clicks' ? published('impressions') : null;
	return impressions && isBelow(own, impressions)
		? { size, parts: [impressions, own], asked: 1, caps: [[1, 0]] }
		: { size, parts: [own], asked: 0, caps: [] };
};

/** The same with everything but the asked part as it is in truth: what agrees with this agrees with everything. */
export const alone = ({ size, parts, asked, caps }: System): System | null => {
	const part = parts[asked];
	if (!part || caps.length === 0) return null;
	const truthOf = (at: number) => parts[at]?.truth ?? new Float64Array();
	const above = caps.flatMap(([lesser, greater]) => (lesser === asked ? [truthOf(greater)] : []));
	const below = caps.flatMap(([lesser, greater]) => (greater === asked ? [truthOf(lesser)] : []));
	const bound = (of: (...values: number[]) => number, tables: readonly Float64Array[]) =>
		Float64Array.from({ length: size }, (_, column) => of(...tables.map((table) => table[column] ?? 0)));
	const bounds = {
		...(above.length > 0 ? { most: bound(Math.min, above) } : {}),
		...(below.length > 0 ? { floor: bound(Math.max, below) } : {})
	};
	return { size, parts: [{ ...part, ...bounds }], asked: 0, caps: [] };
};

/** Classes of equal columns: those in the same rows of some parts, and of the same groups besides. */
export const classesOf = (
	size: number,
	rows: readonly (readonly number[])[]
): { readonly of: Int32Array; readonly count: number } => {
	const texts: string[] = new Array<string>(size).fill('');
	rows.forEach((columns, row) => {
		for (const column of columns) texts[column] += `${row},`;
	});
	const numbers = new Map<string, number>();
	const of = Int32Array.from(texts, (text) => {
		const known = numbers.get(text);
		if (known !== undefined) return known;
		numbers.set(text, numbers.size);
		return numbers.size - 1;
	});
	return { of, count: numbers.size };
};
