import { describe, expect, it } from 'vitest';
import {
	longestNote,
	marksOf,
	readNote,
	type NoteLine
} from '../../src/routes/campaigns/[slug]/decisions/noting.ts';

const read = (change: Partial<Parameters<typeof readNote>[0]>) =>
	readNote({ kind: 'note', day: '2026-05-14', words: 'Prices rose.', ...change });

describe('readNote', () => {
	it('takes a day or none, and trims the words', () => {
		expect(read({})).toEqual({ note: { kind: 'note', day: 20_587, words: 'Prices rose.' }, problems: {} });
		expect(read({ day: '', words: '  Roll out.\r\n', kind: 'decision' })).toEqual({
			note: { kind: 'decision', day: null, words: 'Roll out.' },
			problems: {}
		});
	});

	it('says what is wrong beside the field', () => {
		expect(Object.keys(read({ words: ' ' }).problems)).toEqual(['words']);
		expect(read({ words: 'x'.repeat(longestNote) }).problems).toEqual({});
		expect(Object.keys(read({ words: 'x'.repeat(longestNote + 1) }).problems)).toEqual(['words']);
		expect(Object.keys(read({ day: '2026-02-30' }).problems)).toEqual(['day']);
		expect(Object.keys(read({ kind: 'rumour' }).problems)).toEqual(['kind']);
	});
});

describe('marksOf', () => {
	const line = (number: number, day: string | null, struck: NoteLine['struck'] = null): NoteLine => ({
		number,
		day,
		kind: 'note',
		words: `note ${number}`,
		by: 'Ada',
		at: '2026-05-14T00:00:00.000Z',
		struck
	});
	const period = { from: '2026-05-01', to: '2026-05-31' };
	const numbers = (list: readonly NoteLine[]) => marksOf(list, period).map(({ number }) => number);

	it('marks noted days of the drawing, the oldest first', () => {
		expect(numbers([line(3, '2026-05-31'), line(2, '2026-05-01'), line(1, '2026-05-31')])).toEqual([2, 1, 3]);
	});

	it('leaves out other days, none, and what was struck out', () => {
		const struck = { by: 'Bert', at: '2026-05-20T00:00:00.000Z' };
		expect(numbers([line(1, '2026-04-30'), line(2, null), line(3, '2026-05-02', struck)])).toEqual([]);
	});
});
