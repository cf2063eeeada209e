import type { Program, Solve } from './program.ts';

/** A proof would cost more work than it may. */
export class OutOfWork extends Error {
	override readonly name = 'OutOfWork';
}

/** What an entry of a program costs, in exchanges looked at; of one in whole numbers. */
const entry = 15;
const wholeEntry = 250;

/** What the proofs of one release may cost: five to eight million are a second of a core, and a release may take 60 s. */
export const usualWork = 224_000_000;

/**
 * The work that the proofs of one release may cost, in exchanges looked at. It is counted and not timed: the same data have the
 * same release on every machine.
 */
export class Work {
	#left: number;
	readonly #whole: Work | null;

	/** @param whole what this is a part of, and spent from too */
	constructor(most = usualWork, whole: Work | null = null) {
		this.#left = most;
		this.#whole = whole;
	}

	/** @throws {OutOfWork} when there is none left */
	spend(units: number): void {
		this.#whole?.spend(units);
		this.#left -= units;
		if (this.#left < 0) throw new OutOfWork();
	}

	/** Work of which no more than so much is for one purpose. */
	part(most: number): Work {
		return new Work(most, this);
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
