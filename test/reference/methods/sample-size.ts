import { checkConfidence, StatsError } from '#lib/stats/check.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { twoSidedPower } from '#lib/stats/planning/plan.ts';
import { studentUpperQuantile } from '#lib/stats/distributions/student-t.ts';
import { noncentralStudentSurvival } from './noncentral-t.ts';

/** How large a standardised test should be. `ratio` is treatment people per control person. */
export interface StandardisedTest {
	/** Effect in standard deviations of one person. */
	readonly effect: number;
	readonly confidence: number;
	readonly ratio: number;
}

function checkTest({ confidence, ratio }: StandardisedTest): void {
	checkConfidence(confidence);
	if (!(ratio > 0)) throw new StatsError('out_of_range', `ratio is ${ratio}, expected above 0`);
}

/** People of the control at which power reaches its target: doubles until it does, then bisects. */
function smallestControl(powerAt: (control: number) => number, power: number, min: number): number {
	if (!(power > 0 && power < 1))
		throw new StatsError('out_of_range', `power is ${power}, expected between 0 and 1`);
	if (powerAt(min) >= power) return min;
	let high = min * 2;
	while (powerAt(high) < power) {
		high *= 2;
		if (high > 1e18) return Infinity;
	}
	return findRoot((control) => powerAt(control) - power, high / 2, high);
}

/**
 * People of the control for a z test of a standardised effect.
 *
 * @returns people of the control, not rounded; Infinity for an effect of 0
 * @throws {StatsError} `out_of_range`
 * @see Cohen (1988), Statistical Power Analysis for the Behavioral Sciences
 */
export function normalSampleSize(test: StandardisedTest & { power: number }): number {
	checkTest(test);
	const criticalValue = -normalQuantile((1 - test.confidence) / 2);
	const powerAt = (control: number) =>
		twoSidedPower({
			effect: test.effect,
			standardError: Math.sqrt(1 / control + 1 / (control * test.ratio)),
			criticalValue
		});
	return smallestControl(powerAt, test.power, 1e-6);
}

/**
 * People of the control for a t test of a standardised effect, exact for small tests.
 *
 * @returns people of the control, not rounded; Infinity for an effect of 0
 * @throws {StatsError} `out_of_range`
 * @see Cohen (1988), Statistical Power Analysis for the Behavioral Sciences
 */
export function studentSampleSize(test: StandardisedTest & { power: number }): number {
	checkTest(test);
	const powerAt = (control: number) => {
		const dof = control * (1 + test.ratio) - 2;
		const critical = studentUpperQuantile((1 - test.confidence) / 2, dof);
		const centre = test.effect / Math.sqrt(1 / control + 1 / (control * test.ratio));
		return (
			noncentralStudentSurvival(critical, dof, centre) + noncentralStudentSurvival(critical, dof, -centre)
		);
	};
	return smallestControl(powerAt, test.power, 2.2 / (1 + test.ratio));
}

/** Cohen's h: the standardised difference of two shares, 2·asin √p₂ − 2·asin √p₁. */
export function cohensH(control: number, treatment: number): number {
	return 2 * Math.asin(Math.sqrt(treatment)) - 2 * Math.asin(Math.sqrt(control));
}

/**
 * The chance that the pooled z test of two shares finds their difference: threshold from the pooled variance, noise from
 * the two true ones.
 *
 * @param test true shares in [0, 1], people of the control, treatment people per control person, confidence
 * @throws {StatsError} `out_of_range`
 */
export function proportionPower(test: {
	control: number;
	treatment: number;
	people: number;
	ratio: number;
	confidence: number;
}): number {
	const { control, treatment, people, ratio, confidence } = test;
	checkConfidence(confidence);
	const pooled = (control + treatment * ratio) / (1 + ratio);
	const spread = (a: number, b: number) => Math.sqrt(a * (1 - a) + (b * (1 - b)) / ratio);
	const noise = spread(control, treatment);
	const threshold = (-normalQuantile((1 - confidence) / 2) * spread(pooled, pooled)) / noise;
	return twoSidedPower({
		effect: treatment - control,
		standardError: noise / Math.sqrt(people),
		criticalValue: threshold
	});
}
