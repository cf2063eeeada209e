import type { Proportion } from '#lib/stats/proportions/proportion.ts';
import {
	chanceOfBeingShown,
	selectedShares,
	type SelectedTest
} from '#lib/stats/multiple-testing/selected-shares.ts';
import type { Pair } from './effect.ts';

/** The rule for which counts of people are published. */
export interface Floor {
	/** m: minimum number of people with, and without, the outcome. */
	readonly min: number;
	/** A count of 0 is published from this many people on. */
	readonly zeroFrom: number;
}

/** The floor of a rule of privacy. */
export const floorOf = ({ k, minOutcome }: { readonly k: number; readonly minOutcome: number }): Floor => ({
	min: minOutcome,
	zeroFrom: Math.max(k, 1000)
});

/** Above this chance of being shown, selection is ignored. */
const nearlyAlways = 0.99;

/** The test conditional on the floor, where it was likely to hide the outcome; else null. */
export function selectionOf({ control, treatment }: Pair<Proportion>, floor: Floor): SelectedTest | null {
	const isShown =
		({ n }: Proportion) =>
		(count: number): boolean =>
			(count >= floor.min && n - count >= floor.min) || (count === 0 && n >= floor.zeroFrom);
	const shares = {
		control,
		treatment,
		isShown: { control: isShown(control), treatment: isShown(treatment) }
	};
	// Outcomes shown by another rule (a count of 0, declared impossible) are not tested by this one.
	if (!shares.isShown.control(control.count) || !shares.isShown.treatment(treatment.count)) return null;
	return chanceOfBeingShown(shares) < nearlyAlways ? selectedShares(shares) : null;
}
