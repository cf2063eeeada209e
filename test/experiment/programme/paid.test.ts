import { describe, expect, it } from 'vitest';
import { paidState, paidTones, paidWords } from '#lib/experiment/programme/paid.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import type { ShownRow } from '#lib/experiment/results/comparison/results.ts';
import type { Verdict } from '#lib/experiment/results/comparison/verdict.ts';
import { gainOf, lineOf } from './lines.ts';

const row = (verdict: Verdict) => ({ status: 'shown', verdict }) as unknown as ShownRow;
const state = (facts: Partial<PortfolioLine>) => paidState(lineOf('One', facts));

describe('paidState', () => {
	it('follows money where it is known, whatever the main metric did', () => {
		expect(state({ gain: gainOf(10), primary: row('worse') })).toBe('paid');
		expect(state({ gain: gainOf(-10), primary: row('better') })).toBe('lost');
		expect(state({ gain: gainOf(0), primary: row('better') })).toBe('too-close');
		expect(paidTones[state({ gain: gainOf(-10), primary: row('better') })]).toBe('worse');
	});

	it('never calls a running campaign paid', () => {
		expect(state({ status: 'running', gain: gainOf(10) })).toBe('paying');
		expect(state({ status: 'running', gain: gainOf(-10) })).toBe('losing');
		expect(state({ status: 'running', gain: gainOf(0) })).toBe('too-early');
		expect(state({ status: 'running', gain: 'no_margin', primary: row('no clear difference yet') })).toBe(
			'too-early'
		);
	});

	it('asks for costs, and else takes the main metric', () => {
		expect(state({ gain: 'no_margin' })).toBe('add-costs');
		expect(state({ gain: 'no_money', primary: row('better') })).toBe('better');
		expect(state({ gain: 'no_interval', primary: row('no clear difference') })).toBe('no-difference');
		expect(state({ gain: null, primary: row('worse') })).toBe('worse');
	});

	it('shows no verdict where nothing can be compared or shown', () => {
		expect(state({ gain: gainOf(10), people: { total: 0, shown: 0 } })).toBe('too-few-people');
		expect(state({ gain: 'not_comparable' })).toBe('not-comparable');
		expect(state({ gain: 'hidden', split: 'off' })).toBe('not-comparable');
		expect(state({ status: 'awaiting release', gain: null })).toBe('not-published');
		expect(state({ status: 'withdrawn', gain: null })).toBe('withdrawn');
	});

	it('has a word for each', () => {
		expect(Object.keys(paidTones).toSorted()).toEqual(Object.keys(paidWords).toSorted());
	});
});
