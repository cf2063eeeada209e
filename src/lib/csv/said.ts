import type { Dialect } from './dialect.ts';
import { encodings } from './encoding.ts';
import { layouts } from './shape/plan.ts';

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

/** What can be said about how a file is written and laid out, as texts: the flags of the command line and the parameters of the API. */
export interface SaidTexts {
	layout?: string | undefined;
	decimal?: string | undefined;
	thousands?: string | undefined;
	encoding?: string | undefined;
}

/** The reading that the texts say, or which of them says nothing that is known. */
export type SaidReading =
	| { layout?: string; dialect: Partial<Pick<Dialect, 'decimal' | 'thousands' | 'encoding'>> }
	| { wrong: keyof SaidTexts; choices: readonly string[] };

/**
 * Reads what is said about layout, number marks and encoding. One mark says the other: where the point separates thousands, the comma
 * separates decimals.
 */
export function readSaid({ layout, decimal, thousands, encoding }: SaidTexts): SaidReading {
	if (layout !== undefined && !layouts.some((name) => name === layout)) return { wrong: 'layout', choices: layouts };
	const found = encodings.find((name) => name === encoding?.toLowerCase().replaceAll('_', '-') || name === encoding?.toLowerCase());
	if (encoding !== undefined && found === undefined) return { wrong: 'encoding', choices: encodings };
	const point = decimal === undefined ? undefined : MARKS[decimal];
	if (decimal !== undefined && point !== '.' && point !== ',') return { wrong: 'decimal', choices: ['point', 'comma'] };
	const mark = thousands === undefined ? undefined : MARKS[thousands];
	if (thousands !== undefined && mark === undefined)
		return { wrong: 'thousands', choices: ['point', 'comma', 'space', 'apostrophe'] };
	const other = mark === '.' ? ',' : mark === ',' ? '.' : undefined;
	const separates = point ?? other;
	return {
		...(layout === undefined ? {} : { layout }),
		dialect: {
			...(separates === undefined ? {} : { decimal: separates }),
			...(mark === undefined ? {} : { thousands: mark }),
			...(found === undefined ? {} : { encoding: found })
		}
	};
}
