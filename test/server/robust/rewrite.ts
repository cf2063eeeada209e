import { gzipSync } from 'node:zlib';
import type { Dialect } from '#lib/table/dialect/dialect.ts';
import type { Encoding } from '#lib/table/dialect/encoding.ts';

/** How a table is written. */
export interface Writing {
	readonly encoding: Encoding;
	readonly bom: boolean;
	readonly delimiter: Dialect['delimiter'];
	readonly decimal: '.' | ',';
	readonly thousands: '' | ',' | '.' | ' ' | '\u00a0' | '\u202f' | "'" | '\u2019';
	readonly lineEnd: '\n' | '\r\n' | '\r';
	readonly dates: keyof typeof dateForms;
	readonly preamble?: boolean;
	readonly totals?: boolean;
	readonly currency?: '€ ' | ' €' | '$' | ' EUR';
	readonly percent?: boolean;
	readonly quoteAll?: boolean;
	readonly gzip?: boolean;
}

/** A table with plain cells: `2026-05-13`, `1234`, `1234.5`. */
export interface Table {
	readonly names: readonly string[];
	/** What each column holds: text as it is, days, counts, amounts of money, shares. */
	readonly kinds: readonly ('text' | 'day' | 'count' | 'amount' | 'share')[];
	readonly rows: readonly (readonly string[])[];
}

const two = (n: number) => String(n).padStart(2, '0');
const months = 'January February March April May June July August September October November December'.split(
	' '
);

/** The ways of writing a day. */
const dateForms = {
	'2026-05-13': (y: number, m: number, d: number) => `${y}-${two(m)}-${two(d)}`,
	'2026/05/13': (y: number, m: number, d: number) => `${y}/${two(m)}/${two(d)}`,
	'20260513': (y: number, m: number, d: number) => `${y}${two(m)}${two(d)}`,
	'13.05.2026': (y: number, m: number, d: number) => `${two(d)}.${two(m)}.${y}`,
	'13.5.26': (y: number, m: number, d: number) => `${d}.${m}.${two(y % 100)}`,
	'13/05/2026': (y: number, m: number, d: number) => `${two(d)}/${two(m)}/${y}`,
	'05/13/2026': (y: number, m: number, d: number) => `${two(m)}/${two(d)}/${y}`,
	'13 May 2026': (y: number, m: number, d: number) => `${d} ${months[m - 1] ?? ''} ${y}`,
	'May 13, 2026': (y: number, m: number, d: number) => `${months[m - 1] ?? ''} ${d}, ${y}`,
	'2026-05-13T00:00:00Z': (y: number, m: number, d: number) => `${y}-${two(m)}-${two(d)}T00:00:00Z`
};

function number(plain: string, { decimal, thousands }: Writing): string {
	const [, sign = '', whole = '', part] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
	if (whole === '') return plain;
	const grouped = thousands === '' ? whole : whole.replace(/\B(?=(\d{3})+$)/g, thousands);
	return sign + grouped + (part === undefined ? '' : decimal + part);
}

function percent(plain: string, writing: Writing): string {
	return plain === '' ? '' : `${number(String(Number(plain) * 100), writing)} %`;
}

function money(plain: string, writing: Writing): string {
	const text = number(plain, writing);
	const { currency } = writing;
	if (currency === undefined || plain === '') return text;
	return currency === '$' || currency === '€ ' ? currency + text : text + currency;
}

function cell(plain: string, kind: Table['kinds'][number], writing: Writing): string {
	switch (kind) {
		case 'text':
			return plain;
		case 'day': {
			const [y = 0, m = 0, d = 0] = plain.split('-').map(Number);
			return dateForms[writing.dates](y, m, d);
		}
		case 'count':
			return number(plain, writing);
		case 'amount':
			return money(plain, writing);
		case 'share':
			return writing.percent ? percent(plain, writing) : number(plain, writing);
	}
}

/** Where windows-1252 has letters that are not in Latin 1. */
const late = new Map([
	['€', '\u0080'],
	['\u2019', '\u0092'],
	['“', '\u0093'],
	['”', '\u0094']
]);

function encode(text: string, { encoding, bom }: Writing): Buffer {
	const marked = bom ? `\ufeff${text}` : text;
	if (encoding === 'utf-8') return Buffer.from(marked);
	if (encoding === 'windows-1252')
		return Buffer.from(Array.from(text, (letter) => late.get(letter) ?? letter).join(''), 'latin1');
	const wide = Buffer.from(marked, 'utf16le');
	return encoding === 'utf-16be' ? wide.swap16() : wide;
}

/** Writes a table as somebody's program would. */
export function rewrite({ names, kinds, rows }: Table, writing: Writing): Buffer {
	const { delimiter, lineEnd, quoteAll } = writing;
	const quote = (text: string): string =>
		quoteAll || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	const total = kinds.map((kind, i) => {
		if (kind !== 'count' && kind !== 'amount') return i === 0 ? 'Total' : '';
		return cell(
			String(rows.reduce((sum, row) => sum + Math.round(Number(row[i]) * 100), 0) / 100),
			kind,
			writing
		);
	});
	const lines = [
		names,
		...rows.map((row) => row.map((plain, i) => cell(plain, kinds[i] ?? 'text', writing))),
		...(writing.totals ? [total] : [])
	].map((row) => row.map(quote).join(delimiter));
	const preamble = writing.preamble ? ['Report of the spring campaign', 'Exported by the analyst', ''] : [];
	const bytes = encode([...preamble, ...lines, ''].join(lineEnd), writing);
	return writing.gzip ? gzipSync(bytes) : bytes;
}

const delimiters = [',', ';', '\t', '|'] as const;
const encodings = [
	['utf-8', false],
	['utf-8', true],
	['utf-16le', true],
	['utf-16le', false],
	['utf-16be', true],
	['utf-16be', false],
	['windows-1252', false]
] as const;
const lineEnds = ['\n', '\r\n', '\r'] as const;
const dates = Object.keys(dateForms) as (keyof typeof dateForms)[];

/** Every delimiter with every decimal and thousands mark in every encoding; the other properties take turns. */
export function everyWriting(): Writing[] {
	const all: Writing[] = [];
	for (const [encoding, bom] of encodings)
		for (const delimiter of delimiters)
			for (const decimal of ['.', ','] as const)
				for (const thousands of [
					'',
					decimal === '.' ? ',' : '.',
					' ',
					'\u00a0',
					'\u202f',
					"'",
					'\u2019'
				] as const) {
					if (encoding === 'windows-1252' && thousands === '\u202f') continue;
					const n = all.length;
					const turn = <T>(list: readonly T[], by: number): T =>
						list[Math.floor(n / by) % list.length] ?? (list[0] as T);
					const currency = turn([undefined, '€ ', ' €', '$', ' EUR'] as const, 1);
					all.push({
						encoding,
						bom,
						delimiter,
						decimal,
						thousands,
						lineEnd: turn(lineEnds, 1),
						dates: turn(dates, 1),
						preamble: n % 4 === 1,
						totals: n % 3 === 1,
						percent: n % 2 === 1,
						quoteAll: n % 11 === 3,
						gzip: n % 13 === 5,
						...(currency === undefined ? {} : { currency })
					});
				}
	return all;
}
