import { describe, expect, test } from 'vitest';
import { meaningOf, plainName } from '#lib/table/words/names.ts';

describe('plainName', () => {
	test.each([
		['# of Website Clicks', 'of_website_clicks'],
		[' of Impressions', 'of_impressions'],
		['Spend [USD]', 'spend_usd'],
		['revenueSq', 'revenue_sq'],
		['__proto__', 'proto']
	])('of %j is %j', (header, name) => expect(plainName(header)).toBe(name));
});

describe('meaningOf', () => {
	test.each([
		['variant', 'variant'],
		['Experiment Group', 'variant'],
		['Campaign Name', 'campaign'],
		['Datum', 'date'],
		['customers', 'people'],
		['Reach', 'people'],
		['n', 'people'],
		['Number of users', 'people'],
		['# of Website Clicks', 'clicks'],
		[' of Impressions', 'impressions'],
		['of Purchase', 'conversions'],
		['Enrollments', 'conversions'],
		['visits', 'visits'],
		['Total Revenue (EUR)', 'revenue'],
		['Amount spent (USD)', 'cost'],
		['Clicks (all)', 'clicks'],
		['opt-outs', 'unsubscribes'],
		['Spam Reports', 'complaints'],
		['revenue_squared', 'revenue_sq'],
		['sum_sq_revenue', 'revenue_sq'],
		['Revenue^2', 'revenue_sq'],
		['pre_sales', 'pre_revenue'],
		['pre_sales_sq', 'pre_revenue_sq'],
		['pre_revenue_x_revenue', 'revenue_x_pre_revenue'],
		['csat_n', 'csat_responses'],
		['responses', 'csat_responses'],
		['Unique viewers', 'reached'],
		['people_reached', 'reached'],
		['reach', 'people'],
		['NPS promoters', 'promoters'],
		['Detractors', 'detractors'],
		['nps_n', 'nps_responses'],
		['LTV', 'clv']
	])('of %j is %s', (header, target) => expect(meaningOf(header)?.target).toBe(target));

	test.each([
		'spend',
		'segment',
		'channel',
		'conversion rate',
		'# of View Content',
		'__proto__',
		'constructor',
		'',
		'pageviews',
		'people_sq'
	])('of %j is unknown', (header) => expect(meaningOf(header)).toBeNull());

	test('ignores endless headers', () => expect(meaningOf('['.repeat(60_000))).toBeNull());

	test('uses the further words for derived names too', () => {
		const extra = new Map([
			['spend', 'revenue'],
			['nps', 'nps']
		]);
		expect(meaningOf('spend_squared', extra)?.target).toBe('revenue_sq');
		expect(meaningOf('nps_sq', extra)?.target).toBe('nps_sq');
	});
});
