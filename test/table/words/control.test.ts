import { describe, expect, test } from 'vitest';
import { findVariant, guessControl } from '#lib/table/words/control.ts';

describe('guessControl', () => {
	test.each([
		[['Mens E-Mail', 'No E-Mail', 'Womens E-Mail'], 'No E-Mail'],
		[['ad', 'psa'], 'psa'],
		[['control', 'experiment'], 'control'],
		[['Control Campaign', 'Test Campaign'], 'Control Campaign'],
		[['HOLDOUT', 'new'], 'HOLDOUT'],
		[['placebo_a', 'offer'], 'placebo_a'],
		[['control', 'control_plus'], 'control'],
		[['Baseline', 'b'], 'Baseline'],
		[['none', 'mail'], 'none'],
		[['placebo_a', 'placebo_b'], null],
		[['control', 'holdout'], null],
		[['a', 'b'], null],
		[['uncontrolled', 'x'], null],
		[[], null]
	])('of %j is %j', (variants, control) => expect(guessControl(variants)).toBe(control));
});

describe('findVariant', () => {
	test('finds a name as written, else ignoring case and punctuation, else nothing', () => {
		expect(findVariant('No E-Mail', ['No E-Mail', 'no e mail'])).toBe('No E-Mail');
		expect(findVariant('no e-mail', ['No E-Mail', 'x'])).toBe('No E-Mail');
		expect(findVariant('nothing', ['No E-Mail'])).toBeNull();
	});
});
