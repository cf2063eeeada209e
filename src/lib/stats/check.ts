/** The problem with the arguments. */
type StatsErrorCode =
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

/** Refuses a confidence level outside (0, 1). @throws {StatsError} `out_of_range` */
export function checkConfidence(confidence: number): void {
	if (!(confidence > 0 && confidence < 1))
		throw new StatsError('out_of_range', `confidence is ${confidence}, expected between 0 and 1`);
}

/** Refuses what is not a finite number. @throws {StatsError} `not_a_number` */
export function checkFinite(value: number, name: string): void {
	if (!Number.isFinite(value)) throw new StatsError('not_a_number', `${name} is ${value}`);
}

/** Refuses a negative or infinite number. @throws {StatsError} `not_a_number`, `out_of_range` */
export function checkNotNegative(value: number, name: string): void {
	checkFinite(value, name);
	if (value < 0) throw new StatsError('out_of_range', `${name} is ${value}, expected at least 0`);
}

/** Refuses what is not a head count. @throws {StatsError} `not_a_number`, `out_of_range` */
export function checkCount(value: number, name: string): void {
	checkNotNegative(value, name);
	if (!Number.isInteger(value))
		throw new StatsError('not_a_number', `${name} is ${value}, expected a whole number`);
}
