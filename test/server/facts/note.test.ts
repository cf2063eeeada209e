import { describe, expect, it } from 'vitest';
import { note } from '#lib/server/facts/note.ts';
import { readForm } from '#lib/server/facts/read-form.ts';
import { formData } from './form.ts';

const read = (change: Readonly<Record<string, string>>) =>
	readForm(note, formData({ kind: 'note', day: '2026-05-14', words: 'Prices rose.', ...change }));

describe('a note', () => {
	it('has a day or none, and lines without blanks around them', () => {
		expect(read({}).value).toEqual({
			kind: 'note',
			day: 20_587,
			mention: null,
			words: 'Prices rose.'
		});
		expect(read({ mention: 'ada' }).value?.mention).toBe('ada');
		expect(read({ day: '', words: '  Roll\r\nout.\r\n', kind: 'decision' }).value).toEqual({
			kind: 'decision',
			day: null,
			mention: null,
			words: 'Roll\nout.'
		});
		expect(read({ words: 'x'.repeat(500) }).problems).toBeNull();
	});

	it.each([
		['words', ' '],
		['words', 'x'.repeat(501)],
		['day', '2026-02-30'],
		['kind', 'rumour']
	])('is refused for %s %j', (name, text) => {
		expect(Object.keys(read({ [name]: text }).problems ?? {})).toEqual([name]);
	});
});
