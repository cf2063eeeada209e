/** The longest piece of a file that a message may repeat, in characters. */
const MAX_LENGTH = 40;

const NUMBER = /^[-+(]?\p{Sc}? ?\d{1,3}(?:[.,' \u00a0]?\d{1,3})*(?:[.,]\d{1,4})? ?[%\p{Sc}]?\)?$/u;
const DATE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}$/;
const WORD = /^\p{L}{1,24}$/u;
const SHORT_MIX = /^[\p{L}\p{N}.,%\p{Sc}/#?_-]{1,12}$/u;

const digits = (text: string): number => text.replace(/\D/g, '').length;

/**
 * The text as a message may repeat it, or undefined when it could be personal data.
 *
 * Only short plain numbers, dates and single words pass: no `@`, no spaces between words, no long runs of digits.
 * A single surname still passes; a column full of them is found by the screen for personal data.
 *
 * @param text a cell of the file
 */
export function quotable(text: string): string | undefined {
	const plain = text.trim();
	if (plain === '' || plain.length > MAX_LENGTH || plain.includes('@')) return undefined;
	const count = digits(plain);
	if (count > 8) return undefined;
	const points = plain.split('.').length - 1;
	if (DATE.test(plain) || (NUMBER.test(plain) && points < 3)) return plain;
	if (WORD.test(plain)) return plain;
	return SHORT_MIX.test(plain) && count <= 4 && points < 3 ? plain : undefined;
}

/**
 * A column's name as a message may repeat it: the header, or `column 3` when the header is empty or looks like data.
 *
 * @param name  the header's text
 * @param index position of the column, from 0
 */
export function columnLabel(name: string, index: number): string {
	const plain = name.trim();
	const unsafe =
		plain === '' ||
		plain.length > 60 ||
		plain.includes('@') ||
		digits(plain) > 8 ||
		/\d{6}|\p{Cc}/u.test(plain);
	return unsafe ? `column ${index + 1}` : plain;
}

/** Names of variants or campaigns as a message may list them: at most ten, none that could be a person's address or number. */
export function nameable(names: readonly string[]): string[] {
	return names
		.filter((name) => name !== '' && name.length <= MAX_LENGTH && !name.includes('@') && !/\d{6}/.test(name))
		.slice(0, 10);
}
