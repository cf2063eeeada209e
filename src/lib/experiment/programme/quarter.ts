/** Quarters at most; earlier ones are in the first, in case a year is mistyped. */
export const maxQuarters = 80;

/** Number of the quarter of an ISO day, counted from year 0. */
export const quarterOf = (day: string): number =>
	Number(day.slice(0, 4)) * 4 + Math.floor((Number(day.slice(5, 7)) - 1) / 3);

/** Such as `2026-Q2`. */
export const quarterName = (quarter: number): string =>
	`${String(Math.floor(quarter / 4)).padStart(4, '0')}-Q${(quarter % 4) + 1}`;
