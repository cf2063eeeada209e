import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakable } from '#lib/format/breakable.ts';
import { shortened } from '#lib/format/names.ts';
import { cut, unstorable } from '#lib/format/storable.ts';

const texts = fc.string({ unit: 'grapheme', maxLength: 200 });
const lettersOf = (text: string) => [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);

describe('breakable', () => {
	it('breaks a name after its marks', () => {
		expect(breakable('personalised_recommendations_purchase_history_v2')).toEqual([
			'personalised_',
			'recommendations_',
			'purchase_',
			'history_',
			'v2'
		]);
		expect(breakable('app.home/top')).toEqual(['app.', 'home/', 'top']);
	});

	it('breaks a word that is longer than words are', () => {
		expect(breakable('x'.repeat(120)).every((part) => part.length <= 14)).toBe(true);
		expect(breakable('Personalised')).toEqual(['Personalised']);
	});

	it('leaves sentences and numbers alone', () => {
		for (const text of [
			'Conversion rose by 2.07 points, from 5.00% to 7.07%.',
			'29 Nov, 20:58',
			'−€1,234.50'
		])
			expect(breakable(text)).toEqual([text]);
	});

	it('keeps every letter in its order', () => {
		fc.assert(fc.property(texts, (text) => breakable(text).join('') === text));
	});
});

describe('shortened', () => {
	it('keeps both ends of a name', () => {
		expect(shortened('personalised_recommendations_purchase_history_v2', 28)).toBe(
			'personalised_r…se_history_v2'
		);
		expect(shortened('picks', 28)).toBe('picks');
	});

	it('is never longer than it may be, and never cuts a letter', () => {
		fc.assert(
			fc.property(texts, fc.integer({ min: 5, max: 60 }), (text, maxLength) => {
				const [whole, short] = [lettersOf(text), lettersOf(shortened(text, maxLength))];
				return whole.length <= maxLength
					? short.join('') === text
					: short.length <= maxLength && short[0] === whole[0] && short.at(-1) === whole.at(-1);
			})
		);
	});
});

describe('unstorable', () => {
	it('says what is wrong with a text', () => {
		expect(unstorable('Grüße 💥')).toBeNull();
		expect(unstorable('a\0b')).toContain('U+0000');
		expect(unstorable('a\ud83d')).toContain('half a character');
	});

	it('never says so of text that is cut', () => {
		fc.assert(
			fc.property(texts, fc.nat(20), (text, maxLength) => {
				const short = cut(text, maxLength);
				return short.isWellFormed() && short.length >= Math.min(text.length, maxLength) - 1;
			})
		);
	});
});
