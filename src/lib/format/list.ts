const conjunction = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** Names in a sentence: "managers, analysts and administrators". */
export const listed = (names: readonly string[]): string => conjunction.format(names);
