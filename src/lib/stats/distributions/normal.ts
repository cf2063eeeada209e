import normal from '@stdlib/stats-base-dists-normal';
import { StatsError } from '#lib/stats/check.ts';

/** P(Z > z) of the standard normal distribution, accurate in both tails. */
export function normalSurvival(z: number): number {
	return normal.cdf(-z, 0, 1);
}

/** P(Z ≤ z) of the standard normal distribution, accurate in both tails. */
export function normalCdf(z: number): number {
	return normal.cdf(z, 0, 1);
}

/** ln P(Z > z), finite where the probability itself underflows. */
export function normalLogSurvival(z: number): number {
	return z > 0 ? normal.logcdf(-z, 0, 1) : Math.log1p(-normal.cdf(z, 0, 1));
}

/** The density of the standard normal distribution. */
export function normalDensity(z: number): number {
	return Math.exp(-0.5 * z * z) * 0.3989422804014327;
}

function polynomial(coefficients: readonly number[], x: number): number {
	let sum = 0;
	for (let i = coefficients.length - 1; i >= 0; i -= 1) sum = sum * x + (coefficients[i] ?? 0);
	return sum;
}

const centre = {
	top: [
		3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
		67265.7709270087, 33430.57558358813, 2509.0809287301227
	],
	bottom: [
		1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
		28729.085735721943, 5226.495278852546
	]
};
const middle = {
	top: [
		1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
		0.2417807251774506, 0.022723844989269184, 0.0007745450142783414
	],
	bottom: [
		1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
		0.0005475938084995345, 1.0507500716444169e-9
	]
};
const far = {
	top: [
		6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
		0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7
	],
	bottom: [
		1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
		0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15
	]
};

/**
 * The value below which a standard normal variable falls with probability p.
 *
 * Sixteen digits down to p = 1e-300. For an upper tail compute the lower one and change the sign: 1 − p has lost its digits.
 *
 * @param p probability in (0, 1)
 * @throws {StatsError} `out_of_range` if p is not a probability
 * @see Wichura (1988), Applied Statistics 37, 477–484 (AS 241)
 */
export function normalQuantile(p: number): number {
	if (!(p > 0 && p < 1)) throw new StatsError('out_of_range', `p is ${p}, expected between 0 and 1`);
	const q = p - 0.5;
	if (Math.abs(q) <= 0.425) {
		const r = 0.180625 - q * q;
		return (q * polynomial(centre.top, r)) / polynomial(centre.bottom, r);
	}
	const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
	const { top, bottom } = r <= 5 ? middle : far;
	const shift = r <= 5 ? 1.6 : 5;
	return (Math.sign(q) * polynomial(top, r - shift)) / polynomial(bottom, r - shift);
}
