import { checkConfidence, StatsError } from '#lib/stats/check.ts';
import type { Prior } from '#lib/stats/bayesian.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import { normalQuantile, normalSurvival } from '#lib/stats/distributions/normal.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { twoSidedPower } from './plan.ts';
import { sequentialCriticalValue } from '#lib/stats/sequential/sequential.ts';

/** A running comparison and its target effect. */
export interface RunningTest {
	/** Squared standard error of the effect now. */
	readonly variance: number;
	/** People of both variants now. */
	readonly people: number;
	/** The effect to be found, in the unit of √variance. */
	readonly target: number;
	readonly confidence: number;
	/** Required power in (0, 1) over all goals. */
	readonly power: number;
	/** Comparisons that share the error rate. 1 by default. */
	readonly tests?: number;
	/** Goal metrics that must all be found. 1 by default. */
	readonly goals?: number;
	/** Tuning of the sequential interval; left out for the fixed one. */
	readonly tunedTo?: number;
	/** Judged by a Bayesian with this prior on the effect. */
	readonly prior?: Prior;
}

/** The current power of a running comparison, and the missing people. */
export interface FurtherPeople {
	readonly kind: 'computed';
	/** Chance to find the target with the people there are. */
	readonly powerNow: number;
	/** Further people as a multiple of the present ones; 0 when there are enough. */
	readonly multiple: number;
	readonly people: number;
}

function bayesianPower(
	test: RunningTest,
	prior: { mean: number; variance: number },
	variance: number
): number {
	const critical = -normalQuantile((1 - test.confidence) / (2 * (test.tests ?? 1)));
	const noise = Math.sqrt(variance);
	const threshold = noise * critical * Math.sqrt(1 / prior.variance + 1 / variance);
	const shift = (variance * prior.mean) / prior.variance + Math.abs(test.target);
	return normalSurvival(threshold - shift / noise) + normalSurvival(threshold + shift / noise);
}

function powerWith(test: RunningTest, multiple: number): number {
	const { prior = 'flat', tests = 1, tunedTo, people } = test;
	const variance = test.variance / (1 + multiple);
	if (prior !== 'flat') return bayesianPower(test, prior, variance);
	const confidence = 1 - (1 - test.confidence) / tests;
	const criticalValue =
		tunedTo === undefined
			? -normalQuantile((1 - confidence) / 2)
			: sequentialCriticalValue({ people: people * (1 + multiple), confidence, tunedTo });
	return twoSidedPower({ effect: Math.abs(test.target), standardError: Math.sqrt(variance), criticalValue });
}

/**
 * How many further people a running campaign needs to find a target effect.
 *
 * Assumes that later people are like the present ones. The multiple is capped at 2²⁷.
 *
 * @param test the comparison now, and the goal
 * @returns power now and people missing; `out-of-reach` beyond the cap, `no-variance` where nothing varies
 * @throws {StatsError} `out_of_range`
 * @see gbstats 0.8.0, MidExperimentPower
 */
export function furtherPeople(test: RunningTest): FurtherPeople | NotComputable {
	checkConfidence(test.confidence);
	checkConfidence(test.power);
	if (!(test.people > 0)) throw new StatsError('out_of_range', `people is ${test.people}, expected above 0`);
	if (!(test.variance > 0)) return notComputable('no-variance');
	const goal = test.power ** (1 / (test.goals ?? 1));
	const powerNow = powerWith(test, 0);
	if (powerNow > goal) return { kind: 'computed', powerNow, multiple: 0, people: 0 };
	const shortfall = (multiple: number) => powerWith(test, multiple) - goal;
	let high = 1;
	while (shortfall(high) < 0) {
		high *= 2;
		if (high > 2 ** 27) return notComputable('out-of-reach');
	}
	const multiple = findRoot(shortfall, high === 1 ? 0 : high / 2, high);
	return { kind: 'computed', powerNow, multiple, people: multiple * test.people };
}
