/** Sums over people with an amount, as an attacker who works out Σx³ has them. */
export interface FourSums {
	readonly buyers: number;
	readonly sum: number;
	readonly squares: number;
	readonly cubes: number;
}

/** Where a condition that is false below and true above changes. */
const turn = (isAbove: (x: number) => boolean, from: number, to: number): number => {
	let [low, high] = [from, to];
	for (let round = 0; round < 100; round += 1) {
		const middle = (low + high) / 2;
		if (isAbove(middle)) high = middle;
		else low = middle;
	}
	return (low + high) / 2;
};

/**
 * The least and the largest that the largest amount can be, written without the product's search: if nobody has more than M, the
 * moments agree with [0, M]; and the others have at least (Σx² − x²)²/(Σx − x) of the cubes.
 */
export const largestAmount = ({ buyers, sum, squares, cubes }: FourSums) => {
	const isEnough = (most: number) =>
		(most * buyers - sum) * (most * squares - cubes) >= (most * sum - squares) ** 2;
	const root = Math.min(Math.cbrt(cubes), Math.sqrt(squares), sum);
	const low = turn(isEnough, cubes / squares, root);
	const isTooMuch = (x: number) => x >= sum || x ** 3 + (squares - x * x) ** 2 / (sum - x) > cubes;
	return { low, high: isTooMuch(low) ? low : turn(isTooMuch, low, root) };
};
