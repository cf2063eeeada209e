import { normalCdf, normalQuantile } from '#lib/stats/distributions/normal.ts';

/** Sums over people with an amount. */
export interface Amounts {
	/** People with an amount above 0. */
	readonly buyers: number;
	/** Σx, Σx² over them. */
	readonly sum: number;
	readonly sumSquares: number;
}

/** Minimum number of buyers for an estimate of Σx³. */
const minBuyers = 5;

/**
 * Expected share of a moment of order j that b lognormal amounts show: the largest of b amounts lies near the quantile
 * 1 − 1/b, and amounts beyond it are rarely observed.
 */
const seen = (order: number, sigma: number, top: number): number => normalCdf(top - order * sigma);

/** b·Σx²/(Σx)² as observed in b lognormal amounts with this σ. */
const spreadAt = (sigma: number, top: number): number =>
	(Math.exp(sigma * sigma) * seen(2, sigma, top)) / seen(1, sigma, top) ** 2;

/** The σ at which the observed spread of a sample is largest: beyond it, more spread is observed less. */
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
 * Σx³ estimated from Σx and Σx² alone, assuming lognormal amounts of this many buyers.
 *
 * σ is the one whose spread b·Σx²/(Σx)² is the observed one. Moments of a sample leave out what lies beyond its largest
 * value; ignoring that would overestimate the cubes of heavy tails (σ = 1.5) several times.
 *
 * @returns in the cube of the unit, between its minimum (Σx²)²/Σx and its maximum (Σx²)^1.5; NaN below 5 buyers, where an
 *   amount is not positive, or where the sums contradict each other
 */
export function lognormalCubes({ buyers, sum, sumSquares }: Amounts): number {
	if (!(buyers >= minBuyers && sum > 0 && sumSquares > 0)) return NaN;
	const spread = (buyers * sumSquares) / (sum * sum);
	const [min, max] = [(sumSquares * sumSquares) / sum, sumSquares ** 1.5];
	// A single price: the cubes are known.
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
