import { describe, expect, test } from 'vitest';
import { measureFacts, productName } from '#lib/table/words/measure.ts';

describe('measureFacts', () => {
	test.each([
		['conversions', [], { kind: 'outcome', base: 'conversions', pre: false }],
		['clicks', [], { kind: 'outcome', base: 'clicks', pre: false }],
		['clicks', ['impressions'], { kind: 'event', base: 'clicks', pre: false }],
		['orders', [], { kind: 'event', base: 'orders', pre: false }],
		['pre_revenue', [], { kind: 'money', base: 'revenue', pre: true }],
		['revenue_sq', [], { kind: 'square', of: 'revenue', pre: false }],
		['pre_revenue_sq', [], { kind: 'square', of: 'pre_revenue', pre: true }],
		['revenue_x_pre_revenue', [], { kind: 'product', of: ['revenue', 'pre_revenue'] }],
		['csat', [], { kind: 'score', base: 'csat', pre: false }],
		['csat_responses', [], { kind: 'respondents', base: 'csat_responses', pre: false }],
		['reached', [], { kind: 'outcome', base: 'reached', pre: false }],
		['promoters', [], { kind: 'answer', base: 'promoters', pre: false }],
		['nps_responses', [], { kind: 'answer', base: 'nps_responses', pre: false }],
		['nps', [], { kind: 'custom', base: 'nps', pre: false }]
	])('knows %s beside %j', (name, others, facts) =>
		expect(measureFacts(name, [name, ...others])).toEqual(facts)
	);
});

describe('productName', () => {
	test('follows the order of the contract, with the past last', () => {
		expect(productName('revenue', 'orders')).toBe('orders_x_revenue');
		expect(productName('pre_revenue', 'revenue')).toBe('revenue_x_pre_revenue');
		expect(productName('zeta', 'alpha')).toBe(productName('alpha', 'zeta'));
	});
});
