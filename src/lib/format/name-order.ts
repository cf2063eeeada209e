const collator = new Intl.Collator('en', { numeric: true });

/** Natural order of names, r4 before r13, the same in every locale; days sort chronologically. */
export const byName = (a: string, b: string): number =>
	collator.compare(a, b) || (a < b ? -1 : Number(a > b));
