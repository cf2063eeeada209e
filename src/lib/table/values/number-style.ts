import { withoutMoney, type NumberStyle } from './number.ts';

const BLANK = '[ \\u00a0\\u202f\\u2007\\u2009]';
const MONEY = '[€$£]';
const GROUPED = new RegExp(
	`^(-?)(?:${MONEY}${BLANK}?)?([1-9]\\d{0,2}(?:${BLANK}\\d{3})+)(?:[.,](\\d+))?(?:${BLANK}?${MONEY})?$`
);
const POINTS = /^(-?)([1-9]\d{0,2}(?:\.\d{3})+),(\d+)$/;
const DECIMALS = /^(-?)(\d+),(\d{1,2})$/;

/**
 * A number that a workbook has as text, with a decimal point and without thousands marks, where it can be read in one way only:
 * `18 240,50` and `1.204,50`; other text stays as it is.
 */
export function numberOfText(text: string): string {
	const found = GROUPED.exec(text) ?? POINTS.exec(text) ?? DECIMALS.exec(text);
	if (found === null) return text;
	const [, sign = '', whole = '', decimals] = found;
	return `${sign}${whole.replace(/\D/g, '')}${decimals === undefined ? '' : `.${decimals}`}`;
}

/** The marks that may be either decimal or thousands marks where three digits follow, as in `1.234`. */
export type DoubtfulMarks = '' | '.' | ',' | '.,';

/** The guess of the number marks of a file. */
export interface NumberStyleGuess extends NumberStyle {
	doubtful: DoubtfulMarks;
}

const BARE = /^[-+(]?\p{Sc}? ?([\d.,' ]*\d)\)? ?(?:%|\p{Sc}|[A-Z]{3})?$/u;
const SINGLE = /^(\d{1,3})[.,]\d{3}$/;
/** The mark after a leading zero separates decimals: nobody writes 31 as `0.031`. */
const isBelowOne = (body: string): boolean => /^0+[.,]/.test(body);

interface Evidence {
	point: number;
	comma: number;
	/** `1.234` where the column also has short whole numbers and nothing longer without a mark */
	pointGroups: number;
	/** the same with `1,234` */
	commaGroups: number;
	space: number;
	apostrophe: number;
	/** columns with `1.234` beside whole numbers without marks, so that the mark separates decimals */
	plainPoints: number;
}

function weigh(column: readonly string[], wholes: boolean, evidence: Evidence): void {
	let openPoint = 0;
	let openComma = 0;
	let leadingZero = 0;
	let other = 0;
	let short = 0;
	let long = 0;
	for (const cell of column) {
		const body = BARE.exec(
			withoutMoney(cell)
				.replaceAll('\u2019', "'")
				.replace(/^'(?=\d)/, '')
		)?.[1];
		if (body === undefined) continue;
		const points = body.split('.').length - 1;
		const commas = body.split(',').length - 1;
		if (/^\d{1,3}(?: \d{3})+(?:[.,]\d*)?$/.test(body)) evidence.space += 1;
		if (/^\d{1,3}(?:'\d{3})+(?:[.,]\d*)?$/.test(body)) evidence.apostrophe += 1;
		if (points + commas === 0) {
			if (/^\d{4,}$/.test(body)) long += 1;
			else short += 1;
		} else if (points > 0 && commas > 0) {
			if (body.lastIndexOf('.') > body.lastIndexOf(',')) evidence.point += 1;
			else evidence.comma += 1;
		} else if (points + commas > 1) {
			if (!/^(?:\d{1,3}(?:[.,]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})$/.test(body)) continue;
			evidence[points > 1 ? 'comma' : 'point'] += 1;
		} else if (SINGLE.test(body) && wholes && !isBelowOne(body)) {
			evidence[points === 1 ? 'comma' : 'point'] += 1;
		} else if (SINGLE.test(body)) {
			if (isBelowOne(body)) leadingZero += 1;
			if (points === 1) openPoint += 1;
			else openComma += 1;
			if (isBelowOne(body)) evidence[points === 1 ? 'point' : 'comma'] += 1;
		} else {
			other += 1;
			evidence[points === 1 ? 'point' : 'comma'] += 1;
		}
	}
	if (openPoint > 0 && long > 0) evidence.plainPoints += 1;
	if (other > 0 || leadingZero > 0 || long > 0 || short === 0) return;
	evidence.pointGroups += openPoint;
	evidence.commaGroups += openComma;
}

/**
 * How numbers are written, from the cells of each column.
 *
 * A mark followed by one, two or four digits is a decimal mark; two different marks decide by their order; `1.234` beside `999` in
 * one column, or in one that counts, is a thousands mark. When nothing decides, the decimal point is assumed, and other readings
 * are doubtful: `1,234` always, `1.234` unless whole numbers in the same column have no marks.
 *
 * @param columns   the cells of each column, without the header
 * @param wholes    for each column, whether it counts, so that its numbers have no decimals
 */
export function sniffNumberStyle(
	columns: readonly (readonly string[])[],
	_delimiter: string,
	wholes: readonly boolean[] = []
): NumberStyleGuess {
	const evidence: Evidence = {
		point: 0,
		comma: 0,
		pointGroups: 0,
		commaGroups: 0,
		space: 0,
		apostrophe: 0,
		plainPoints: 0
	};
	for (const [i, column] of columns.entries()) weigh(column, wholes[i] ?? false, evidence);
	const { point, comma, pointGroups, commaGroups } = evidence;
	const byMarks = Math.sign(comma - point);
	const byGroups = Math.sign(pointGroups - commaGroups);
	const decimal = (byMarks || byGroups) > 0 ? ',' : '.';
	const doubtful = byMarks !== 0 || byGroups !== 0 ? '' : evidence.plainPoints > 0 ? ',' : '.,';
	const usual = decimal === '.' ? ',' : '.';
	const thousands = evidence.space > 0 ? ' ' : evidence.apostrophe > 0 ? "'" : usual;
	return { decimal, thousands, doubtful };
}
