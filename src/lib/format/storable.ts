/**
 * Why a text cannot be stored as it is; null for one that can. U+0000 ends a text early in other programs, and half of a
 * surrogate pair would be read back as a different text.
 */
export function unstorable(text: string): string | null {
	if (text.includes('\0')) return 'has the character U+0000, which no text may have';
	return text.isWellFormed() ? null : 'has half a character (an unpaired surrogate)';
}

/** A text cut to a length in UTF-16 units, never in the middle of a character. */
export function cut(text: string, maxLength: number): string {
	const short = text.slice(0, maxLength);
	return short.length < text.length && /[\ud800-\udbff]$/.test(short) ? short.slice(0, -1) : short;
}
