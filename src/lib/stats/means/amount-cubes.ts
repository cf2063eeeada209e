import { normalCdf, normalQuantile } from '#lib/stats/distributions/normal.ts';

/** Sums over everybody who has an amount. */
export interface Amounts {
	/** People with an amount above 0. */
	readonly buyers: number;
	/** Σx, Σx² over them. */
	readonly sum: number;
	readonly sumSquares: number;
}

/** Fewest buyers from which Σx³ is estimated. */
const minBuyers = 5;

/**
 * Expected share of a moment of order j that b lognormal amounts show: the largest of b amounts lies near the quantile
 * 1 − 1/b, and what lies beyond it is rarely seen.
 */
const seen = (order: number, sigma: number, top: number): number => normalCdf(top - order * sigma);

/** b·Σx²/(Σx)² as b lognormal amounts with this σ show it. */
const spreadAt = (sigma: number, top: number): number =>
	(Math.exp(sigma * sigma) * seen(2, sigma, top)) / seen(1, sigma, top) ** 2;

/** The σ at which the spread that a sample shows is largest: beyond it, more spread is only less seen. */
function largestSigma(top: number): number {
	let [low, high] = [0, 4];
	const golden = (Math.sqrt(5) - 1) / 2;
	for (let round = 0; round < 60; round += 1) {
		const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
		if (spreadAt(left, top) < spreadAt(right, top)) low = left;
		else high = right;
	}
	return (low + high) / 2;
}

/**
 * Σx³ of amounts of which only Σx and Σx² are known, as lognormal amounts of so many buyers would show it.
 *
 * σ is the one whose spread b·Σx²/(Σx)² is the observed one. Moments of a sample leave out what lies beyond its largest
 * value; without that, heavy tails (σ = 1.5) would be given several times the cubes that the sample has.
 *
 * @returns in the cube of the unit, between its least (Σx²)²/Σx and its largest (Σx²)^1.5; NaN below 5 buyers, where an
 *   amount is not positive, or where the sums contradict each other
 */
export function lognormalCubes({ buyers, sum, sumSquares }: Amounts): number {
	if (!(buyers >= minBuyers && sum > 0 && sumSquares > 0)) return NaN;
	const spread = (buyers * sumSquares) / (sum * sum);
	const [min, max] = [(sumSquares * sumSquares) / sum, sumSquares ** 1.5];
	// One price for all: the cubes are known.
	if (!(spread > 1 + 1e-12)) return min;
	const top = -normalQuantile(1 / buyers);
	let [low, high] = [0, largestSigma(top)];
	for (let round = 0; round < 60; round += 1) {
		const middle = (low + high) / 2;
		if (spreadAt(middle, top) < spread) low = middle;
		else high = middle;
	}
	const sigma = (low + high) / 2;
	const ratio = (Math.exp(3 * sigma * sigma) * seen(3, sigma, top)) / seen(1, sigma, top) ** 3;
	return Math.min(max, Math.max(min, (ratio * sum ** 3) / buyers ** 2));
}
