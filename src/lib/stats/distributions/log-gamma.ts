const halfLogTwoPi = 0.9189385332046728;

/** Coefficients B_2k / (2k(2k − 1)) of Stirling's series. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/**
 * What Stirling's formula leaves out: ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π), for x > 0.
 *
 * @see NIST Digital Library of Mathematical Functions, 5.11.1
 */
export function stirlingCorrection(x: number): number {
	if (x < 12) return logGamma(x) - ((x - 0.5) * Math.log(x) - x + halfLogTwoPi);
	const square = x * x;
	let power = 1 / x;
	let sum = 0;
	for (const coefficient of stirling) {
		sum += coefficient * power;
		power /= square;
	}
	return sum;
}

/** ln Γ(x) for x > 0, to about fourteen digits. */
export function logGamma(x: number): number {
	let shifted = x;
	let product = 1;
	while (shifted < 12) {
		product *= shifted;
		shifted += 1;
	}
	return (
		(shifted - 0.5) * Math.log(shifted) -
		shifted +
		halfLogTwoPi +
		stirlingCorrection(shifted) -
		Math.log(product)
	);
}

/**
 * ln Γ(x + ½) − ln Γ(x) for x > 0, without the cancellation of the plain difference.
 *
 * @see Tricomi and Erdélyi (1951), Pacific Journal of Mathematics 1, 133–142
 */
export function logGammaHalfStep(x: number): number {
	let shifted = x;
	let quotient = 1;
	while (shifted < 12) {
		quotient *= shifted / (shifted + 0.5);
		shifted += 1;
	}
	const inverse = 1 / shifted;
	const square = inverse * inverse;
	const series =
		inverse *
		(-1 / 8 +
			square *
				(1 / 192 +
					square * (-1 / 640 + square * (17 / 14336 + square * (-31 / 18432 + square * (691 / 180224))))));
	return Math.log(quotient) + 0.5 * Math.log(shifted) + series;
}
