import { StatsError } from './check.ts';

/**
 * A root of a continuous function, by Brent's method, to the last digits.
 *
 * @param f    a function with opposite signs at the two ends (an end may itself be a root)
 * @param low  left end of the bracket
 * @param high right end of the bracket
 * @throws {StatsError} `out_of_range` if the ends do not bracket a root
 * @see Brent (1973), Algorithms for Minimization without Derivatives, chapter 4
 */
export function findRoot(f: (x: number) => number, low: number, high: number): number {
	let [a, b] = [low, high];
	let [fa, fb] = [f(a), f(b)];
	if (fa === 0) return a;
	if (fb === 0) return b;
	if (!(fa < 0 !== fb < 0)) throw new StatsError('out_of_range', `no sign change between ${low} and ${high}`);
	let [c, fc] = [a, fa];
	let [step, before] = [b - a, b - a];
	for (let round = 0; round < 300; round += 1) {
		if (fb < 0 === fc < 0) {
			[c, fc] = [a, fa];
			step = before = b - a;
		}
		if (Math.abs(fc) < Math.abs(fb)) {
			[a, b, c] = [b, c, b];
			[fa, fb, fc] = [fb, fc, fb];
		}
		const tolerance = 2 * Number.EPSILON * Math.abs(b);
		const half = (c - b) / 2;
		if (Math.abs(half) <= tolerance || fb === 0) return b;
		const guess = Math.abs(before) > tolerance && Math.abs(fa) > Math.abs(fb) ? interpolate() : NaN;
		const good = Math.abs(guess) < Math.min(1.5 * Math.abs(half), Math.abs(before) / 2) && guess * half > 0;
		[before, step] = good ? [step, guess] : [half, half];
		[a, fa] = [b, fb];
		b += Math.abs(step) > tolerance ? step : Math.sign(half) * Math.max(tolerance, Number.MIN_VALUE);
		fb = f(b);
	}
	return b;

	function interpolate(): number {
		const s = fb / fa;
		const half = (c - b) / 2;
		if (a === c) return (-2 * half * s) / (1 - s);
		const q = fa / fc;
		const r = fb / fc;
		const top = s * (2 * half * q * (q - r) - (b - a) * (r - 1));
		return top / -((q - 1) * (r - 1) * (s - 1));
	}
}
