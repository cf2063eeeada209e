/** Cases that the product does not pass yet. Whoever makes one pass takes it off this list; until then its test fails if it does. */
export const openCases: ReadonlySet<string> = new Set();
