import { describe, expect, it } from 'vitest';
import { hasMention } from '#lib/format/mention-pattern.ts';
import { marksOf, wordParts, type NoteLine } from '../../src/routes/campaigns/[slug]/decisions/noting.ts';

describe('marksOf', () => {
	const line = (number: number, day: string | null, struck: NoteLine['struck'] = null): NoteLine => ({
		number,
		day,
		kind: 'note',
		words: `note ${number}`,
		mentions: [],
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

describe('wordParts', () => {
	const mentioned = (words: string, ...mentions: string[]) =>
		wordParts({ words, mentions }).flatMap(({ text, isMention }) => (isMention ? text : []));

	it('are the words, with each mention as a part of its own', () => {
		const words = 'Ask @Ana Ruiz, or ana@Ana Ruiz.example, @Anabel and @Ana.';
		const parts = wordParts({ words, mentions: ['Ana', 'Ana Ruiz'] });
		expect(parts.map(({ text }) => text).join('')).toBe(words);
		expect(mentioned(words, 'Ana', 'Ana Ruiz')).toEqual(['@Ana Ruiz', '@Ana']);
		expect(mentioned(words)).toEqual([]);
		expect(mentioned('@Ana  Ruiz, @Ana\nRuiz, @Ana\u00a0Ruiz', 'Ana', 'Ana Ruiz')).toEqual([
			'@Ana  Ruiz',
			'@Ana\nRuiz',
			'@Ana\u00a0Ruiz'
		]);
		expect(mentioned('@A.*(b) $1 @AxxB', 'A.*(b) $1')).toEqual(['@A.*(b) $1']);
	});
});

describe('hasMention', () => {
	it('sees an @ before a name, and no email address', () => {
		expect(['Ask @Olga', '@Ümit: see', '(@Bo)'].map(hasMention)).toEqual([true, true, true]);
		expect(['bob@example.com', 'sold @ 5', 'a.b@c.de', ''].map(hasMention)).toEqual([
			false,
			false,
			false,
			false
		]);
	});
});
