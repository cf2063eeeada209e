import { describe, expect, it } from 'vitest';
import { headlineOf } from '#lib/experiment/results/headline.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import type { ResultRow, ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { variantName } from '#lib/format/names.ts';
import { conversion, optOuts, revenue, shown } from '../../charts/rows.ts';

const up = { estimate: 0.004, low: 0.001, high: 0.007 };
const down = { estimate: -0.2, low: -0.3, high: -0.1 };
const headlineText = (rows: readonly ResultRow[], more: Partial<Parameters<typeof headlineOf>[0]> = {}) =>
	headlineOf({
		rows,
		metrics: [conversion, revenue, optOuts],
		sampleRatio: null,
		currency: 'EUR',
		running: false,
		...more
	});
const lost: ShownRow = {
	...shown(down, { verdict: 'worse', metric: 'revenue_per_person' }),
	control: { people: 1000, numerator: 1000, denominator: 1000, value: 1 },
	treatment: { people: 1000, numerator: 800, denominator: 1000, value: 0.8 }
};

describe('variantName', () => {
	it.each([
		['Mens E-Mail', 'Mens E-Mail'],
		['B', 'B'],
		['test', '“test”'],
		['personalised_a', '“personalised_a”'],
		['Personalised_A', '“Personalised_A”'],
		['2 e-mails', '“2 e-mails”']
	])('writes %s as %s', (name, words) => {
		expect(variantName(name)).toBe(words);
	});
});

describe('headlineOf', () => {
	it('never starts with a raw lower-case name', () => {
		expect(headlineText([shown(up, { variant: 'picks' })]).headline).toBe('“picks” raised conversion.');
		expect(headlineText([shown(up, { variant: 'Mens E-Mail' })]).headline).toBe(
			'Mens E-Mail raised conversion.'
		);
	});

	it('says what was lost while the primary metric won', () => {
		const { headline, sentence, tone } = headlineText([shown(up), lost]);
		expect(headline).toBe('B raised conversion, but revenue per person fell.');
		expect(sentence).toContain('Revenue per person fell by €0.20, from €1.00 to €0.80.');
		expect(tone).toBe('better');
	});

	it('does not blame one treatment for the loss of another, and names it', () => {
		expect(headlineText([shown(up), { ...lost, variant: 'C' }]).headline).toBe(
			'B raised conversion; with C, revenue per person fell.'
		);
	});

	it('names the price in trust, and whose it is', () => {
		const broken = shown(up, { metric: 'unsubscribe_rate', verdict: 'guardrail broken' });
		expect(headlineText([shown(up), broken])).toMatchObject({
			tone: 'warning',
			headline: 'B raised conversion and cost trust: opt-outs got worse.'
		});
		expect(headlineText([shown(up), { ...broken, variant: 'other' }]).headline).toBe(
			'B raised conversion; with “other”, opt-outs got worse.'
		);
	});

	it('mentions a price, not trust, where the guardrail does not measure trust', () => {
		const guarded: Metric = { ...revenue, role: 'guardrail', margin: { relative: 0.05, absolute: 0 } };
		const broken: ShownRow = { ...lost, verdict: 'guardrail broken' };
		expect(headlineText([shown(up), broken], { metrics: [conversion, guarded, optOuts] })).toMatchObject({
			tone: 'warning',
			headline: 'B raised conversion at a price: revenue per person got worse.'
		});
	});

	it('says the interval that decides, at its level', () => {
		const deciding = {
			...up,
			low: 0.0005,
			high: 0.0075,
			p: 0.02,
			level: 0.975,
			why: ['multiplicity'],
			shared: { method: 'holm', comparisons: 2 }
		} as const;
		const { sentence } = headlineText([shown(up, { deciding }), shown(up, { variant: 'C' })]);
		expect(sentence).toContain('(likely +0.05 to +0.75\u00a0pt)');
	});

	it('gives no verdict from an interval that rests on independent impressions', () => {
		const { headline } = headlineText([shown(up, { varianceSource: 'binomial', verdict: 'no interval' })]);
		expect(headline).toBe('No verdict.');
	});

	it('says "yet" while the campaign runs', () => {
		const none = shown({ estimate: 0.001, low: -0.002, high: 0.004 }, { verdict: 'no clear difference yet' });
		expect(headlineText([none], { running: true }).headline).toBe('Too early to call on conversion.');
	});
});
