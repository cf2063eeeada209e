import type { Dialect } from './dialect/dialect.ts';
import { parseMapping } from './columns/mapping.ts';
import type { Fix } from './problems/question.ts';
import type { FileReading } from './reading.ts';
import { encodings } from './dialect/encoding.ts';
import { layouts } from './shape/shape.ts';

/** Marks between digits by their names. */
const MARKS: Readonly<Record<string, ',' | '.' | ' ' | "'">> = {
	point: '.',
	comma: ',',
	space: ' ',
	blank: ' ',
	apostrophe: "'",
	'.': '.',
	',': ',',
	' ': ' ',
	"'": "'"
};

/** Input about format and layout, as text: the flags of the command line and the parameters of the API. */
export interface FormatInput {
	layout?: string | undefined;
	decimal?: string | undefined;
	thousands?: string | undefined;
	encoding?: string | undefined;
}

/** The parsed format, or the first option with an unknown value. */
export type ParsedFormat =
	| { layout?: string; dialect: Partial<Pick<Dialect, 'decimal' | 'thousands' | 'encoding'>> }
	| { wrong: keyof FormatInput; choices: readonly string[] };

/**
 * Parses options for layout, number marks and encoding. One mark implies the other: where the point separates thousands, the comma
 * separates decimals.
 */
export function parseFormat({ layout, decimal, thousands, encoding }: FormatInput): ParsedFormat {
	if (layout !== undefined && !layouts.some((name) => name === layout))
		return { wrong: 'layout', choices: layouts };
	const found = encodings.find(
		(name) => name === encoding?.toLowerCase().replaceAll('_', '-') || name === encoding?.toLowerCase()
	);
	if (encoding !== undefined && found === undefined) return { wrong: 'encoding', choices: encodings };
	const point = decimal === undefined ? undefined : MARKS[decimal];
	if (decimal !== undefined && point !== '.' && point !== ',')
		return { wrong: 'decimal', choices: ['point', 'comma'] };
	const mark = thousands === undefined ? undefined : MARKS[thousands];
	if (thousands !== undefined && mark === undefined)
		return { wrong: 'thousands', choices: ['point', 'comma', 'space', 'apostrophe'] };
	const other = mark === '.' ? ',' : mark === ',' ? '.' : undefined;
	const separates: '.' | ',' | undefined = point === '.' || point === ',' ? point : other;
	return {
		...(layout === undefined ? {} : { layout }),
		dialect: {
			...(separates === undefined ? {} : { decimal: separates }),
			...(mark === undefined ? {} : { thousands: mark }),
			...(found === undefined ? {} : { encoding: found })
		}
	};
}

/** Answers that may be given more than once. */
export const repeatable: readonly string[] = ['map', 'skip', 'keep'];

/**
 * The reading of a file after an answer, whether by a flag, a parameter or a button.
 *
 * @param reading before the answer
 * @param answer  name and value of the query parameter
 * @returns null for an unknown answer
 */
export function withAnswer(reading: FileReading, { name, value }: Fix['parameter']): FileReading | null {
	switch (name) {
		case 'goal':
		case 'sheet':
		case 'control':
			return { ...reading, [name]: value };
		case 'currency':
			return /^[A-Z]{3}$/.test(value) ? { ...reading, currency: value } : null;
		case 'skip':
			return { ...reading, skip: [...new Set([...(reading.skip ?? []), value])] };
		case 'keep':
			return { ...reading, keep: [...new Set([...(reading.keep ?? []), value])] };
		case 'recurring': {
			if (value !== 'true' && value !== 'false') return null;
			return { ...reading, recurring: value === 'true', oncePerPerson: value === 'false' };
		}
		case 'dateOrder':
			return value === 'ymd' || value === 'dmy' || value === 'mdy' ? { ...reading, dateOrder: value } : null;
		case 'year':
			return /^(?:19[7-9]\d|2[01]\d\d)$/.test(value) ? { ...reading, year: Number(value) } : null;
		case 'map': {
			const { mapping, problems } = parseMapping(value.split(';'));
			return problems.length > 0
				? null
				: { ...reading, mapping: { ...reading.mapping, ...Object.fromEntries(mapping) } };
		}
		case 'layout':
		case 'decimal':
		case 'thousands':
		case 'encoding': {
			const format = parseFormat({ [name]: value });
			if ('wrong' in format) return null;
			const { dialect, ...more } = format;
			return { ...reading, ...more, dialect: { ...reading.dialect, ...dialect } };
		}
		default:
			return null;
	}
}

/** The reading of a file once an answer is withdrawn: the fact is detected or asked again. */
export function withoutAnswer(reading: FileReading, { name, value }: Fix['parameter']): FileReading | null {
	const { dialect } = reading;
	switch (name) {
		case 'skip':
		case 'keep':
			return { ...reading, [name]: (reading[name] ?? []).filter((text) => text !== value) };
		case 'decimal':
		case 'thousands':
			return { ...reading, dialect: without(without(dialect, 'decimal'), 'thousands') };
		case 'encoding':
			return { ...reading, dialect: without(dialect, 'encoding') };
		case 'layout':
		case 'goal':
		case 'sheet':
		case 'control':
		case 'dateOrder':
		case 'currency':
			return without(reading, name);
		default:
			return null;
	}
}

/** An object without one property. */
export function without<T extends object, K extends keyof T>(all: T, name: K): Omit<T, K> {
	const rest = { ...all };
	delete rest[name];
	return rest;
}
