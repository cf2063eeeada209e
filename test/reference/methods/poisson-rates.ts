import { checkConfidence, checkCount, StatsError } from '#lib/stats/check.ts';
import { binomialTest } from './exact-test.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import { logUpperGamma } from '#lib/stats/distributions/chi-square.ts';
import { logGamma } from '#lib/stats/distributions/log-gamma.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { twoSided } from '#lib/stats/proportions/score.ts';
import type { Interval } from '#lib/stats/estimate.ts';

/** Events and what they are counted over, such as complaints and thousands of sends. */
export interface Rate {
	/** Events, a whole number ≥ 0. */
	readonly count: number;
	/** Exposure > 0. */
	readonly exposure: number;
}

/** Two rates compared. */
export interface RateComparison {
	readonly kind: 'computed';
	readonly control: number;
	readonly treatment: number;
	/** treatment − control by the score test. */
	readonly difference: Interval;
	/** treatment/control by the score test; high is Infinity where the control has no events. */
	readonly ratio: Interval;
	/** Two-sided p of the score test. */
	readonly p: number;
	readonly log10P: number;
}

function checkRate({ count, exposure }: Rate): void {
	checkCount(count, 'count');
	if (!(exposure > 0 && exposure < Infinity))
		throw new StatsError('out_of_range', `exposure is ${exposure}, expected above 0`);
}

/** The score statistic of "treatment − control = gap". */
export function rateStatistic(control: Rate, treatment: Rate, gap: number): number {
	const exposure = control.exposure + treatment.exposure;
	const shift = (control.count + treatment.count) / exposure - gap;
	const root = Math.sqrt(shift ** 2 + (4 * gap * control.count) / exposure);
	const a =
		shift >= 0
			? (shift + root) / 2
			: (2 * gap * control.count) / exposure / Math.max(root - shift, Number.MIN_VALUE);
	const variance = Math.max(0, a + gap) / treatment.exposure + a / control.exposure;
	const observed = treatment.count / treatment.exposure - control.count / control.exposure - gap;
	return observed === 0 ? 0 : observed / Math.sqrt(variance);
}

function gapInterval(control: Rate, treatment: Rate, critical: number): Interval {
	const centre = treatment.count / treatment.exposure - control.count / control.exposure;
	const excess = (gap: number) => Math.abs(rateStatistic(control, treatment, gap)) - critical;
	const bound = (side: 1 | -1): number => {
		let step = 1 / Math.max(control.exposure, treatment.exposure);
		while (excess(centre + side * step) < 0) step *= 2;
		return findRoot(excess, centre, centre + side * step);
	};
	return { low: bound(-1), high: bound(1) };
}

function ratioInterval(control: Rate, treatment: Rate, critical: number): Interval {
	const [y1, y2] = [treatment.count, control.count];
	const scale = control.exposure / treatment.exposure;
	const b = 2 * y1 * y2 + critical ** 2 * (y1 + y2);
	const root = Math.sqrt(b * b - 4 * y1 ** 2 * y2 ** 2);
	return {
		low: ((2 * y1 ** 2) / (b + root)) * scale,
		high: y2 === 0 ? Infinity : ((b + root) / (2 * y2 ** 2)) * scale
	};
}

/**
 * Two event rates compared by the score test, for files that know only counts and exposure.
 *
 * A Poisson model: assumes that events are independent. Where one person causes several, the interval is too narrow; prefer
 * people who complained over complaints.
 *
 * @param control    events and exposure of the control
 * @param treatment  the same of the treatment, same unit of exposure
 * @param confidence two-sided level in (0, 1)
 * @returns `no-variance` where neither variant has an event
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Gu et al. (2008), Biometrical Journal 50, 283–298; Ng, Gu and Tang (2007), Computational Statistics 51, 3085–3099
 */
export function compareRates(
	control: Rate,
	treatment: Rate,
	confidence: number
): RateComparison | NotComputable {
	checkRate(control);
	checkRate(treatment);
	checkConfidence(confidence);
	if (control.count + treatment.count === 0) return notComputable('no-variance');
	const critical = -normalQuantile((1 - confidence) / 2);
	const { p, log10P } = twoSided(rateStatistic(control, treatment, 0));
	return {
		kind: 'computed',
		control: control.count / control.exposure,
		treatment: treatment.count / treatment.exposure,
		difference: gapInterval(control, treatment, critical),
		ratio: ratioInterval(control, treatment, critical),
		p,
		log10P
	};
}

/** The exact test of two rates given their total: p in (0, 1]. @throws {StatsError} `not_a_number`, `out_of_range` */
export function conditionalRateTest(control: Rate, treatment: Rate): number {
	checkRate(control);
	checkRate(treatment);
	const n = control.count + treatment.count;
	const odds = treatment.exposure / control.exposure;
	return binomialTest({ n, count: treatment.count }, odds / (1 + odds));
}

/**
 * The exact probability, at the pooled rate, of a score statistic at least as large as the observed one (E-test).
 *
 * Takes time with the product of the two expected counts' spreads: meant for up to some thousand events.
 *
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Krishnamoorthy and Thomson (2004), Journal of Statistical Planning and Inference 119, 23–35
 */
export function estimatedRateTest(control: Rate, treatment: Rate): number {
	checkRate(control);
	checkRate(treatment);
	const ratio = treatment.exposure / control.exposure;
	const statistic = (x: number, y: number) => (x - y * ratio) / Math.sqrt((x + y) * ratio + 1e-20);
	const observed = Math.abs(statistic(treatment.count, control.count)) - 1e-15;
	const pooled = (control.count + treatment.count) / (control.exposure + treatment.exposure);
	const left = likelyCounts(pooled * treatment.exposure);
	const right = likelyCounts(pooled * control.exposure);
	let p = 0;
	for (const { count: x, chance } of left)
		for (const { count: y, chance: other } of right)
			if (Math.abs(statistic(x, y)) >= observed) p += chance * other;
	return Math.min(1, p);
}

/** The counts of a Poisson variable with a non-negligible probability. */
function likelyCounts(mean: number): { count: number; chance: number }[] {
	const reach = 9 * Math.sqrt(mean) + 40;
	const low = Math.max(0, Math.floor(mean - reach));
	return Array.from({ length: Math.ceil(mean + reach) - low + 1 }, (_, i) => {
		const count = low + i;
		return {
			count,
			chance: mean === 0 ? Number(count === 0) : Math.exp(count * Math.log(mean) - mean - logGamma(count + 1))
		};
	});
}

/**
 * Garwood's exact interval of one rate: never covers less than its level.
 *
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Garwood (1936), Biometrika 28, 437–442
 */
export function exactRateInterval(rate: Rate, confidence: number): Interval {
	checkRate(rate);
	checkConfidence(confidence);
	const { count, exposure } = rate;
	const logTail = Math.log((1 - confidence) / 2);
	const reach = 10 * Math.sqrt(count + 1) - logTail * 4;
	const lower = (mean: number) => Math.log(-Math.expm1(logUpperGamma(count, mean))) - logTail;
	const upper = (mean: number) => logUpperGamma(count + 1, mean) - logTail;
	return {
		low: count === 0 ? 0 : findRoot(lower, Number.MIN_VALUE * 1e10, count) / exposure,
		high: findRoot(upper, count, count + 1 + reach) / exposure
	};
}
