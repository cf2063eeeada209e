/** Text as it is compared and stored: Unicode NFC, no blanks at the ends, no byte order mark. */
export function tidy(text: string): string {
	return text.trim().normalize('NFC');
}
