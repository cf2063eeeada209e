import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noticeWords } from '#lib/table/problems/notice.ts';
import { numberOfText } from '#lib/table/values/number-style.ts';
import { readWith } from './judge.ts';

const read = (file: string) =>
	readWith(() => createReadStream(new URL(`workbooks/${file}`, import.meta.url)), []);

describe('workbooks', () => {
	it('leaves out a row that somebody hid, and lists it', async () => {
		const found = await read('hidden-row.xlsx');
		expect(found.cells.map(({ variant, people }) => [variant, people])).toEqual([
			['Control', 12000],
			['Test', 12010]
		]);
		expect(found.passed).toEqual([{ line: 4, code: 'hidden_row' }]);
		expect(found.notices.map(noticeWords)).toContain(
			'1 row hidden in the workbook left out: show it there to take it in'
		);
	});

	it('reads numbers that are text, as a CSV file has them', async () => {
		const found = await read('text-numbers.xlsx');
		expect(found.problems).toEqual([]);
		expect(found.cells.map(({ variant, people, measures }) => [variant, people, ...measures])).toEqual([
			['Control', 12000, 372, 18240.5],
			['Test', 12010, 414, 20537]
		]);
	});

	it.each([
		['12 000', '12000'],
		['18 240,50', '18240.50'],
		['18\u00a0240.50 €', '18240.50'],
		['1.204,50', '1204.50'],
		['12,5', '12.5'],
		['1,204', '1,204'],
		['1.204', '1.204'],
		['030 123 456', '030 123 456'],
		['Q1 2026', 'Q1 2026']
	])('%s is %s', (text, expected) => expect(numberOfText(text)).toBe(expected));
});
