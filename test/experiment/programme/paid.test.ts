import { describe, expect, it } from 'vitest';
import { paidState, paidTones, paidWords } from '#lib/experiment/programme/paid.ts';

describe('paidState', () => {
	it('has the word of the chip on the page of the campaign', () => {
		for (const chip of [
			'Paid',
			'Lost',
			'Too close',
			'Add costs',
			'Better',
			'Worse',
			'Not comparable'
		] as const) {
			expect(paidWords[paidState({ status: 'ended' }, chip, true)]).toBe(chip);
			expect(paidWords[paidState({ status: 'ended' }, chip, false)]).toBe(chip);
		}
		for (const chip of ['Paying', 'Losing', 'Too early', 'Too few people', 'No verdict'] as const)
			expect(paidWords[paidState({ status: 'running' }, chip, true)]).toBe(chip);
	});

	it('distinguishes a gain that is too close from a metric that is', () => {
		expect(paidState({ status: 'ended' }, 'Too close', true)).toBe('too-close');
		expect(paidState({ status: 'ended' }, 'Too close', false)).toBe('no-difference');
	});

	it('is none of them while nothing is published, or not any more', () => {
		expect(paidState({ status: 'awaiting release' }, null, false)).toBe('not-published');
		expect(paidState({ status: 'withdrawn' }, null, false)).toBe('withdrawn');
	});

	it('has a colour for each', () => {
		expect(Object.keys(paidTones).toSorted()).toEqual(Object.keys(paidWords).toSorted());
	});
});
