import type { LiftResult, Range, ShownRow } from './results.ts';

/** The interval of the difference that the verdict rests on: the simultaneous one where several share an error rate. */
export function decidingRange({ difference, simultaneous }: ShownRow): Range | null {
	if (!difference) return null;
	const { low, high } = simultaneous ?? difference;
	return { estimate: difference.estimate, low, high };
}

/** The relative difference at the level that decides. */
export const decidingLift = ({ lift, simultaneous }: ShownRow): LiftResult | null =>
	(simultaneous ? simultaneous.lift : lift) ?? null;

/** The level of the interval that decides. @param confidence that of the results */
export const decidingLevel = ({ simultaneous }: ShownRow, confidence: number): number =>
	simultaneous?.confidence ?? confidence;
