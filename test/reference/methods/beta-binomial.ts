import beta from '@stdlib/stats-base-dists-beta';
import { checkConfidence, StatsError } from '#lib/stats/check.ts';
import { checkProportion, type Proportion } from '#lib/stats/proportions/proportion.ts';
import { integrate } from './quadrature.ts';
import type { Interval } from '#lib/stats/estimate.ts';

/** A Beta distribution on a share. (½, ½) is Jeffreys' prior. */
export interface BetaBelief {
	readonly a: number;
	readonly b: number;
}

/** The posterior of two shares. */
export interface BetaComparison {
	readonly kind: 'computed';
	readonly control: BetaPosterior;
	readonly treatment: BetaPosterior;
	/** P(treatment's share > control's share). */
	readonly chanceToWin: number;
	/** Expected loss, as a share, of choosing this variant if the other is truly better. */
	readonly expectedLoss: { readonly control: number; readonly treatment: number };
}

/** The posterior of one variant's share. */
export interface BetaPosterior extends BetaBelief, Interval {
	readonly mean: number;
}

/** The value of a share that lies above a Beta variable with probability p. @throws {StatsError} `out_of_range` */
export function betaQuantile(p: number, { a, b }: BetaBelief): number {
	if (!(p >= 0 && p <= 1)) throw new StatsError('out_of_range', `p is ${p}, expected between 0 and 1`);
	if (!(a > 0 && b > 0)) throw new StatsError('out_of_range', `shapes are ${a} and ${b}, expected above 0`);
	return beta.quantile(p, a, b);
}

/** Integrands run over angles: share = sin²(angle) has no singularity at 0 or 1. */
function overAngles(beliefs: readonly BetaBelief[], f: (share: number, angle: number) => number): number {
	const centres = beliefs.map(({ a, b }) => Math.asin(Math.sqrt(a / (a + b))));
	const widths = beliefs.map(({ a, b }) => 1 / Math.sqrt(a + b));
	const reach = 12 * Math.max(...widths);
	const low = Math.max(0, Math.min(...centres) - reach);
	const high = Math.min(Math.PI / 2, Math.max(...centres) + reach);
	const pieces = Math.min(4000, Math.max(16, Math.ceil((high - low) / Math.min(...widths))));
	return integrate((angle) => f(Math.sin(angle) ** 2, angle), { low, high, pieces });
}

/** P(X < x) from the angle of x, accurate in both tails. */
const below = ({ a, b }: BetaBelief, angle: number): number => beta.cdf(Math.sin(angle) ** 2, a, b);
const above = ({ a, b }: BetaBelief, angle: number): number => beta.cdf(Math.cos(angle) ** 2, b, a);

/** E max(X − Y, 0) = ∫ P(X > s) P(Y < s) ds. */
const expectedExcess = (x: BetaBelief, y: BetaBelief): number =>
	overAngles([x, y], (_, angle) => above(x, angle) * below(y, angle) * Math.sin(2 * angle));

function chanceAbove(x: BetaBelief, y: BetaBelief): number {
	const density = (angle: number) => {
		const log =
			(2 * y.a - 1) * Math.log(Math.sin(angle)) + (2 * y.b - 1) * Math.log(Math.cos(angle)) - logScale;
		return Math.exp(log);
	};
	const logScale = beta.logpdf(0.5, y.a, y.b) * -1 - (y.a + y.b - 2) * Math.LN2 - Math.LN2;
	return Math.min(
		1,
		overAngles([x, y], (_, angle) => density(angle) * above(x, angle))
	);
}

function posteriorOf(proportion: Proportion, prior: BetaBelief, confidence: number): BetaPosterior {
	const a = prior.a + proportion.count;
	const b = prior.b + proportion.n - proportion.count;
	const tail = (1 - confidence) / 2;
	return {
		a,
		b,
		mean: a / (a + b),
		low: betaQuantile(tail, { a, b }),
		high: 1 - betaQuantile(tail, { a: b, b: a })
	};
}

/**
 * The exact Bayesian comparison of two shares, for small counts too.
 *
 * Assumes that people are independent. The prior counts like `a` converted and `b` unconverted people in each variant.
 *
 * @param control   people and converted people of the control
 * @param treatment the same of the treatment
 * @param options   confidence in (0, 1); prior, Jeffreys' (½, ½) by default
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Kruschke (2013), Journal of Experimental Psychology 142, 573–603; integrals by quadrature, no random draws
 */
export function betaBinomialComparison(
	control: Proportion,
	treatment: Proportion,
	options: { confidence: number; prior?: BetaBelief }
): BetaComparison {
	checkProportion(control);
	checkProportion(treatment);
	checkConfidence(options.confidence);
	const prior = options.prior ?? { a: 0.5, b: 0.5 };
	const a = posteriorOf(control, prior, options.confidence);
	const b = posteriorOf(treatment, prior, options.confidence);
	return {
		kind: 'computed',
		control: a,
		treatment: b,
		chanceToWin: chanceAbove(b, a),
		expectedLoss: { control: expectedExcess(b, a), treatment: expectedExcess(a, b) }
	};
}
