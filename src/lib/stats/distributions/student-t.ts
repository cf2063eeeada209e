import { logGammaHalfStep, logGamma } from './log-gamma.ts';
import { normalLogSurvival, normalQuantile } from './normal.ts';
import { StatsError } from '#lib/stats/check.ts';

const tiny = 1e-300;

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
	let c = 1;
	let d = 1 - ((a + b) * x) / (a + 1);
	d = 1 / (Math.abs(d) < tiny ? tiny : d);
	let fraction = d;
	for (let m = 1; m <= 100_000; m += 1) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		let step = 1;
		for (const term of [even, odd]) {
			d = 1 + term * d;
			d = 1 / (Math.abs(d) < tiny ? tiny : d);
			c = 1 + term / c;
			if (Math.abs(c) < tiny) c = tiny;
			step = c * d;
			fraction *= step;
		}
		if (Math.abs(step - 1) < 1e-16) break;
	}
	return fraction;
}

/**
 * ln I_x(a, b), the logarithm of the regularised incomplete beta function; finite where I_x itself underflows.
 *
 * Meant for moderate shapes (a, b up to about 10⁴): the number of steps grows with their square root.
 *
 * @param at x in [0, 1] with its complement 1 − x, given separately so that neither loses digits; shapes a, b > 0
 * @see NIST Digital Library of Mathematical Functions, 8.17.22
 */
function logIncompleteBeta(at: { x: number; complement: number; a: number; b: number }): number {
	const { x, complement, a, b } = at;
	if (x <= 0) return -Infinity;
	if (complement <= 0) return 0;
	const front = a * Math.log(x) + b * Math.log(complement) - (logGamma(a) + logGamma(b) - logGamma(a + b));
	if (x < (a + 1) / (a + b + 2)) return front - Math.log(a) + Math.log(betaFraction(x, a, b));
	return Math.log1p((-Math.exp(front) * betaFraction(complement, b, a)) / b);
}

/** Nodes and weights of Gauss–Laguerre quadrature of order 20; the last four weigh less than 1e-16. */
const nodes = [
	0.07053988969198875, 0.37212681800161146, 0.9165821024832735, 1.707306531028344, 2.749199255309432,
	4.048925313850887, 5.6151749708616165, 7.459017453671064, 9.594392869581096, 12.038802546964316,
	14.81429344263074, 17.948895520519375, 21.47878824028501, 25.451702793186907, 29.93255463170061,
	35.013434240479
];
const weights = [
	0.16874680185111385, 0.2912543620060683, 0.2666861028670013, 0.16600245326950683, 0.07482606466879237,
	0.02496441730928322, 0.006202550844572237, 0.0011449623864769082, 0.00015574177302781197,
	0.000015401440865224915, 0.0000010864863665179824, 5.3301209095567146e-8, 1.757981179050582e-9,
	3.7255024025123206e-11, 4.767529251578191e-13, 3.3728442433624386e-15
];

/** ln of the density at 0. */
const logPeak = (dof: number): number => logGammaHalfStep(dof / 2) - 0.5 * Math.log(Math.PI * dof);

/** How far ln density has fallen from its peak at t. */
const fall = (t: number, dof: number): number => 0.5 * (dof + 1) * Math.log1p((t * t) / dof);

/** P(0 < T < t) by its series of positive terms. */
function centralProbability(t: number, dof: number): number {
	const y = (t * t) / (dof + t * t);
	let term = 1;
	let sum = 1;
	for (let n = 0; term > 1e-17 * sum; n += 1) {
		term *= ((dof / 2 + 0.5 + n) / (1.5 + n)) * y;
		sum += term;
	}
	return t * Math.exp(logPeak(dof) - fall(t, dof)) * sum;
}

/** e^x − 1 for x ≥ 0; a few terms where x is small, as it is for many degrees of freedom. */
function exponentialMinusOne(x: number): number {
	if (x > 0.06) return Math.expm1(x);
	return x * (1 + (x / 2) * (1 + (x / 3) * (1 + (x / 4) * (1 + (x / 5) * (1 + (x / 6) * (1 + x / 7))))));
}

/** ln of the tail beyond t ≥ 3, by quadrature over the fall of ln density. */
function logFarTail(t: number, dof: number): number {
	let sum = 0;
	for (let i = 0; i < nodes.length; i += 1) {
		const square = t * t + (dof + t * t) * exponentialMinusOne((2 * (nodes[i] ?? 0)) / (dof + 1));
		sum += ((weights[i] ?? 0) * (dof + square)) / ((dof + 1) * Math.sqrt(square));
	}
	return logPeak(dof) - fall(t, dof) + Math.log(sum);
}

function checkDegreesOfFreedom(dof: number): void {
	if (!(dof > 0)) throw new StatsError('out_of_range', `degrees of freedom are ${dof}, expected above 0`);
}

/**
 * ln P(T > t) of Student's distribution, finite where the probability itself underflows.
 *
 * @param t any number
 * @param dof degrees of freedom > 0, also fractional ones; Infinity is the normal distribution
 * @throws {StatsError} `out_of_range` if dof is not above 0
 */
export function studentLogSurvival(t: number, dof: number): number {
	checkDegreesOfFreedom(dof);
	if (dof === Infinity) return normalLogSurvival(t);
	if (t < 0) return Math.log1p(-Math.exp(studentLogSurvival(-t, dof)));
	if (dof < 40) {
		const square = t * t;
		const half = { x: dof / (dof + square), complement: square / (dof + square), a: dof / 2, b: 0.5 };
		return Math.log(0.5) + (square === Infinity ? -Infinity : logIncompleteBeta(half));
	}
	return t < 3 ? Math.log(0.5 - centralProbability(t, dof)) : logFarTail(t, dof);
}

/** Terms of the expansion of t in 1/dof around the normal quantile z. Abramowitz and Stegun 26.7.5. */
function expandedQuantile(z: number, dof: number): number {
	const s = z * z;
	const g1 = (z * (s + 1)) / 4;
	const g2 = (z * ((5 * s + 16) * s + 3)) / 96;
	const g3 = (z * (((3 * s + 19) * s + 17) * s - 15)) / 384;
	const g4 = (z * ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945)) / 92160;
	const g5 = (z * (((((27 * s + 339) * s + 930) * s - 1782) * s - 765) * s + 17955)) / 368640;
	return z + (g1 + (g2 + (g3 + (g4 + g5 / dof) / dof) / dof) / dof) / dof;
}

/** Newton's method on ln P(T > t) as a function of ln t, where it is nearly linear. */
function refinedQuantile(logP: number, dof: number, start: number): number {
	let t = start;
	for (let round = 0; round < 200; round += 1) {
		const logSurvival = studentLogSurvival(t, dof);
		const slope = t * Math.exp(logPeak(dof) - fall(t, dof) - logSurvival);
		const step = Math.max(-2, Math.min(2, (logSurvival - logP) / slope));
		t *= Math.exp(step);
		if (Math.abs(step) < 1e-14) break;
	}
	return t;
}

/**
 * The value that Student's T exceeds with probability p: the critical value of a test.
 *
 * @param p probability in (0, 1); α/2 for a two-sided interval
 * @param dof degrees of freedom > 0, also fractional ones; Infinity is the normal distribution
 * @throws {StatsError} `out_of_range` if p is not a probability or dof not above 0
 */
export function studentUpperQuantile(p: number, dof: number): number {
	checkDegreesOfFreedom(dof);
	if (p > 0.5) return -studentUpperQuantile(1 - p, dof);
	if (p === 0.5) return 0;
	const z = -normalQuantile(p);
	if (dof === Infinity) return z;
	const expanded = expandedQuantile(z, dof);
	if (dof > 400 * (1 + z * z * 0.2)) return expanded;
	return refinedQuantile(Math.log(p), dof, dof > 4 * z * z ? expanded : z);
}
