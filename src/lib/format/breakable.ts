/** Longer than nearly all words of any language: longer ones are machine-made. */
const longest = 20;
/** Length of the pieces that such a word is cut into. */
const piece = 14;
/** After punctuation in names; never within a number. */
const marks = /(?<=_)(?=.)|(?<=[./:-])(?=\p{L})/u;

function pieces(word: string): string[] {
	if (word.length <= longest) return [word];
	const letters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word)];
	const starts = letters.filter((_, i) => i % piece === 0).map(({ index }) => index);
	return starts.map((from, i) => word.slice(from, starts[i + 1]));
}

/**
 * Splits a text where it may break besides spaces: after punctuation in names, and every few letters of a word that is too long for
 * a line. Unlike `overflow-wrap: anywhere`, that leaves a column of a table as wide as a word.
 *
 * @returns its parts, which join to the text
 */
export function breakable(text: string): string[] {
	const parts = [''];
	for (const run of text.split(/(\s+)/)) {
		const [first = '', ...more] = run.split(marks).flatMap(pieces);
		parts.push(`${parts.pop() ?? ''}${first}`, ...more);
	}
	return parts;
}
