/** Characters that are typed one way and printed another, by the one that represents all of them. */
const twins: readonly (readonly [RegExp, string])[] = [
	// Single and double quotes, primes and guillemets; a backtick and an acute accent alone are typed for an apostrophe.
	[/[\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02b9\u02bb\u02bc\u02bd\u02c8\uff07`\u00b4]/g, "'"],
	[/[\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u02ba\u301d\u301e\u301f\uff02]/g, '"'],
	// Hyphens, dashes of any length and the minus sign.
	[/[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]/g, '-'],
	// Soft hyphens and marks without a width.
	[/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '']
];

/** Plain letters with one space at a time are a key themselves. */
const usual = /^[!-_a-~]+(?: [!-_a-~]+)*$/;

/**
 * What makes a name the same name: curly and straight quotes, dashes of any length, spaces that do not break or are doubled, and
 * composed and decomposed letters are typing, not meaning. Capitals count.
 *
 * Compare with it, and show the name as it was written.
 */
export function nameKey(name: string): string {
	if (usual.test(name)) return name;
	const plain = twins.reduce((text, [pattern, twin]) => text.replace(pattern, twin), name.normalize('NFC'));
	return plain.normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** Are two names the same but for how they are typed? */
export const isSameName = (one: string, other: string): boolean =>
	one === other || nameKey(one) === nameKey(other);
