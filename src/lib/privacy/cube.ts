/** What a measure counts, which decides the layer it may be published in. */
export type MeasureKind =
	/** People: each person adds 0 or 1 (conversions, unsubscribes, complaints, clicks where there are no impressions). */
	| 'outcome'
	/** Events, any number a person (impressions, clicks beside impressions, orders, own counts), and what the sender spent. */
	| 'event'
	/** An amount of a person (revenue, clv, own amounts). */
	| 'money'
	/** A score given by respondents (csat), counted by a `responses` measure. */
	| 'score'
	/** People who gave a score (csat_responses). */
	| 'responses'
	/** People by their answer to the recommendation question: promoters, detractors, and all who answered (nps_responses). */
	| 'answer';

/** One numeric column of a campaign's cells. */
export interface Measure {
	/** Name in the file contract, such as `revenue`, `revenue_sq`, `clicks_x_impressions`. */
	readonly name: string;
	/** Kind of the base measure; for a product, the stricter one of its two. */
	readonly kind: MeasureKind;
	/** `sum` of the measure, sum of its `square` or `cube`, or sum of a `product` of two measures, all per person. */
	readonly role: 'sum' | 'square' | 'cube' | 'product';
	/** Base measures of a square or cube (one) or of a product (two); empty for a sum. */
	readonly of: readonly string[];
	/** Variants in which it cannot happen, as declared; left out for none. */
	readonly impossible?: readonly string[];
}

/** A column that splits people, with its values in declared order (order of first appearance). */
export interface Dimension {
	readonly name: string;
	readonly values: readonly string[];
}

/** Day of a campaign without dates. */
export const NO_DAY = -0x80000000;

/**
 * The raw cells of one campaign, column by column. Private: it never leaves ingest, release and this folder.
 *
 * Cell i is a group of people[i] people of variant[i], first exposed on day[i] (days since 1970-01-01),
 * with values codes[d][i] of dimension d and sums[m][i] of measure m; NaN is unknown, never zero.
 */
export interface Cube {
	/** Control first. */
	readonly variants: readonly string[];
	readonly dimensions: readonly Dimension[];
	readonly measures: readonly Measure[];
	readonly size: number;
	readonly variant: Uint16Array;
	readonly day: Int32Array;
	readonly codes: readonly Uint16Array[];
	readonly people: Float64Array;
	readonly sums: readonly Float64Array[];
	/** Is the same person counted on several days? Then a group has as many persons as on its largest day, at least. */
	readonly recurring?: boolean;
}

/** One cell on its way into a cube. */
export interface CubeCell {
	readonly variant: string;
	/** Days since 1970-01-01, or null in a campaign without dates. */
	readonly day: number | null;
	/** One value for each dimension, in the builder's order. */
	readonly segments: readonly string[];
	readonly people: number;
	/** One sum for each measure, in the builder's order; NaN is unknown. */
	readonly measures: ArrayLike<number>;
}

const grown = <T extends Uint16Array | Int32Array | Float64Array>(old: T, into: T): T => {
	into.set(old);
	return into;
};

class Codes {
	readonly values: string[] = [];
	readonly #codeOf = new Map<string, number>();

	of(value: string): number {
		let code = this.#codeOf.get(value);
		if (code === undefined) {
			code = this.values.push(value) - 1;
			this.#codeOf.set(value, code);
		}
		return code;
	}
}

/** Collects the cells of one campaign, a cell at a time, in flat arrays that double when full. */
export class CubeBuilder {
	readonly #dimensions: readonly string[];
	readonly #measures: readonly Measure[];
	readonly #variants = new Codes();
	readonly #values: readonly Codes[];
	#capacity = 1024;
	#size = 0;
	#variant = new Uint16Array(1024);
	#day = new Int32Array(1024);
	#people = new Float64Array(1024);
	readonly #codes: Uint16Array[];
	readonly #sums: Float64Array[];

	/**
	 * @param dimensions names of the dimensions, in the order cells give their values
	 * @param measures   the measures, in the order cells give their sums
	 */
	constructor(dimensions: readonly string[], measures: readonly Measure[]) {
		this.#dimensions = dimensions;
		this.#measures = measures;
		this.#values = dimensions.map(() => new Codes());
		this.#codes = dimensions.map(() => new Uint16Array(1024));
		this.#sums = measures.map(() => new Float64Array(1024));
	}

	/** Number of cells so far. */
	get size(): number {
		return this.#size;
	}

	/** Names of the variants so far, in order of first appearance. */
	get variants(): readonly string[] {
		return this.#variants.values;
	}

	add(cell: CubeCell): void {
		if (this.#size === this.#capacity) this.#grow();
		const i = this.#size++;
		this.#variant[i] = this.#variants.of(cell.variant);
		this.#day[i] = cell.day ?? NO_DAY;
		this.#people[i] = cell.people;
		this.#codes.forEach((codes, d) => (codes[i] = this.#values[d]?.of(cell.segments[d] ?? '') ?? 0));
		this.#sums.forEach((sums, m) => (sums[i] = cell.measures[m] ?? NaN));
	}

	/**
	 * The cube of all cells added, without copying more than the order of variants asks for.
	 * @param control name of the control; it becomes variant 0, the others keep their order
	 */
	build(control: string): Cube {
		const old = this.#variants.values;
		const variants = [control, ...old.filter((name) => name !== control)];
		const newCode = old.map((name) => variants.indexOf(name));
		const size = this.#size;
		return {
			variants,
			dimensions: this.#dimensions.map((name, d) => ({ name, values: this.#values[d]?.values ?? [] })),
			measures: this.#measures,
			size,
			variant: this.#variant.subarray(0, size).map((code) => newCode[code] ?? 0),
			day: this.#day.subarray(0, size),
			codes: this.#codes.map((codes) => codes.subarray(0, size)),
			people: this.#people.subarray(0, size),
			sums: this.#sums.map((sums) => sums.subarray(0, size))
		};
	}

	#grow(): void {
		const capacity = (this.#capacity *= 2);
		this.#variant = grown(this.#variant, new Uint16Array(capacity));
		this.#day = grown(this.#day, new Int32Array(capacity));
		this.#people = grown(this.#people, new Float64Array(capacity));
		this.#codes.forEach((codes, d) => (this.#codes[d] = grown(codes, new Uint16Array(capacity))));
		this.#sums.forEach((sums, m) => (this.#sums[m] = grown(sums, new Float64Array(capacity))));
	}
}
