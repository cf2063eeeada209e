import type { Proportion } from '#lib/stats/proportions/proportion.ts';
import {
	chanceOfBeingShown,
	selectedShares,
	type SelectedTest
} from '#lib/stats/multiple-testing/selected-shares.ts';
import type { Pair } from './effect.ts';

/** Which counts of people are published. */
export interface Floor {
	/** m: people who have the outcome, and who have it not. */
	readonly min: number;
	/** Nobody of so many people is published too. */
	readonly zeroFrom: number;
}

/** The floor of a rule of privacy. */
export const floorOf = ({ k, minOutcome }: { readonly k: number; readonly minOutcome: number }): Floor => ({
	min: minOutcome,
	zeroFrom: Math.max(k, 1000)
});

/** Above this chance to be shown, nothing is said of selection. */
const nearlyAlways = 0.99;

/** The test that knows of the floor, where it was likely to hide the outcome; else null. */
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
	// What is shown by another rule (nobody, declared as impossible) is not judged by this one.
	if (!shares.isShown.control(control.count) || !shares.isShown.treatment(treatment.count)) return null;
	return chanceOfBeingShown(shares) < nearlyAlways ? selectedShares(shares) : null;
}
