import { describe, expect, test } from 'vitest';
import { columnLabel, nameable, quotable } from '#lib/table/problems/quotable.ts';

describe('quotable', () => {
	test.each(['abc', '-3', '1.5', '12,50', '1.08.2019', '2019-13-01', '12abc', 'n/a', '€ 5', '(3)'])(
		'lets %j through',
		(text) => expect(quotable(text)).toBe(text)
	);
	test.each([
		'anna@example.org',
		'Anna Schmidt',
		'4111111111111111',
		'+49 170 1234567',
		'10.20.30.40',
		'555-123-4567',
		'',
		'x'.repeat(41),
		'DE89370400440532013000'
	])('keeps %j back', (text) => expect(quotable(text)).toBeUndefined());
});

test('quotable is quick for any cell', () => {
	const start = performance.now();
	for (const text of ['1'.repeat(39) + 'x', '1 '.repeat(20), "1'".repeat(20)]) quotable(text);
	expect(performance.now() - start).toBeLessThan(100);
});

describe('columnLabel', () => {
	test('is the header, or its position when the header is empty or looks like data', () => {
		expect(columnLabel(' revenue ', 0)).toBe('revenue');
		expect(columnLabel('', 2)).toBe('column 3');
		expect(columnLabel('anna@example.org', 0)).toBe('column 1');
		expect(columnLabel('4917012345', 1)).toBe('column 2');
	});
});

describe('nameable', () => {
	test('leaves out names that could be people', () =>
		expect(nameable(['No E-Mail', 'a@b.c', '', '1234567'])).toEqual(['No E-Mail']));
});
