import { describe, expect, test } from 'vitest';
import type { Measure } from '../../src/lib/privacy/cube.ts';
import { familiesOf } from '../../src/lib/privacy/grouping/family.ts';

const measure = (name: string, kind: Measure['kind'], of: string[] = []): Measure => ({
	name,
	kind,
	role: of.length === 0 ? 'sum' : of.length === 1 ? 'square' : 'product',
	of
});

const measures = [
	measure('impressions', 'event'),
	measure('impressions_sq', 'event', ['impressions']),
	measure('clicks', 'outcome'),
	measure('conversions', 'outcome'),
	measure('conversions_sq', 'outcome', ['conversions']),
	measure('clicks_x_conversions', 'outcome', ['clicks', 'conversions']),
	measure('impressions_x_conversions', 'outcome', ['impressions', 'conversions']),
	measure('revenue', 'money'),
	measure('revenue_sq', 'money', ['revenue']),
	measure('pre_revenue', 'money'),
	measure('revenue_x_pre_revenue', 'money', ['revenue', 'pre_revenue']),
	measure('revenue_x_unsubscribes', 'money', ['revenue', 'unsubscribes']),
	measure('clv', 'money'),
	measure('csat', 'score'),
	measure('csat_sq', 'score', ['csat']),
	measure('csat_responses', 'responses'),
	measure('csat_x_revenue', 'money', ['csat', 'revenue']),
	measure('unsubscribes', 'outcome'),
	measure('promoters', 'answer'),
	measure('promoters_sq', 'answer', ['promoters']),
	measure('detractors', 'answer'),
	measure('nps_responses', 'answer'),
	measure('csat_x_nps_responses', 'answer', ['csat', 'nps_responses'])
];
const all = measures.map((_, at) => at);
const index = (name: string) => measures.findIndex((one) => one.name === name);
const names = (indices: readonly number[]) => indices.map((at) => measures[at]?.name);

describe('familiesOf', () => {
	const families = familiesOf(measures, all);

	test('counts people who did both among the outcomes, and keeps squares and event products beside theirs', () => {
		expect(names(families.outcomes)).toEqual([
			'clicks',
			'conversions',
			'clicks_x_conversions',
			'unsubscribes'
		]);
		expect(names(families.beside.get(index('conversions')) ?? [])).toEqual([
			'conversions_sq',
			'impressions_x_conversions'
		]);
		expect(names(families.sent)).toEqual(['impressions', 'impressions_sq']);
	});

	test('joins amounts linked by a product, and leaves others on their own', () => {
		expect(families.money.map(({ amounts }) => names(amounts.map(({ sum }) => sum)))).toEqual([
			['revenue', 'pre_revenue'],
			['clv']
		]);
	});

	test('knows the buyers of revenue, and that amounts of other outcomes are partial', () => {
		const [revenue] = families.money;
		expect(revenue?.amounts[0]).toEqual({
			sum: index('revenue'),
			square: index('revenue_sq'),
			buyers: index('conversions')
		});
		expect(revenue?.partial).toEqual([
			{ product: index('revenue_x_unsubscribes'), outcome: index('unsubscribes') }
		]);
	});

	test('counts respondents with their score, also where the score itself is unknown', () => {
		expect(families.scores).toEqual([
			{
				members: [index('csat'), index('csat_sq'), index('csat_responses')],
				responses: [index('csat_responses')]
			}
		]);
		const without = all.filter((at) => at !== index('csat'));
		expect(familiesOf(measures, without).scores[0]?.responses).toEqual([index('csat_responses')]);
	});

	test('publishes answers as three counts or not at all', () => {
		expect(families.answers).toEqual({
			promoters: index('promoters'),
			detractors: index('detractors'),
			responses: index('nps_responses')
		});
		expect(
			familiesOf(
				measures,
				all.filter((at) => at !== index('detractors'))
			).answers
		).toBeNull();
	});

	test('publishes a product of a score, or anything else made of answers, nowhere', () => {
		const { sent, events, outcomes, beside, money, scores, answers } = families;
		const published = [
			...sent,
			...events.flatMap(({ counts, products }) => [
				...counts.flatMap(({ sum, square }) => [sum, square]),
				...products
			]),
			...outcomes,
			...[...beside.values()].flat(),
			...money.flatMap(({ amounts, partial, others }) => [
				...amounts.flatMap(({ sum, square }) => [sum, square]),
				...partial.map(({ product }) => product),
				...others
			]),
			...scores.flatMap(({ members }) => members),
			...(answers ? [answers.promoters, answers.detractors, answers.responses] : [])
		];
		const nowhere = ['csat_x_revenue', 'promoters_sq', 'csat_x_nps_responses'];
		for (const name of nowhere) expect(published).not.toContain(index(name));
		expect(new Set(published.filter((at) => at >= 0)).size).toBe(measures.length - nowhere.length);
	});
});
