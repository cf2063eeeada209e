import { describe, expect, it } from 'vitest';
import { isChosen, pairsOf } from '#lib/components/form/policy-form.ts';

describe('pairsOf', () => {
	it('offers every pair once, and those of the policy that the file no longer has', () => {
		expect(pairsOf(['a', 'b', 'date'], [['b', 'a']])).toEqual([
			['a', 'b'],
			['a', 'date'],
			['b', 'date']
		]);
		expect(pairsOf(['a'], [['x', 'y']])).toEqual([['x', 'y']]);
	});

	it('knows a chosen pair in either order', () => {
		expect(isChosen(['a', 'b'], [['b', 'a']])).toBe(true);
		expect(isChosen(['a', 'c'], [['b', 'a']])).toBe(false);
	});
});
