import type { LiftResult, Range, ShownRow, Simultaneous } from './results.ts';

/** The part of a row that decides its verdict. */
export type Decided = Pick<ShownRow, 'difference' | 'lift' | 'deciding'>;

const rangeOf = ({ estimate, low, high }: Range): Range => ({ estimate, low, high });

/** The deciding difference; the plain one where there is no verdict. */
export function decidingRange({ difference, deciding }: Decided): Range | null {
	const range = deciding ?? difference;
	return range ? rangeOf(range) : null;
}

/** The relative difference at the level that decides. */
export const decidingLift = ({ lift, deciding }: Decided): LiftResult | null =>
	(deciding ? deciding.lift : lift) ?? null;

/** The level of the interval that decides. @param confidence that of the results */
export const decidingLevel = ({ deciding }: Decided, confidence: number): number =>
	deciding?.level ?? confidence;

/** p after correction for several comparisons, where there are several. */
export const correctedP = ({ deciding }: Decided): number | null => (deciding?.shared ? deciding.p : null);

/** The correction that gives an interval a level of its own; null where it has none. @param confidence that of the results */
export const ownLevel = ({ deciding }: Decided, confidence: number): Simultaneous | null =>
	deciding?.shared && deciding.level !== confidence
		? { ...deciding.shared, confidence: deciding.level }
		: null;

/** The plain range, where another value or test decides. */
export function plainBeside({ difference, deciding }: Decided): Range | null {
	const differs = deciding?.why.some(
		(reason) =>
			reason === 'cuped' || reason === 'skewness' || reason === 'day-noise' || reason === 'selection'
	);
	return difference && differs ? rangeOf(difference) : null;
}
