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
	if (!isOutcome) return { size, parts: [part(measure)], asked: 0, caps: [] };
	const parts = [part('people'), part(measure)];
	const hasOrders = measure === 'conversions' && population.rows('orders').length > 0;
	const orders = hasOrders ? part('orders') : null;
	// Whoever bought has at least one order.
	const isAbove = orders?.truth.every((value, column) => value >= (parts[1]?.truth[column] ?? 0)) ?? false;
	if (orders && isAbove) parts.push(orders);
	return { size, parts, asked: 1, caps: [[1, 0], ...(parts.length > 2 ? [[1, 2] as const] : [])] };
};

/** The same with everything but the asked part as it is in truth: what agrees with this agrees with everything. */
export const alone = ({ size, parts, asked, caps }: System): System | null => {
	const part = parts[asked];
	if (!part || caps.length === 0) return null;
	const above = caps.flatMap(([lesser, greater]) =>
		lesser === asked ? [parts[greater]?.truth ?? new Float64Array()] : []
	);
	const most = Float64Array.from({ length: size }, (_, column) =>
		Math.min(...above.map((truth) => truth[column] ?? 0))
	);
	return { size, parts: [{ ...part, most }], asked: 0, caps: [] };
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
