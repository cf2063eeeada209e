import { describe, expect, test } from 'vitest';
import { ErrorFile, isErrorColumn, type ErrorFileOptions } from '#lib/table/dialect/error-file.ts';
import { guarded, unguarded } from '#lib/table/values/cell-text.ts';
import fc from 'fast-check';

const style = { decimal: '.', thousands: ',' } as const;
const comma = { decimal: ',', thousands: '.' } as const;

describe('guarded', () => {
	test.each(['-12.5', '-1,234.50', '+3', '-5 %', '-$5', '(5)', '', 'a-b', "'s-Hertogenbosch", 'x=1'])(
		'leaves %j',
		(cell) => expect(guarded(cell, style)).toBe(cell)
	);
	test.each(['=1+1', '=cmd|x', '+49 170 1234567 x', '-x', '@SUM(A1)', '\t=1', '\r=1', "'=1", '-1+1', '-'])(
		'makes %j text',
		(cell) => expect(guarded(cell, style)).toBe(`'${cell}`)
	);
	test('knows numbers as the file writes them', () => {
		expect(guarded('-1.234,5', comma)).toBe('-1.234,5');
		expect(guarded('-1.234,5', style)).toBe("'-1.234,5");
	});
	test('is undone by unguarded', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '1', 'a', '\t') }), (cell) => {
				const written = guarded(cell, style);
				// A cell that was guarded by another program loses that guard as well; our own goes first.
				expect(written === cell || unguarded(written) === cell).toBe(true);
			})
		);
	});
	test('never leaves a formula at the beginning', () => {
		fc.assert(
			fc.property(fc.string(), (cell) => {
				const written = guarded(cell, style);
				expect(/^[=@\t\r]/.test(written)).toBe(false);
			})
		);
	});
});

const errorFileOptions = (overrides: Partial<ErrorFileOptions> = {}): ErrorFileOptions => ({
	names: ['variant', 'channel', 'people', 'revenue'],
	labels: ['variant', 'channel', 'people', 'revenue'],
	dialect: { delimiter: ',', lineEnd: 'LF', bom: false, ...style },
	headerLine: 1,
	problems: [],
	hides: (_, value) => value.includes('@example'),
	...overrides
});

describe('ErrorFile', () => {
	test('is the row, its line and its errors; rows without errors are in it too', () => {
		const file = new ErrorFile(
			errorFileOptions({
				problems: [
					{ code: 'people_missing', line: 3, column: 'people' },
					{ code: 'not_a_number', line: 3, column: 'revenue', value: 'abc' }
				]
			})
		);
		expect(file.header()).toBe('variant,channel,people,revenue,_line,_error\n');
		expect(file.row(['control', '=1+1', '10', '-5'], 2)).toBe("control,'=1+1,10,-5,2,\n");
		expect(file.row(['control', 'a "b", c', '', 'abc'], 3)).toBe(
			'control,"a ""b"", c",,abc,3,"people_missing: the number of people is missing; not_a_number: ""abc"" in ""revenue"" is not a number"\n'
		);
	});
	test('writes the delimiter, line ends and byte order mark of the file', () => {
		const dialect = { delimiter: ';', lineEnd: 'CRLF', bom: true, ...comma } as const;
		const file = new ErrorFile(errorFileOptions({ dialect }));
		expect(file.header()).toBe('\uFEFFvariant;channel;people;revenue;_line;_error\r\n');
		expect(file.row(['control', 'a;b', '10', '-5,5'], 2)).toBe('control;"a;b";10;-5,5;2;\r\n');
	});
	test('keeps columns under their headers where a row is too short or too long', () => {
		const problems = [2, 3].map(
			(line) => ({ code: 'wrong_field_count', line, expected: 4, found: 0 }) as const
		);
		const file = new ErrorFile(errorFileOptions({ problems }));
		expect(file.row(['control', 'Web', '10'], 2)).toMatch(
			/^control,Web,10,\(missing\),2,"?wrong_field_count/
		);
		expect(file.row(['control', 'Web', '10', '5', 'more'], 3)).toMatch(
			/^control,Web,10,5,3,"wrong_field_count.*",more\n$/
		);
		expect(file.row(['control', 'Web', '10'], 4)).toBe('control,Web,10,,4,\n');
	});
	test('removes columns and cells with personal data', () => {
		const problem = { code: 'personal_data', looksLike: 'e-mail address' } as const;
		const file = new ErrorFile(
			errorFileOptions({
				problems: [
					{ ...problem, line: 1, column: 'revenue' },
					{ ...problem, line: 2, column: 'channel' }
				]
			})
		);
		expect(file.header()).toBe('variant,channel,people,_line,_error\n');
		expect(file.row(['control', 'a@example.org', '10', 'b@example.org'], 2)).toMatch(
			/^control,\(removed\),10,2,/
		);
		expect(file.row(['control', 'a@example.org', '10', '5'], 3)).toBe('control,(removed),10,3,\n');
	});
	test('replaces the columns of an earlier error file', () => {
		const names = ['variant', 'people', '_line', '_error'];
		const file = new ErrorFile(errorFileOptions({ names, labels: names }));
		expect(file.header()).toBe('variant,people,_line,_error\n');
		expect(file.row(['control', '5', '7', 'old'], 2)).toBe('control,5,2,\n');
		expect(['_line', '_error', 'line'].map(isErrorColumn)).toEqual([true, true, false]);
	});
});
