import type { Header } from './header.ts';
import type { Problem } from '../problems/problem.ts';
import type { Survey } from './survey.ts';

/** The kind of personal data that was found, never the data itself. */
export interface PersonalDataMatch {
	looksLike: string;
}

/** One column, as the personal-data screen receives it. */
export interface ScreenedColumn {
	name: string;
	/**
	 * `names`: campaigns and variants; `words`: dimensions, whose values are screened one by one as the names are;
	 * `numbers`: people, measures, dates; `other`: what is left out
	 */
	content: 'names' | 'words' | 'numbers' | 'other';
	/** different cells, up to the limit of the survey */
	values: Iterable<string>;
	/** how many different cells there are, at least */
	distinct: number;
	/** rows with something in the column */
	filled: number;
}

/** The screen for personal data; the caller supplies it. */
export interface Screen {
	/** Screens each different value of a text column once. */
	value: (column: string, value: string) => PersonalDataMatch | null;
	/** Screens a whole column: first its sample, at the end all its values. */
	column: (column: ScreenedColumn) => PersonalDataMatch | null;
}

function content(header: Header, index: number): ScreenedColumn['content'] {
	switch (header.roles[index]?.kind) {
		case 'campaign':
		case 'variant':
			return 'names';
		case 'date':
		case 'people':
		case 'measure':
			return 'numbers';
		case 'dimension':
			return 'words';
		default:
			return 'other';
	}
}

/**
 * The columns that are personal data by what the sample shows, including those that are not read: they are in the file.
 *
 * @param header mapped
 * @param survey of the sample
 * @returns positions of the columns with what they look like
 */
export function screenSample(header: Header, survey: Survey, screen: Screen): Map<number, PersonalDataMatch> {
	const found = new Map<number, PersonalDataMatch>();
	header.names.forEach((name, index) => {
		const column = survey.columns[index];
		if (column === undefined) return;
		const { values, rows, blanks } = column;
		// A file without a header has a person's data in the first row.
		const finding =
			screen.value(name, name) ??
			screen.column({
				name,
				content: content(header, index),
				values,
				distinct: values.size,
				filled: rows - blanks
			});
		if (finding !== null) found.set(index, finding);
	});
	return found;
}

/**
 * The text columns that are personal data by all their values.
 *
 * @param header mapped
 * @param line   of the header
 * @param file   the different values of a column, and the number of rows
 */
export function screenValues(
	header: Header,
	line: number,
	{ values, rows }: { values: (column: number) => string[]; rows: number },
	screen: Screen
): Problem[] {
	return header.names.flatMap((name, index): Problem[] => {
		const all = values(index);
		if (all.length === 0) return [];
		const facts = { name, content: content(header, index), values: all, distinct: all.length, filled: rows };
		const finding = screen.column(facts);
		const column = header.labels[index] ?? '';
		return finding === null ? [] : [{ code: 'personal_data', line, column, ...finding }];
	});
}
