/** What means something in a pattern; not every browser has RegExp.escape yet. */
const special = /[\\^$.*+?()[\]{}|/]/g;

/** Whether a text seems to mention somebody; an email address does not. */
export const hasMention = (words: string): boolean => /(?<![\p{L}\p{N}.])@\p{L}/u.test(words);

/**
 * Finds names after an @, each as a whole, whatever blanks are in it; of two that begin alike the longer one. The first group is the name.
 * @param names at least one
 */
export function mentionPattern(names: readonly string[]): RegExp {
	const longestFirst = names.toSorted((a, b) => b.length - a.length);
	const list = longestFirst
		.map((name) =>
			name
				.trim()
				.split(/\s+/u)
				.map((word) => word.replace(special, '\\$&'))
				.join('\\s+')
		)
		.join('|');
	return new RegExp(`(?<![\\p{L}\\p{N}])@(${list})(?![\\p{L}\\p{N}])`, 'giu');
}
