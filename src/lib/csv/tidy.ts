/** Text as it is compared and stored: Unicode NFC, no blanks at the ends, no byte order mark. */
export function tidy(text: string): string {
	return text.normalize('NFC').replace(/^[\s\uFEFF]+|\s+$/g, '');
}
