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
