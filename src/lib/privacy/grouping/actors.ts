import { sumAt } from './plan.ts';

/**
 * The fewest people who can be behind some events: (Σx)²/Σx² of them, and as events are whole numbers, nobody but the
 * (Σx² − Σx)/2 at most who have several can keep the events above the people.
 */
export const fewestActors = (sum: number, squares: number): number =>
	sum === 0 ? 0 : Math.max((sum * sum) / squares, sum - (squares - sum) / 2);

/**
 * Are those without an event at least m, or at least so many as far as anybody can tell? Where Σx = Σx², everybody has 0 or 1, and
 * those without are known. Closed under union.
 */
export const isWithoutOpen = (
	of: ArrayLike<number>,
	{ sum, square }: { readonly sum: number; readonly square: number },
	{ m, width }: { m: number; width: number }
): boolean => {
	const fewest = Math.max(0, (of[0] ?? 0) - sumAt(of, sum));
	const most = (of[0] ?? 0) - fewestActors(sumAt(of, sum), sumAt(of, square));
	return fewest >= m || (most >= m && most - fewest >= width);
};
