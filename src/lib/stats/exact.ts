/** Error of the rounded product a·b: `a * b + productError(a, b)` is exact. Dekker (1971). */
function productError(a: number, b: number): number {
	const p = a * b;
	const ca = 134217729 * a;
	const cb = 134217729 * b;
	const ah = ca - (ca - a);
	const bh = cb - (cb - b);
	const al = a - ah;
	const bl = b - bh;
	return al * bl - (p - ah * bh - al * bh - ah * bl);
}

/** Error of the rounded sum a + b. Knuth (1969). */
function sumError(a: number, b: number): number {
	const s = a + b;
	const part = s - a;
	return a - (s - part) + (b - part);
}

const powerOfTwo = (x: number): number => (x === 0 ? 1 : 2 ** Math.floor(Math.log2(Math.abs(x))));

/**
 * a·b − c·d, rounded once, however close the two products are.
 *
 * The plain expression loses every digit when the products agree in their first sixteen: a variance of near-constant
 * large values. Valid for finite arguments whose products neither overflow nor underflow by more than 2^1000.
 *
 * @see Dekker (1971), Numerische Mathematik 18, 224–242; Jeannerod et al. (2013), Mathematics of Computation 82
 */
export function differenceOfProducts(a: number, b: number, c: number, d: number): number {
	const size = Math.max(Math.abs(a * b), Math.abs(c * d));
	if (size === 0 || (size > 1e-230 && size < 1e290)) return roundedDifference(a, b, c, d);
	const left = powerOfTwo(Math.max(Math.abs(a), Math.abs(c)));
	const right = powerOfTwo(Math.max(Math.abs(b), Math.abs(d)));
	return roundedDifference(a / left, b / right, c / left, d / right) * left * right;
}

function roundedDifference(a: number, b: number, c: number, d: number): number {
	const p = a * b;
	const q = c * d;
	const high = p - q;
	const pe = productError(a, b);
	const qe = productError(c, d);
	const middle = pe - qe;
	return high + middle + (sumError(high, middle) + sumError(p, -q) + sumError(pe, -qe));
}

/**
 * The sum of a list, rounded about once: neither the order nor the number of parts changes the result visibly.
 *
 * @see Neumaier (1974), ZAMM 54, 39–51
 */
export function exactSum(values: Iterable<number>): number {
	let sum = 0;
	let lost = 0;
	for (const value of values) {
		lost += sumError(sum, value);
		sum += value;
	}
	return sum + lost;
}
