import type { Program, Solve } from './program.ts';

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
	constructor(most = usualWork, whole: Work | null = null, price = 1) {
		this.#left = most;
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
	part(most: number, price = 1): Work {
		return new Work(most, this, price);
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
