import { describe, expect, test } from 'vitest';
import { sniffDialect } from '#lib/table/dialect/dialect.ts';
import { sniffEncoding } from '#lib/table/dialect/encoding.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const TABLE = 'variant,people,revenue\ncontrol,10,5.50\ntreat,12,7.25\n';

describe('sniffDialect', () => {
	test('describes a plain file', () => {
		expect(sniffDialect(bytes(TABLE), true).dialect).toEqual({
			encoding: 'utf-8',
			bom: false,
			delimiter: ',',
			lineEnd: 'LF',
			preambleLines: 0,
			headerLine: 1,
			decimal: '.',
			thousands: ',',
			doubtful: ''
		});
	});
	test.each([
		[
			'semicolons and decimal commas',
			'variant;people;revenue\ncontrol;10;5,50\ntreat;12;7,25\n',
			{ delimiter: ';', decimal: ',' }
		],
		[
			'commas in every row of a semicolon file',
			'a;b;c\n1,5;2,5;3,5\n1,6;2,7;3,8\n',
			{ delimiter: ';', decimal: ',' }
		],
		['tabs', TABLE.replaceAll(',', '\t'), { delimiter: '\t' }],
		['bars', TABLE.replaceAll(',', '|'), { delimiter: '|' }],
		['CRLF', TABLE.replaceAll('\n', '\r\n'), { lineEnd: 'CRLF' }],
		['CR', TABLE.replaceAll('\n', '\r'), { lineEnd: 'CR' }],
		[
			'lines before the header',
			`Campaign report\n"May, 1 to\nMay 31"\n\n${TABLE}`,
			{ preambleLines: 4, headerLine: 5 }
		],
		[
			'a line that names the delimiter',
			`sep=;\n${TABLE.replaceAll(',', ';')}`,
			{ preambleLines: 1, delimiter: ';' }
		],
		['quoted delimiters', 'variant,people\n"a;b;c",1\n"d;e;f",2\n', { delimiter: ',' }],
		['a single column', 'people\n1\n2\n', { delimiter: ',', headerLine: 1 }]
	])('recognises %s', (_, text, part) => expect(sniffDialect(bytes(text), true).dialect).toMatchObject(part));

	test('uses the parts that are given', () => {
		const known = { delimiter: ';', decimal: ',', preambleLines: 1 } as const;
		expect(sniffDialect(bytes(`x;y\n${TABLE}`), true, known).dialect).toMatchObject({
			...known,
			headerLine: 2,
			thousands: '.'
		});
	});
	test('drops the last line of a beginning, which may be cut', () => {
		expect(sniffDialect(bytes(`${TABLE}treat,1`), false).text).toBe(TABLE);
	});
});

describe('sniffEncoding', () => {
	const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
	const wide = (text: string, swap: boolean): Uint8Array =>
		Uint8Array.from(
			[...text].flatMap((letter) => (swap ? [0, letter.charCodeAt(0)] : [letter.charCodeAt(0), 0]))
		);
	test.each([
		['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, 65]), 'utf-8', true],
		['UTF-16 LE with a mark', Uint8Array.from([0xff, 0xfe, 65, 0]), 'utf-16le', true],
		['UTF-16 BE with a mark', Uint8Array.from([0xfe, 0xff, 0, 65]), 'utf-16be', true],
		['UTF-16 LE', wide('variant,people', false), 'utf-16le', false],
		['UTF-16 BE', wide('variant,people', true), 'utf-16be', false],
		['UTF-8', bytes('München, Łódź'), 'utf-8', false],
		['windows-1252', latin('M\u00fcnchen; K\u00f6ln'), 'windows-1252', false],
		['UTF-8 with one broken byte', Uint8Array.from([...bytes('München Köln '), 0xe9, 0x2c]), 'utf-8', false],
		['UTF-8 cut inside a letter', bytes('München').slice(0, 2), 'utf-8', false]
	])('recognises %s', (_, data, encoding, bom) => expect(sniffEncoding(data)).toEqual({ encoding, bom }));
});
