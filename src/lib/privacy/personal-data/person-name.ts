import { familyNames, givenNames } from './given-names.ts';
import { pattern } from './pattern.ts';

const WORDS = pattern("(?i)\\p{L}[\\p{L}'’.-]*(?:,? \\p{L}[\\p{L}'’.-]*){1,4}");
const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|prof|herr|frau|sir|madame|monsieur|mme|señor|señora)$/;

/** A word as the lists have it: lower case, no accents, no marks; of a double name the first. */
function plain(word: string): string {
	return (
		word
			.normalize('NFKD')
			.replace(/\p{M}|[.,'’]/gu, '')
			.toLowerCase()
			.split('-')[0] ?? ''
	);
}

/**
 * How a text reads as the name of a person: `full` for a given name with others (`Anna Schmidt`, `Schmidt, Anna`, `Dr. Smith`),
 * `single` for one common given or family name, null for neither.
 *
 * By lists of common names: it misses rare ones and meets cities and brands, so that only a column of them says something.
 *
 * @param text a cell
 */
export function personName(text: string): 'full' | 'single' | null {
	const trimmed = text.trim().slice(0, 256);
	const words = trimmed.split(/[ ,]+/).map(plain).filter(Boolean);
	const [first = '', second = ''] = words;
	if (words.length === 1) return givenNames.has(first) || familyNames.has(first) ? 'single' : null;
	if (words.length > 5 || !WORDS.is(trimmed)) return null;
	if (TITLE.test(first)) return 'full';
	const last = words.at(-1) ?? '';
	if (givenNames.has(first)) return 'full';
	if (givenNames.has(last) && familyNames.has(first)) return 'full';
	return trimmed.includes(',') && givenNames.has(second) ? 'full' : null;
}
