import { StatsError } from '#lib/stats/check.ts';
import { stirlingCorrection } from './log-gamma.ts';

/**
 * ln P(X > x) of the chi-square distribution, finite where the probability itself underflows.
 *
 * @param x   statistic ≥ 0
 * @param dof degrees of freedom > 0
 * @throws {StatsError} `out_of_range` if x is negative or dof not above 0
 */
export function chiSquareLogSurvival(x: number, dof: number): number {
	if (!(dof > 0)) throw new StatsError('out_of_range', `degrees of freedom are ${dof}, expected above 0`);
	if (!(x >= 0)) throw new StatsError('out_of_range', `the statistic is ${x}, expected at least 0`);
	return logUpperGamma(dof / 2, x / 2);
}

/** ln r − (r − 1) for r = x/a, without cancellation near r = 1. */
function logRatioMinus(top: number, a: number): number {
	const x = (top - a) / a;
	if (Math.abs(x) > 0.4) return Math.log(top / a) - x;
	const r = x / (2 + x);
	const square = r * r;
	let power = 2 * r * square;
	let sum = 0;
	for (let k = 3; Math.abs(power) > 1e-18 * Math.abs(sum) || k === 3; k += 2) {
		sum += power / k;
		power *= square;
	}
	return sum - (x * x) / (2 + x);
}

/** ln of x^a e^−x / Γ(a), without the cancellation of large a. */
function logFront(a: number, x: number): number {
	const exponent = a * logRatioMinus(x, a);
	return exponent + 0.5 * Math.log(a / (2 * Math.PI)) - stirlingCorrection(a);
}

/** Σ x^n / ((a + 1)…(a + n)): the series of the lower tail. */
function lowerSeries(a: number, x: number): number {
	let term = 1;
	let sum = 1;
	for (let n = 1; n < 10_000_000 && term > 1e-17 * sum; n += 1) {
		term *= x / (a + n);
		sum += term;
	}
	return sum;
}

/** The continued fraction of the upper tail, by Lentz's method. */
function upperFraction(a: number, x: number): number {
	let b = x + 1 - a;
	let c = 1e300;
	let d = 1 / b;
	let fraction = d;
	for (let n = 1; n < 10_000_000; n += 1) {
		const term = -n * (n - a);
		b += 2;
		d = 1 / (term * d + b);
		c = b + term / c;
		const step = c * d;
		fraction *= step;
		if (Math.abs(step - 1) < 1e-16) break;
	}
	return fraction;
}

/**
 * ln of the upper tail of the gamma distribution, Q(a, x) = Γ(a, x)/Γ(a); finite where Q itself underflows.
 *
 * Takes about √a steps near x = a; right for shapes from 0.5 to 10⁸.
 *
 * @param a shape > 0
 * @param x ≥ 0
 * @see NIST Digital Library of Mathematical Functions, 8.7.1 and 8.9.2
 */
export function logUpperGamma(a: number, x: number): number {
	if (x <= 0) return 0;
	if (x === Infinity) return -Infinity;
	const front = logFront(a, x);
	if (x < a + 1) return Math.log1p((-Math.exp(front) * lowerSeries(a, x)) / a);
	return front + Math.log(upperFraction(a, x));
}
