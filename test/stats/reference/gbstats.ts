import { absolutePrior, posterior, type Prior } from '#lib/stats/bayesian.ts';
import { cupedRatioEstimates, type CupedRatioSums } from '#lib/stats/adjustment/cuped-ratio.ts';
import { cupedEstimates, type CupedSums } from '#lib/stats/adjustment/cuped.ts';
import { deltaLift } from '#lib/stats/means/lift.ts';
import { difference, type Difference } from '#lib/stats/means/difference.ts';
import { baselineOf, type Estimate } from '#lib/stats/estimate.ts';
import { meanEstimate } from '#lib/stats/means/moments.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';
import { proportionDifference } from '#lib/stats/proportions/proportion-difference.ts';
import { proportionEstimate } from '#lib/stats/proportions/proportion.ts';
import { ratioEstimate, type RatioSums, type Measure } from '#lib/stats/ratios/ratio.ts';
import {
	sequentialCriticalValue,
	sequentialEffect,
	sequentialRho
} from '#lib/stats/sequential/sequential.ts';
import { StatsError } from '#lib/stats/check.ts';
import type { Checker, Tolerance } from './checker.ts';
import type { Json } from './json.ts';

export type Scale = 'relative' | 'absolute';

export function measureOf(node: Json): Measure {
	const sumSquares = node.get('sum_squares').optionalNumber();
	const sum = node.get('sum').number();
	return sumSquares === undefined ? { sum } : { sum, sumSquares };
}

export const people = (node: Json): number => node.get('n').number();

export const proportionOf = (node: Json) => ({ n: people(node), count: node.get('sum').number() });

export const momentsOf = (node: Json) => ({
	n: people(node),
	sum: node.get('sum').number(),
	sumSquares: node.get('sum_squares').optionalNumber() ?? node.get('sum').number()
});

export const ratioOf = (node: Json): RatioSums => ({
	n: people(node),
	numerator: measureOf(node.get('numerator')),
	denominator: measureOf(node.get('denominator')),
	sumProducts: node.get('sum_products').number()
});

export const cupedOf = (node: Json): CupedSums => ({
	n: people(node),
	post: measureOf(node.get('post')),
	pre: measureOf(node.get('pre')),
	sumProducts: node.get('post_pre_sum_products').number()
});

const cupedRatioOf = (node: Json): CupedRatioSums => ({
	n: people(node),
	numerator: measureOf(node.get('m_post')),
	denominator: measureOf(node.get('d_post')),
	preNumerator: measureOf(node.get('m_pre')),
	preDenominator: measureOf(node.get('d_pre')),
	products: {
		numeratorDenominator: node.get('m_post_d_post_sum_products').number(),
		numeratorPreNumerator: node.get('m_post_m_pre_sum_products').number(),
		numeratorPreDenominator: node.get('m_post_d_pre_sum_products').number(),
		denominatorPreNumerator: node.get('m_pre_d_post_sum_products').number(),
		denominatorPreDenominator: node.get('d_post_d_pre_sum_products').number(),
		preNumeratorPreDenominator: node.get('m_pre_d_pre_sum_products').number()
	}
});

export interface Pair {
	readonly control: Estimate;
	readonly treatment: Estimate;
	readonly theta: number;
}

/** The two variants' estimates of a case. */
export function pairOf(kind: string, input: Json): Pair {
	const [control, treatment] = [input.get('control'), input.get('treatment')];
	const each = (read: (node: Json) => Estimate): Pair => ({
		control: read(control),
		treatment: read(treatment),
		theta: 0
	});
	if (kind === 'proportion') return each((node) => proportionEstimate(proportionOf(node)));
	if (kind === 'mean') return each((node) => meanEstimate(momentsOf(node)));
	if (kind === 'ratio') return each((node) => ratioEstimate(ratioOf(node)));
	if (kind === 'cuped') return cupedEstimates(cupedOf(control), cupedOf(treatment));
	if (kind === 'cuped_ratio') return cupedRatioEstimates(cupedRatioOf(control), cupedRatioOf(treatment));
	throw new Error(`unknown kind of metric: ${kind}`);
}

/** The effect as gbstats scales it. */
export function effectOf(kind: string, pair: Pair, scale: Scale, alpha: number): Difference | NotComputable {
	const confidence = 1 - alpha;
	if (scale === 'absolute') return difference(pair.control, pair.treatment, confidence);
	const gradient = kind === 'cuped' ? 'unadjusted' : 'adjusted';
	return deltaLift(pair.control, pair.treatment, { confidence, gradient });
}

export function computed<T extends { kind: 'computed' }>(answer: T | NotComputable): T {
	if (answer.kind === 'not-computable') throw new Error(`refused: ${answer.reason}`);
	return answer;
}

/** Point estimate, interval, p of a t test. */
export function checkTest(
	check: Checker,
	effect: Difference,
	expected: Json,
	tolerance: FamilyTolerance
): void {
	check.near(effect.estimate, expected.get('point_estimate'));
	check.near(effect.standardError, expected.get('standard_error'));
	check.bound(effect.low, expected.get('ci_lower'), effect.estimate);
	check.bound(effect.high, expected.get('ci_upper'), effect.estimate);
	check.near(effect.degreesOfFreedom, expected.get('dof'));
	check.near(effect.t, expected.get('t'));
	check.near(effect.p, expected.get('p_value'), { abs: tolerance.p_value_abs });
	check.near(effect.p, expected.get('p_value_accurate'), {
		rel: tolerance.p_value_accurate_rel,
		abs: 1e-300
	});
	check.near(effect.log10P, expected.get('log10_p'));
}

export interface FamilyTolerance extends Tolerance {
	readonly p_value_abs: number;
	readonly p_value_accurate_rel: number;
}

/** gbstats' refusals: the relative effect is refused by us too; the absolute one may have a valid answer. */
function checkRefusal(
	check: Checker,
	parts: { kind: string; input: Json; scale: Scale; expected: Json }
): void {
	const { kind, input, scale, expected } = parts;
	check.holds(expected.leaves().length === 1, expected, 'without numbers');
	try {
		const pair = pairOf(kind, input);
		const effect = effectOf(kind, pair, scale, input.get('alpha').number());
		const overRefused =
			pair.control.variance === 0 || pair.treatment.variance === 0 || pair.control.mean === 0;
		const hasAnswer = scale === 'absolute' && overRefused;
		check.holds(effect.kind === 'not-computable' || hasAnswer, expected, 'refused');
		if (kind === 'proportion' && scale === 'absolute' && pair.control.n > 0 && pair.treatment.n > 0) {
			const ours = proportionDifference(
				proportionOf(input.get('control')),
				proportionOf(input.get('treatment')),
				0.95
			);
			check.holds(computed(ours).difference.p > 0, expected, 'answered by the score test');
		}
	} catch (error) {
		check.holds(error instanceof StatsError, expected, `refused as misuse: ${String(error)}`);
	}
}

/** A t test on one scale, or its refusal. */
export function checkScale(
	check: Checker,
	parts: { kind: string; input: Json; scale: Scale; expected: Json; tolerance: FamilyTolerance }
): void {
	const { kind, input, scale, expected, tolerance } = parts;
	if (expected.isNull()) return;
	if (expected.has('error_message')) return checkRefusal(check, parts);
	const effect = computed(effectOf(kind, pairOf(kind, input), scale, input.get('alpha').number()));
	checkTest(check, effect, expected, tolerance);
}

/** Means and variances of the two variants. */
export function checkVariants(check: Checker, kind: string, input: Json, expected: Json): void {
	if (!expected.has('control')) return;
	const pair = pairOf(kind, input);
	check.near(pair.theta, expected.get('theta'));
	for (const [name, estimate] of [
		['control', pair.control],
		['treatment', pair.treatment]
	] as const) {
		check.near(estimate.mean, expected.get(name, 'mean'));
		check.near(estimate.variance, expected.get(name, 'variance'));
		check.near(baselineOf(estimate).mean, expected.get(name, 'unadjusted_mean'));
	}
}

/** The always-valid test. */
export function checkSequential(
	check: Checker,
	parts: { kind: string; input: Json; scale: Scale; expected: Json; tunedTo: number }
): void {
	const { kind, input, scale, expected, tunedTo } = parts;
	if (expected.isNull()) return;
	if (expected.has('error_message')) return checkRefusal(check, parts);
	const alpha = input.get('alpha').number();
	const pair = pairOf(kind, input);
	const { estimate, standardError } = computed(effectOf(kind, pair, scale, alpha));
	const total = pair.control.n + pair.treatment.n;
	const look = { estimate, standardError, people: total, confidence: 1 - alpha, tunedTo };
	const effect = sequentialEffect(look);
	check.near(estimate, expected.get('point_estimate'));
	check.near(standardError, expected.get('standard_error'));
	check.near(effect.low, expected.get('ci_lower'));
	check.near(effect.high, expected.get('ci_upper'));
	check.near(effect.p, expected.get('p_value'));
	check.near(effect.log10P, expected.get('log10_p'));
	check.near(sequentialRho(alpha, tunedTo), expected.get('rho'));
	check.near(standardError * sequentialCriticalValue(look), expected.get('halfwidth'));
}

function priorOf(node: Json): Prior {
	if (node.isNull() || !node.get('proper').boolean()) return 'flat';
	return { mean: node.get('mean').number(), variance: node.get('variance').number() };
}

/** The Bayesian test. */
export function checkBayesian(
	check: Checker,
	parts: { kind: string; input: Json; scale: Scale; expected: Json; prior: Json; inverse: boolean }
): void {
	const { kind, input, scale, expected, inverse } = parts;
	if (expected.isNull()) return;
	if (expected.has('error_message')) return checkRefusal(check, parts);
	const alpha = input.get('alpha').number();
	const pair = pairOf(kind, input);
	const effect = computed(effectOf(kind, pair, scale, alpha));
	const relative = priorOf(parts.prior);
	const prior = scale === 'relative' ? relative : absolutePrior(relative, baselineOf(pair.control).mean);
	const goodDirection = inverse ? 'decrease' : 'increase';
	const belief = computed(posterior(effect, { confidence: 1 - alpha, prior, goodDirection }));
	check.near(effect.estimate, expected.get('data_estimate'));
	check.near(effect.standardError ** 2, expected.get('data_variance'));
	check.near(belief.mean, expected.get('expected'));
	check.near(belief.mean, expected.get('posterior_mean'));
	check.near(belief.standardDeviation, expected.get('posterior_sd'));
	check.near(belief.low, expected.get('ci_lower'));
	check.near(belief.high, expected.get('ci_upper'));
	check.near(belief.chanceToWin, expected.get('chance_to_win'));
	check.interval(
		{ low: belief.expectedLoss.control, high: belief.expectedLoss.treatment },
		expected.get('risk')
	);
}
