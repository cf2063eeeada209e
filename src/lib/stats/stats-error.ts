/** The problem with the arguments. */
export type StatsErrorCode =
	/** A number is NaN, infinite, or not a whole number where a count is asked for. */
	| 'not_a_number'
	/** A number lies outside the range its documentation names. */
	| 'out_of_range'
	/** A list is empty, or two lists that belong together have different lengths. */
	| 'wrong_length';

/** Misuse of the statistics core: an error in the calling code, never in the data. */
export class StatsError extends Error {
	readonly code: StatsErrorCode;

	constructor(code: StatsErrorCode, message: string) {
		super(message);
		this.name = 'StatsError';
		this.code = code;
	}
}
