import { unguarded } from './formula.ts';

/** Text as it is compared and stored: Unicode NFC, no blanks at the ends, no byte order mark, no guard against spreadsheets. */
export function tidy(text: string): string {
	return unguarded(text.trim()).trim().normalize('NFC');
}
