import type { Checker } from './checker.ts';
import type { FamilyTolerance } from './gbstats.ts';
import type { Json } from './json.ts';

/** One case of the vectors. */
export interface Case {
	readonly input: Json;
	readonly expected: Json;
	/** Tolerances of the family by name. */
	readonly tolerance: (name: string) => number;
	readonly testTolerance: FamilyTolerance;
	readonly check: Checker;
}

/** How a family is compared, and which expected values are left out on purpose. */
export interface Family {
	readonly run: (test: Case) => void;
	/** Expected values not compared: the end of their path, and why. */
	readonly ignored?: readonly { readonly path: RegExp; readonly reason: string }[];
}
