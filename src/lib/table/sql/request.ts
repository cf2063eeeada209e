import { sqlDialectNames, type SqlDialect } from './dialect.ts';
import { sqlMeasures, type SqlMeasure } from './measures.ts';
import type { SqlRequest } from './template.ts';

/** Input as text; missing fields have defaults. */
export interface TypedSqlRequest {
	readonly dialect?: string | undefined;
	readonly campaign?: string | undefined;
	/** separated by commas */
	readonly dimensions?: string | undefined;
	/** separated by commas */
	readonly measures?: string | undefined;
	readonly outcomeDays?: string | undefined;
	readonly preDays?: string | undefined;
	readonly minPeople?: string | undefined;
	readonly exposures?: string | undefined;
	readonly events?: string | undefined;
}

/** Input that cannot be written as a query, in words. */
export interface SqlProblem {
	readonly field: keyof TypedSqlRequest;
	readonly words: string;
}

/** The default measures of a query. */
const usualMeasures: readonly SqlMeasure[] = ['conversions', 'revenue', 'unsubscribes'];

const MAX_DIMENSIONS = 8;
const MAX_NAME_LENGTH = 200;

const isDialect = (text: string): text is SqlDialect => sqlDialectNames.some((name) => name === text);
const isMeasure = (text: string): text is SqlMeasure => sqlMeasures.some((name) => name === text);

/** The names of a list, blanks and repetitions left out. */
function listed(text: string | undefined): string[] {
	const names = (text ?? '').split(',').map((name) => name.trim());
	return [...new Set(names.filter((name) => name !== ''))];
}

/**
 * Reads the input of a request for a query.
 *
 * @param typed texts
 * @returns the request and its problems; fields with problems have their defaults
 */
export function readSqlRequest(typed: TypedSqlRequest): { request: SqlRequest; problems: SqlProblem[] } {
	const problems: SqlProblem[] = [];
	const whole = (
		field: keyof TypedSqlRequest,
		usual: number,
		[min, max]: readonly [number, number]
	): number => {
		const text = typed[field]?.trim() ?? '';
		if (text === '') return usual;
		const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
		if (value >= min && value <= max) return value;
		problems.push({ field, words: `write a whole number from ${min} to ${max}` });
		return usual;
	};
	const named = (field: keyof TypedSqlRequest, usual: string): string => {
		const text = typed[field]?.trim() || usual;
		if (text.length <= MAX_NAME_LENGTH) return text;
		problems.push({ field, words: `write at most ${MAX_NAME_LENGTH} characters` });
		return usual;
	};
	const dialect =
		typed.dialect === 'postgres' ? 'postgresql' : (typed.dialect?.toLowerCase() ?? 'postgresql');
	if (!isDialect(dialect)) problems.push({ field: 'dialect', words: `choose ${sqlDialectNames.join(', ')}` });
	const measures = listed(typed.measures).map((name) => name.toLowerCase());
	const strange = measures.filter((name) => !isMeasure(name));
	if (strange.length > 0)
		problems.push({ field: 'measures', words: `choose among ${sqlMeasures.join(', ')}` });
	const dimensions = listed(typed.dimensions);
	if (dimensions.length > MAX_DIMENSIONS || dimensions.some((name) => name.length > MAX_NAME_LENGTH))
		problems.push({ field: 'dimensions', words: `write at most ${MAX_DIMENSIONS} names of columns` });
	const minPeople = whole('minPeople', 0, [0, 1_000_000]);
	const known = measures.filter(isMeasure);
	return {
		request: {
			dialect: isDialect(dialect) ? dialect : 'postgresql',
			campaign: named('campaign', 'My campaign'),
			dimensions: dimensions.slice(0, MAX_DIMENSIONS),
			measures: known.length > 0 ? known : usualMeasures,
			outcomeDays: whole('outcomeDays', 14, [1, 730]),
			preDays: whole('preDays', 0, [0, 730]),
			minPeople: minPeople > 1 ? minPeople : null,
			exposures: named('exposures', 'exposures'),
			events: named('events', 'events')
		},
		problems
	};
}
