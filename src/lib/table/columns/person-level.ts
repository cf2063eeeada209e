import type { Header } from './header.ts';
import { measureFacts } from '../words/measure.ts';
import { plainName } from '../words/names.ts';
import type { ColumnSurvey, Survey } from './survey.ts';

/** Rows below which a file of ones may be a small file of small groups. */
const MANY_ROWS = 100;
/** The share of rows that must be about one person. */
const NEARLY_ALL = 0.95;

const FLAGS = new Set(['0', '1', '0.0', '1.0', 'true', 'false', 'yes', 'no', 'y', 'n', 't', 'f']);
const areFlags = ({ values }: ColumnSurvey): boolean =>
	values.size > 0 && values.size <= 4 && [...values].every((value) => FLAGS.has(value.toLowerCase()));

/** Whether nearly every row counts one person, in a file with enough rows. */
export function isMostlyOnes(ones: number, rows: number): boolean {
	return rows >= MANY_ROWS && ones >= NEARLY_ALL * rows;
}

/**
 * Whether a file has one row per person instead of one per group, by what the sample shows.
 *
 * True when people are 1 in nearly all of a hundred rows or more; when nothing counts people and a column identifies persons, or an
 * outcome is 0 or 1 in a hundred rows or more; and when the apparent count of people differs in every row beside such outcomes: an ID.
 *
 * @param header      mapped
 * @param survey      of the sample
 * @param identifying whether a column identifies persons
 */
export function isPersonLevel(header: Header, survey: Survey, identifying: boolean): boolean {
	const { rows } = survey;
	const at = header.roles.findIndex((role) => role.kind === 'people');
	const flagged = header.roles.some((role, i) => {
		const column = survey.columns[i];
		if (role.kind !== 'measure' || column === undefined) return false;
		const { kind } = measureFacts(header.measures[role.index] ?? '', header.measures, header.kinds);
		return (kind === 'outcome' || kind === 'event') && areFlags(column);
	});
	const people = survey.columns[at];
	if (people === undefined) return identifying || (flagged && rows >= MANY_ROWS);
	if (isMostlyOnes(people.ones, rows) || (identifying && rows > 1 && people.ones === rows)) return true;
	const different = people.values.size >= NEARLY_ALL * rows;
	return plainName(header.names[at] ?? '') !== 'people' && flagged && rows >= MANY_ROWS && different;
}
