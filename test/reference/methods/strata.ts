/** The values of one stratum with their covariance times the stratum's people. */
export interface StratumEffect {
	/** People of both variants. */
	readonly people: number;
	readonly values: readonly number[];
	/** people × covariance of the values. */
	readonly covariance: readonly (readonly number[])[];
}

const entry = (matrix: readonly (readonly number[])[], i: number, j: number): number => matrix[i]?.[j] ?? 0;

/**
 * The values averaged over strata by their size, with the covariance of the averages: sampling within the strata plus
 * the chance of their sizes, Cov = A(diag ν − νν′)A′/n + Σ ν_k V_k/n.
 */
export function combineStrata(strata: readonly StratumEffect[]): {
	values: number[];
	covariance: number[][];
} {
	const people = strata.reduce((sum, stratum) => sum + stratum.people, 0);
	const size = strata[0]?.values.length ?? 0;
	const average = (of: (stratum: StratumEffect) => number) =>
		strata.reduce((sum, stratum) => sum + (of(stratum) * stratum.people) / people, 0);
	const values = Array.from({ length: size }, (_, i) => average(({ values }) => values[i] ?? 0));
	const covariance = values.map((centre, i) =>
		values.map((other, j) => {
			const between = average(
				(stratum) => ((stratum.values[i] ?? 0) - centre) * ((stratum.values[j] ?? 0) - other)
			);
			return (between + average((stratum) => entry(stratum.covariance, i, j))) / people;
		})
	);
	return { values, covariance };
}

/** g′Mg. */
export function quadratic(matrix: readonly (readonly number[])[], gradient: readonly number[]): number {
	return gradient.reduce(
		(sum, gi, i) => sum + gradient.reduce((row, gj, j) => row + gi * entry(matrix, i, j) * gj, 0),
		0
	);
}
