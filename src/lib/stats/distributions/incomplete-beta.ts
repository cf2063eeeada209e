import { logGamma } from './log-gamma.ts';

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
export function logIncompleteBeta(at: { x: number; complement: number; a: number; b: number }): number {
	const { x, complement, a, b } = at;
	if (x <= 0) return -Infinity;
	if (complement <= 0) return 0;
	const front = a * Math.log(x) + b * Math.log(complement) - (logGamma(a) + logGamma(b) - logGamma(a + b));
	if (x < (a + 1) / (a + b + 2)) return front - Math.log(a) + Math.log(betaFraction(x, a, b));
	return Math.log1p((-Math.exp(front) * betaFraction(complement, b, a)) / b);
}
