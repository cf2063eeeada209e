import { checkConfidence } from '#lib/stats/check.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { twoSidedPower } from '#lib/stats/planning/plan.ts';
import { sequentialCriticalValue } from '#lib/stats/sequential/sequential.ts';

/** A comparison as GrowthBook's planner sees it: two equal variants on the relative scale. */
export interface GrowthbookTest {
	/** The control's mean, and the variance per person in both variants. */
	readonly mean: number;
	readonly variance: number;
	/** People a variant; may be fractional. */
	readonly people: number;
	readonly confidence: number;
	/** Tuning of the sequential test, or null for the fixed test. */
	readonly tunedTo: number | null;
}

function criticalValues({ people, confidence, tunedTo }: GrowthbookTest) {
	checkConfidence(confidence);
	const fixed = -normalQuantile((1 - confidence) / 2);
	const used =
		tunedTo === null ? fixed : sequentialCriticalValue({ people: 2 * people, confidence, tunedTo });
	return { fixed, used };
}

/** Standard error of the relative effect by the delta method, with the same variance in both variants. */
export function growthbookStandardError(test: GrowthbookTest, effect: number): number {
	const { mean, variance, people } = test;
	const treated = mean * (1 + effect);
	return Math.sqrt(variance / (people * mean ** 2) + (variance * treated ** 2) / (people * mean ** 4));
}

/**
 * Power as GrowthBook's planner prints it: in a sequential test the noise is inflated together with the threshold, which
 * understates power. For comparison only; `plannedPower` widens the threshold alone.
 *
 * @throws {StatsError} `out_of_range` if confidence is not in (0, 1)
 * @see GrowthBook, packages/shared/src/power/power.ts (MIT)
 */
export function growthbookPower(test: GrowthbookTest, effect: number): number {
	const { fixed, used } = criticalValues(test);
	const standardError = growthbookStandardError(test, effect) * (used / fixed);
	return twoSidedPower({ effect, standardError, criticalValue: fixed });
}

/** The same with the threshold alone widened: what the sequential test can do on the relative scale. */
export function growthbookExactPower(test: GrowthbookTest, effect: number): number {
	const standardError = growthbookStandardError(test, effect);
	return twoSidedPower({ effect, standardError, criticalValue: criticalValues(test).used });
}

/**
 * The smallest relative effect found, as GrowthBook's planner prints it (noise inflated, see `growthbookPower`).
 *
 * @returns relative effect; `out-of-reach` where GrowthBook asks for more people
 * @throws {StatsError} `out_of_range`
 */
export function growthbookSmallestLift(test: GrowthbookTest, power: number): number | NotComputable {
	checkConfidence(power);
	const { fixed, used } = criticalValues(test);
	const spread = ((fixed + normalQuantile(power)) * (used / fixed)) ** 2 * (test.variance / test.people);
	const { mean } = test;
	const a = 1 - spread / mean ** 2;
	if (!(a > 0)) return notComputable('out-of-reach');
	const root = Math.sqrt(4 * mean ** 2 - 4 * a * (mean ** 2 - spread));
	return (2 * mean + root) / (2 * a) / mean - 1;
}
