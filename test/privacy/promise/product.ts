/** All combinations of one value of each list. */
export const product = (lists: readonly (readonly string[])[]): string[][] =>
	lists.reduce<string[][]>((all, list) => all.flatMap((one) => list.map((value) => [...one, value])), [[]]);
