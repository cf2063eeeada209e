/** One linear program: maximise a sum of its columns. Infinity is no limit. */
export interface Program {
	/** What a unit of each column adds to the sum. */
	readonly gain: Float64Array;
	readonly low: Float64Array;
	readonly high: Float64Array;
	/** Must every column be a whole number? */
	readonly whole: boolean;
	/** Conditions: `rowLow[r] ≤ Σ value · column ≤ rowHigh[r]`, entries of row r from `starts[r]` to `starts[r + 1]`. */
	readonly rowLow: Float64Array;
	readonly rowHigh: Float64Array;
	readonly starts: Int32Array;
	readonly columns: Int32Array;
	readonly values: Float64Array;
}

/**
 * A solver of programs, given to the core from outside: it must be deterministic (limits of iterations, never of time).
 * Nothing rests on it being right: whatever it answers is added up again before it counts.
 *
 * @returns a value of each column that fits the conditions, best or not; null where it has none
 */
export type Solve = (program: Program) => Float64Array | null;

/** A proof would cost more work than it may. */
export class OutOfWork extends Error {
	override readonly name = 'OutOfWork';
}

/** What an entry of a program costs, in exchanges looked at; of one in whole numbers. */
const entry = 15;
const wholeEntry = 250;

/**
 * What the proofs of one release may cost: about 45 s of a core, for a release may take 60 s in all. A unit of work is a seventh of
 * a microsecond where the tables of a proof fit into a processor's cache.
 */
export const usualWork = 224_000_000;

/** Where they do not fit, most of the time is spent on waiting for memory, and a unit takes so much longer. */
const manyCells = 100_000;
const priceOfMany = 2;

/** What a unit of work costs in tables of so many cells. */
export const priceOf = (cells: number): number => (cells > manyCells ? priceOfMany : 1);

/**
 * The work that the proofs of one release may cost, in exchanges looked at. It is counted and not timed: the same data have the
 * same release on every machine.
 */
export class Work {
	#left: number;
	readonly #whole: Work | null;
	readonly #price: number;

	/**
	 * @param whole what this is a part of, and spent from too
	 * @param price what a unit of it costs
	 */
	constructor(max = usualWork, whole: Work | null = null, price = 1) {
		this.#left = max;
		this.#whole = whole;
		this.#price = price;
	}

	/** @throws {OutOfWork} when there is none left */
	spend(units: number): void {
		const cost = units * this.#price;
		this.#whole?.spend(cost);
		this.#left -= cost;
		if (this.#left < 0) throw new OutOfWork();
	}

	/** Work of which no more than so much is for one purpose, where a unit costs so much. */
	part(max: number, price = 1): Work {
		return new Work(max, this, price);
	}

	/** What is left; negative once it was not enough. */
	get left(): number {
		return this.#left;
	}

	/** Is the whole spent, and not a part of it alone? */
	get isOverAll(): boolean {
		return this.#whole ? this.#whole.isOverAll : this.#left < 0;
	}

	/** A solver whose programs are counted. */
	counted(solve: Solve | null): Solve | null {
		return (
			solve &&
			((program: Program) => {
				this.spend(program.values.length * (program.whole ? wholeEntry : entry));
				return solve(program);
			})
		);
	}
}
