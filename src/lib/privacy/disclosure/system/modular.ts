/** A 0/1 matrix with few rows and many columns, each column the list of its ones, flat: -1 fills up. */
export interface Matrix {
	readonly rows: number;
	readonly columns: number;
	/** Most ones a column has. */
	readonly stride: number;
	/** Rows of the ones of column c: `ones[c * stride …]`. */
	readonly ones: Int32Array;
}

/** Arithmetic modulo a prime below 2^26: products of two residues are exact in doubles. */
export const prime = 67_108_859;

const perPrime = 1 / prime;

/** x modulo the prime, for whole |x| < 2^53. */
export const residue = (x: number): number => {
	const rest = x - Math.floor(x * perPrime) * prime;
	return rest < 0 ? rest + prime : rest >= prime ? rest - prime : rest;
};

/** a·b modulo the prime. */
export const times = (a: number, b: number): number => residue(a * b);

/** The inverse of a ≠ 0, by Fermat: a^(p−2). */
export const inverse = (a: number): number => {
	let result = 1;
	let base = a;
	for (let exponent = prime - 2; exponent > 0; exponent = Math.floor(exponent / 2)) {
		if (exponent % 2 === 1) result = times(result, base);
		base = times(base, base);
	}
	return result;
};

/**
 * Random residues other than 0 from a fixed seed (mulberry32), so that a release is the same everywhere and every time.
 * They speed up tests that would err once in p² if the residues were drawn; no secret and no proof rests on them.
 */
export const residues = (seed: number): (() => number) => {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return 1 + (((mixed ^ (mixed >>> 14)) >>> 0) % (prime - 1));
	};
};
