import type { Program, Solve } from './program.ts';

/** A proof would cost more work than it may. */
export class OutOfWork extends Error {
	override readonly name = 'OutOfWork';
}

/** What an entry of a program costs, in exchanges looked at; of one in whole numbers. */
const entry = 4;
const wholeEntry = 100;

/**
 * The work that the proofs of one release may cost, in exchanges looked at. It is counted and not timed: the same data have the
 * same release on every machine.
 */
export class Work {
	#left: number;

	/** @param most about two million are a second of a core */
	constructor(most = 16_000_000) {
		this.#left = most;
	}

	/** @throws {OutOfWork} when there is none left */
	spend(units: number): void {
		this.#left -= units;
		if (this.#left < 0) throw new OutOfWork();
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
