import { furtherPeople } from '#lib/stats/planning/further-people.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { oneSided } from '#lib/stats/means/non-inferiority.ts';
import { postStratifiedCuped } from '../../reference/methods/post-stratification-cuped.ts';
import { postStratifiedRatio } from '../../reference/methods/post-stratification-ratio.ts';
import { postStratified } from '../../reference/methods/post-stratification.ts';
import { scaledImpact } from '../../reference/methods/scaled-impact.ts';
import { sequentialOneSided } from '../../reference/methods/sequential-one-sided.ts';
import { difference, studentEffect } from '#lib/stats/means/difference.ts';
import { pearsonTest, waldDifferenceInterval } from '../../reference/methods/comparison-intervals.ts';
import { meanEstimate, pool } from '#lib/stats/means/moments.ts';
import type { Case, Family } from './family.ts';
import {
	checkBayesian,
	checkScale,
	checkSequential,
	checkTest,
	checkVariants,
	computed,
	cupedOf,
	effectOf,
	measureOf,
	momentsOf,
	pairOf,
	people,
	proportionOf,
	ratioOf,
	type Scale
} from './gbstats.ts';
import { Json } from './json.ts';

const scaleOf = (input: Json): Scale =>
	input.get('difference_type').string() === 'absolute' ? 'absolute' : 'relative';

const alternativeOf = (input: Json) =>
	input.get('alternative').string() === 'greater' ? ('greater' as const) : ('lesser' as const);

/** The two scales of a t test with the variants' means. */
const tTest = (kind: string): Family => ({
	run: (test) => bothScales(test, kind)
});

function bothScales({ input, expected, testTolerance, check }: Case, kind: string): void {
	for (const scale of ['relative', 'absolute'] as const)
		checkScale(check, { kind, input, scale, expected: expected.get(scale), tolerance: testTolerance });
	const refused = expected.get('absolute').has('error_message');
	if (!refused) checkVariants(check, kind, input, expected);
}

function edge(test: Case): void {
	const { input, expected, check } = test;
	const kind = input.get('kind').string();
	bothScales(test, kind);
	const relative = { kind, input, scale: 'relative' as const };
	checkSequential(check, { ...relative, expected: expected.get('sequential_relative'), tunedTo: 5000 });
	checkBayesian(check, {
		...relative,
		expected: expected.get('bayesian_relative'),
		prior: new Json(null),
		inverse: false
	});
}

/** gbstats' and spotify's own test inputs. */
function referenceInputs(test: Case): void {
	const { input, expected, check } = test;
	if (input.has('method')) return spotify(test);
	const kind = input.get('kind').string();
	bothScales(test, kind);
	const relative = { kind, input, scale: 'relative' as const };
	const tunedTo = input.get('tuning').optionalNumber() ?? 5000;
	checkSequential(check, { ...relative, expected: expected.get('sequential_relative'), tunedTo });
	const bayesian = expected.get('bayesian_relative');
	checkBayesian(check, { ...relative, expected: bayesian, prior: bayesian.get('prior'), inverse: false });
	for (const [path] of expected.get('published_rounded').entries()) {
		const exact = expected.get(...path.split('.')).number();
		check.near(exact, expected.get('published_rounded').get(path), { abs: 5.1e-6 });
	}
}

function spotify({ input, expected, check }: Case): void {
	const method = input.get('method').string();
	const [a, b] = [input.get('control'), input.get('treatment')];
	const confidence = 1 - input.get('alpha').number();
	const welch = computed(difference(meanEstimate(momentsOf(a)), meanEstimate(momentsOf(b)), confidence));
	const effect =
		method === 'z-test' ? studentEffect({ ...welch, degreesOfFreedom: Infinity, confidence }) : welch;
	const chi = method === 'chi-squared';
	const interval = chi ? waldDifferenceInterval(proportionOf(a), proportionOf(b), confidence) : effect;
	const pearson = chi ? pearsonTest(proportionOf(a), proportionOf(b)) : effect;
	check.near(effect.estimate, expected.get('difference'));
	check.bound(interval.low, expected.get('ci_lower'), effect.estimate);
	check.bound(interval.high, expected.get('ci_upper'), effect.estimate);
	if ('p' in pearson) check.near(pearson.p, expected.get('p_value'));
}

function oneSidedTest({ input, expected, testTolerance, check }: Case): void {
	const kind = input.get('kind').string();
	const alpha = input.get('alpha').number();
	const effect = computed(effectOf(kind, pairOf(kind, input), scaleOf(input), alpha));
	const { low, high, p } = oneSided(effect, alternativeOf(input), 1 - alpha);
	check.near(effect.estimate, expected.get('point_estimate'));
	check.near(effect.standardError, expected.get('standard_error'));
	check.bound(low, expected.get('ci_lower'), effect.estimate);
	check.bound(high, expected.get('ci_upper'), effect.estimate);
	check.near(p, expected.get('p_value'), { abs: testTolerance.p_value_abs });
}

function sequentialTwoSided({ input, expected, check }: Case): void {
	const kind = input.get('kind').string();
	const tunedTo = input.get('tuning').number();
	checkSequential(check, { kind, input, scale: scaleOf(input), expected, tunedTo });
	const z = -normalQuantile(input.get('alpha').number() / 2);
	const effect = effectOf(kind, pairOf(kind, input), scaleOf(input), 0.05);
	if (effect.kind === 'computed') check.near(z * effect.standardError, expected.get('fixed_halfwidth_z'));
}

function sequentialOneSidedTest({ input, expected, testTolerance, check }: Case): void {
	const kind = input.get('kind').string();
	const alpha = input.get('alpha').number();
	const pair = pairOf(kind, input);
	const { estimate, standardError } = computed(effectOf(kind, pair, scaleOf(input), alpha));
	const tunedTo = input.get('tuning').number();
	const look = { estimate, standardError, people: pair.control.n + pair.treatment.n, confidence: 1 - alpha };
	const { low, high, p } = sequentialOneSided({ ...look, tunedTo }, alternativeOf(input));
	check.near(estimate, expected.get('point_estimate'));
	check.near(standardError, expected.get('standard_error'));
	check.near(low, expected.get('ci_lower'));
	check.near(high, expected.get('ci_upper'));
	const clipped = Math.min(0.4999, Math.max(1e-5, p));
	check.near(clipped, expected.get('p_value'), { abs: testTolerance.p_value_abs });
}

function bayesian({ input, expected, check }: Case): void {
	checkBayesian(check, {
		kind: input.get('kind').string(),
		input,
		scale: scaleOf(input),
		expected,
		prior: input.get('prior'),
		inverse: input.get('inverse').boolean()
	});
}

function stratified({ input, expected, testTolerance, check }: Case): void {
	const kind = input.get('kind').string();
	const options = { scale: scaleOf(input), confidence: 1 - input.get('alpha').number() };
	const strata = input.get('strata').list();
	const both = <T>(read: (node: Json) => T) =>
		strata.map((stratum) => ({
			control: read(stratum.get('control')),
			treatment: read(stratum.get('treatment'))
		}));
	const answers = {
		proportion: () =>
			postStratified(
				both((node) => ({ n: people(node), ...measureOf(node) })),
				options
			),
		mean: () =>
			postStratified(
				both((node) => ({ n: people(node), ...measureOf(node) })),
				options
			),
		ratio: () => postStratifiedRatio(both(ratioOf), options),
		cuped: () => postStratifiedCuped(both(cupedOf), options)
	};
	const answer = Object.entries(answers).find(([name]) => name === kind)?.[1]();
	if (!answer) throw new Error(`unknown kind ${kind}`);
	if (expected.has('error_message')) {
		check.holds(answer.kind === 'not-computable', expected, 'refused');
		return;
	}
	const effect = computed(answer);
	checkTest(check, effect, expected, testTolerance);
	check.same(effect.strata > 1, expected.get('post_stratification_applied'));
	const whole = kind === 'proportion' || kind === 'mean' ? { kind: 'mean', input: summed(input) } : null;
	if (whole) checkTest(check, scaledOf(whole, options), expected.get('unstratified'), testTolerance);
	else checkUnstratified();

	function checkUnstratified(): void {
		const unstratified = expected.get('unstratified');
		const total = { kind, input: summedByPath(input) };
		checkTest(check, scaledOf(total, options), unstratified, testTolerance);
	}
}

const scaledOf = (whole: { kind: string; input: Json }, options: { scale: Scale; confidence: number }) =>
	computed(effectOf(whole.kind, pairOf(whole.kind, whole.input), options.scale, 1 - options.confidence));

/** The strata's moments added up, as one case. */
function summed(input: Json): Json {
	const total = (variant: string) => {
		const { n, sum, sumSquares } = pool(
			input
				.get('strata')
				.list()
				.map((stratum) => momentsOf(stratum.get(variant)))
		);
		return { n, sum, sum_squares: sumSquares };
	};
	return new Json({ control: total('control'), treatment: total('treatment') });
}

/** The same for nested sums: every number of the first stratum plus those at the same path of the others. */
function summedByPath(input: Json): Json {
	const strata = input.get('strata').list();
	const add = (nodes: Json[]): unknown => {
		const [first] = nodes;
		if (typeof first?.value === 'number') return nodes.reduce((sum, node) => sum + node.number(), 0);
		return Object.fromEntries(
			(first?.entries() ?? []).map(([key]) => [key, add(nodes.map((node) => node.get(key)))])
		);
	};
	return new Json({
		control: add(strata.map((stratum) => stratum.get('control'))),
		treatment: add(strata.map((stratum) => stratum.get('treatment')))
	});
}

function scaled({ input, expected, testTolerance, check }: Case): void {
	const kind = input.get('kind').string();
	const effect = computed(effectOf(kind, pairOf(kind, input), 'absolute', input.get('alpha').number()));
	const reach = {
		people: input.get('total_users').number(),
		trafficShare: input.get('traffic_percentage').number(),
		days: input.get('phase_length_days').number()
	};
	checkTest(check, scaledImpact(effect, reach), expected, testTolerance);
}

function midExperiment({ input, expected, tolerance, check }: Case): void {
	const kind = input.get('kind').string();
	const pair = pairOf(kind, input);
	const alpha = input.get('alpha').number();
	const { standardError } = computed(effectOf(kind, pair, 'relative', alpha));
	const goals = input.get('n_goal_metrics').number();
	const corrected = input.get('p_value_corrected').boolean();
	const prior = input.get('prior');
	const believes = !prior.isNull() && prior.get('proper').boolean();
	const answer = furtherPeople({
		variance: standardError ** 2,
		people: pair.control.n + pair.treatment.n,
		target: input.get('target_mde').number(),
		confidence: 1 - alpha,
		power: input.get('target_power').number(),
		tests: corrected ? (input.get('n_variations').number() - 1) * goals : 1,
		goals,
		...(input.get('sequential').boolean() ? { tunedTo: input.get('tuning').number() } : {}),
		...(believes
			? { prior: { mean: prior.get('mean').number(), variance: prior.get('variance').number() } }
			: {})
	});
	const success = expected.get('message').string().startsWith('successful');
	check.holds((answer.kind === 'computed') === success, expected.get('message'), 'the same outcome');
	if (answer.kind !== 'computed') return;
	check.near(answer.powerNow, expected.get('power_now'), { rel: tolerance('power_rel') });
	check.near(answer.multiple, expected.get('scaling_factor'));
	check.near(answer.people, expected.get('additional_users'));
}

export const testFamilies: Readonly<Record<string, Family>> = {
	proportion_ttest: tTest('proportion'),
	mean_ttest: tTest('mean'),
	ratio_ttest: tTest('ratio'),
	cuped_ttest: tTest('cuped'),
	cuped_ratio_ttest: tTest('cuped_ratio'),
	edge: { run: edge },
	reference_test_inputs: {
		run: referenceInputs,
		ignored: [{ path: /bayesian_relative\.prior\./, reason: 'an input' }]
	},
	one_sided_ttest: { run: oneSidedTest },
	sequential_two_sided: { run: sequentialTwoSided },
	sequential_one_sided: { run: sequentialOneSidedTest },
	bayesian_effect: { run: bayesian },
	post_stratification: { run: stratified },
	scaled_impact: { run: scaled },
	mid_experiment_power: { run: midExperiment }
};
