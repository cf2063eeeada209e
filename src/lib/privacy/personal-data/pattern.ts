import { RE2JS } from 're2js';

/** The most characters of a cell that any pattern looks at. */
const LONGEST = 256;

/** A question to a text, answered in time linear in its length whatever the text is. */
export interface Pattern {
	/** whether the text, cut to 256 characters, is such a thing as a whole */
	is: (text: string) => boolean;
	/** whether there is such a thing anywhere in the first 256 characters */
	within: (text: string) => boolean;
	/** the first such thing in the first 256 characters, or null */
	first: (text: string) => string | null;
}

/**
 * A pattern of RE2: no look-around, no back references, no backtracking.
 *
 * @param source in RE2's syntax
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function pattern(source: string): Pattern {
	const compiled = RE2JS.compile(source);
	return {
		is: (text) => compiled.testExact(text.slice(0, LONGEST)),
		within: (text) => compiled.test(text.slice(0, LONGEST)),
		first: (text) => {
			const matcher = compiled.matcher(text.slice(0, LONGEST));
			return matcher.find() ? matcher.group() : null;
		}
	};
}

/** The digits of a text, in its first 256 characters. */
export function digitsOf(text: string): string {
	return text.slice(0, LONGEST).replace(/\D/g, '');
}
