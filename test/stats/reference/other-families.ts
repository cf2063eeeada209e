import { betaQuantile } from '../../reference/methods/beta-binomial.ts';
import { chiSquareLogSurvival } from '#lib/stats/distributions/chi-square.ts';
import { squaredError } from '#lib/stats/estimate.ts';
import {
	growthbookExactPower,
	growthbookPower,
	growthbookSmallestLift,
	growthbookStandardError
} from '../../reference/methods/growthbook-power.ts';
import { heterogeneity } from '#lib/stats/pooling/between-studies.ts';
import { lift } from '#lib/stats/means/lift.ts';
import { meanEstimate, mean, pool, variance } from '#lib/stats/means/moments.ts';
import { derSimonianLaird } from '../../reference/methods/dersimonian-laird.ts';
import { fixedEffect, pauleMandel, type PooledEffect } from '#lib/stats/pooling/meta-analysis.ts';
import { benjaminiHochberg, holm } from '#lib/stats/multiple-testing/multiple-testing.ts';
import {
	benjaminiYekutieli,
	bonferroni,
	hochberg,
	holmSidak,
	hommel,
	sidak
} from '../../reference/methods/multiple-testing.ts';
import { normalCdf, normalLogSurvival, normalQuantile } from '#lib/stats/distributions/normal.ts';
import {
	cohensH,
	normalSampleSize,
	proportionPower,
	studentSampleSize
} from '../../reference/methods/sample-size.ts';
import { plannedVariantsRatio } from '#lib/stats/sample-ratio.ts';
import { twoSided } from '#lib/stats/proportions/score.ts';
import { sequentialCriticalValue } from '#lib/stats/sequential/sequential.ts';
import { studentLogSurvival, studentUpperQuantile } from '#lib/stats/distributions/student-t.ts';
import type { Case, Family } from './family.ts';
import { computed, cupedOf, momentsOf, ratioOf } from './gbstats.ts';
import { addRatioSums } from '../../reference/methods/post-stratification-ratio.ts';
import { ratioEstimate } from '#lib/stats/ratios/ratio.ts';
import { addCupedSums } from '#lib/stats/adjustment/cuped.ts';
import type { Json } from './json.ts';

function srm({ input, expected, tolerance, check }: Case): void {
	const fit = plannedVariantsRatio({
		observed: input.get('users').numbers(),
		planned: input.get('weights').numbers()
	});
	check.near(fit.chiSquare, expected.get('chi2'));
	check.near(fit.degreesOfFreedom, expected.get('dof'));
	check.near(fit.p, expected.get('p_value'));
	check.near(fit.log10P, expected.get('log10_p'), { abs: tolerance('log10_p_abs') });
}

const corrections = {
	holm,
	fdr_bh: benjaminiHochberg,
	fdr_by: benjaminiYekutieli,
	bonferroni,
	hommel,
	'simes-hochberg': hochberg,
	sidak,
	'holm-sidak': holmSidak
};

function multipleTesting({ input, expected, check }: Case): void {
	const ps = input.get('p_values').numbers();
	const alpha = input.get('alpha').number();
	for (const [name, correct] of Object.entries(corrections)) {
		const adjusted = correct(ps);
		const flags = expected.get(name, 'reject').list();
		expected
			.get(name, 'adjusted')
			.list()
			.forEach((node, i) => {
				const p = adjusted[i] ?? NaN;
				check.near(p, node);
				const tied = Math.abs(p - alpha) <= 1e-12;
				const flag = flags[i];
				if (flag && tied) check.holds(true, flag, 'decided: p is α itself, to the last digits');
				else if (flag) check.same(p <= alpha, flag);
			});
	}
}

function growthbook({ input, expected, check }: Case): void {
	const isShare = input.get('metric_type').string() === 'binomial';
	const level = isShare ? input.get('conversion_rate').number() : input.get('mean').number();
	const spread = isShare ? level * (1 - level) : input.get('standard_deviation').number() ** 2;
	const people = input.get('n_total').number() / input.get('n_variations').number();
	const confidence = 1 - input.get('alpha').number();
	const tunedTo = input.get('sequential_tuning_parameter').optionalNumber() ?? null;
	const effect = input.get('relative_effect').number();
	const test = { mean: level, variance: spread, people, confidence, tunedTo };
	check.near(growthbookStandardError(test, effect), expected.get('standard_error_relative'));
	check.near(growthbookPower(test, effect), expected.get('power_frequentist'));
	const smallest = growthbookSmallestLift(test, input.get('target_power').number());
	if (typeof smallest === 'number') check.near(smallest, expected.get('mde_frequentist'));
	const refused = typeof smallest !== 'number';
	check.holds(
		refused === expected.has('mde_frequentist_error'),
		expected.get('mde_frequentist_error'),
		'the same refusal'
	);
	if (tunedTo === null) return;
	const z = sequentialCriticalValue({ people: 2 * people, confidence, tunedTo });
	check.near(z, expected.get('z_sequential'));
	check.near(growthbookExactPower(test, effect), expected.get('power_sequential_exact'));
}

function sampleSize({ input, expected, check }: Case): void {
	const method = input.get('method').string();
	const goal = {
		confidence: 1 - input.get('alpha').number(),
		power: input.get('power').number(),
		ratio: input.get('ratio').number()
	};
	if (method === 't_test' || method === 'z_test') {
		const test = { ...goal, effect: input.get('d').number() };
		check.near(method === 't_test' ? studentSampleSize(test) : normalSampleSize(test), expected.get('n1'));
		return;
	}
	const [control, treatment] = [input.get('p1').number(), input.get('p2').number()];
	const effect = cohensH(control, treatment);
	const size = normalSampleSize({ ...goal, effect });
	check.near(effect, expected.get('effect_size_h'));
	check.near(size, expected.get('n1'));
	// statsmodels counts n1 for the share `prop2 + diff`, which the vectors call p2
	const power = proportionPower({ control: treatment, treatment: control, people: size, ...goal });
	check.near(power, expected.get('power_proportions_2indep_at_n1'));
}

/** A control below zero: the closed form divides by the control itself, we by its size. */
function fieller({ input, expected, check }: Case): void {
	const estimateOf = (node: Json) => ({
		n: node.get('n').number(),
		mean: node.get('mean').number(),
		variance: node.get('variance').number()
	});
	const [a, b] = [estimateOf(input.get('control')), estimateOf(input.get('treatment'))];
	const alpha = input.get('alpha').number();
	const z = -normalQuantile(alpha / 2);
	const ours = computed(lift(a, b, z));
	const [low, high] = a.mean < 0 ? [-ours.high, -ours.low] : [ours.low, ours.high];
	check.near(ours.estimate * Math.sign(a.mean), expected.get('point_estimate'));
	check.near((z ** 2 * squaredError(a)) / a.mean ** 2, expected.get('g'));
	check.same(ours.stable, expected.get('bounded'));
	check.near(low, expected.get('ci_lower'));
	check.near(high, expected.get('ci_upper'));
	const { p } = twoSided((b.mean - a.mean) / Math.sqrt(squaredError(a) + squaredError(b)));
	check.near(p, expected.get('p_value_z'));
	const excludes = ours.low > 0 || ours.high < 0;
	check.holds(
		!ours.stable || excludes === p < alpha,
		expected.get('p_value_z'),
		'in agreement with the interval'
	);
}

function pooling({ input, expected, check }: Case): void {
	const kind = input.get('kind').string();
	const rows = input.get('rows').list();
	if (kind === 'ratio') {
		const sums = rows.map(ratioOf).reduce(addRatioSums);
		const estimate = ratioEstimate(sums);
		check.near(estimate.mean, expected.get('mean'));
		check.near(estimate.variance, expected.get('variance'));
		checkSums({ n: sums.n, sum_products: sums.sumProducts }, expected, check);
		return;
	}
	if (kind === 'cuped') {
		const sums = rows.map(cupedOf).reduce(addCupedSums);
		checkSums({ n: sums.n, post_pre_sum_products: sums.sumProducts }, expected, check);
		return;
	}
	const whole = pool(rows.map(momentsOf));
	checkSums({ n: whole.n, sum: whole.sum, sum_squares: whole.sumSquares }, expected, check);
	check.near(mean(whole), expected.get('mean'));
	check.near(meanEstimate(whole).variance, expected.get('variance'));
}

function checkSums(sums: Record<string, number>, expected: Json, check: Case['check']): void {
	for (const [name, value] of Object.entries(sums)) check.near(value, expected.get(name));
}

function varianceStability({ input, expected, check }: Case): void {
	const ours = variance(momentsOf(input));
	check.near(ours, expected.get('variance_exact'));
	check.same(ours <= 0, expected.get('negative'));
}

function specialFunction({ input, expected, check }: Case): void {
	const name = input.get('function').string();
	const at = (key: string) => input.get(key).number();
	const value = expected.get('value');
	const log = expected.get('log10_value');
	if (name === 'normal_quantile') check.near(normalQuantile(at('p')), value);
	else if (name === 'normal_cdf') {
		check.near(normalCdf(at('x')), value);
		check.near(normalLogSurvival(-at('x')) / Math.LN10, log);
	} else if (name === 't_sf') {
		check.near(Math.exp(studentLogSurvival(at('t'), at('dof'))), value);
		check.near(studentLogSurvival(at('t'), at('dof')) / Math.LN10, log);
	} else if (name === 't_quantile') {
		const p = at('p');
		check.near(p < 0.5 ? -studentUpperQuantile(p, at('dof')) : studentUpperQuantile(1 - p, at('dof')), value);
	} else if (name === 'chi2_sf') {
		check.near(Math.exp(chiSquareLogSurvival(at('x'), at('dof'))), value);
		check.near(chiSquareLogSurvival(at('x'), at('dof')) / Math.LN10, log);
	} else if (name === 'beta_quantile') check.near(betaQuantile(at('p'), { a: at('a'), b: at('b') }), value);
	else throw new Error(`unknown function ${name}`);
}

function metaAnalysis({ input, expected, tolerance, check }: Case): void {
	const variances = input.get('variances').numbers();
	const studies = input
		.get('effects')
		.numbers()
		.map((effect, i) => ({ effect, variance: variances[i] ?? NaN }));
	const confidence = 1 - input.get('alpha').number();
	const compare = (ours: PooledEffect, node: Json, rel: number) => {
		check.near(ours.estimate, node.get('estimate'), { rel });
		check.near(ours.standardError, node.get('se'), { rel });
		check.interval(ours, node.get('ci'), {
			rel,
			abs: rel === check.tolerance.rel ? check.tolerance.abs : 1e-6
		});
	};
	const laird = computed(derSimonianLaird(studies, confidence));
	const mandel = computed(pauleMandel(studies, confidence));
	compare(computed(fixedEffect(studies, confidence)), expected.get('fixed'), check.tolerance.rel);
	compare(laird, expected.get('random_dl'), check.tolerance.rel);
	compare(mandel, expected.get('random_pm'), tolerance('pm_rel'));
	check.near(laird.betweenVariance, expected.get('tau2_dl'));
	check.near(mandel.betweenVariance, expected.get('tau2_pm'), { rel: tolerance('pm_rel') });
	const spread = computed(heterogeneity(studies));
	check.near(spread.q, expected.get('q'));
	check.near(spread.p, expected.get('q_p_value'));
	check.near(spread.inconsistency, expected.get('i2'));
}

export const otherFamilies: Readonly<Record<string, Family>> = {
	srm: {
		run: srm,
		ignored: [
			{
				path: /gbstats_python_p$/,
				reason: 'the other engine of the same vendor; the family follows TypeScript'
			}
		]
	},
	multiple_testing: { run: multipleTesting },
	power_growthbook: {
		run: growthbook,
		ignored: [{ path: /bayesian/, reason: 'Bayesian planning is not offered' }]
	},
	sample_size: { run: sampleSize },
	fieller_relative_ci: { run: fieller },
	pooling: { run: pooling },
	variance_stability: {
		run: varianceStability,
		ignored: [{ path: /gbstats_/, reason: 'what plain doubles give' }]
	},
	special_functions: { run: specialFunction },
	meta_analysis: {
		run: metaAnalysis,
		ignored: [{ path: /tau2_dl_unclipped$/, reason: 'a variance below zero' }]
	}
};
