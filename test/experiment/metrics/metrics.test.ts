import { describe, expect, it } from 'vitest';
import { metricsOf } from '#lib/experiment/metrics/metrics.ts';
import type { Measure, MeasureKind } from '#lib/privacy/cube.ts';

const measures = (...names: [string, MeasureKind][]): Measure[] =>
	names.map(([name, kind]) =>
		name.endsWith('_sq')
			? { name, kind, role: 'square', of: [name.slice(0, -3)] }
			: { name, kind, role: 'sum', of: [] }
	);
const names = (...list: [string, MeasureKind][]) =>
	metricsOf(measures(...list)).map(({ name, role }) => `${name} ${role}`);

describe('metricsOf', () => {
	it('puts conversion first and guardrails last', () => {
		expect(
			names(
				['unsubscribes', 'outcome'],
				['revenue', 'money'],
				['revenue_sq', 'money'],
				['conversions', 'outcome']
			)
		).toEqual(['conversion primary', 'revenue_per_person secondary', 'unsubscribe_rate guardrail']);
	});

	it('divides clicks by impressions where there are some, by people where not', () => {
		expect(names(['clicks', 'event'], ['impressions', 'event'])).toEqual([
			'ctr primary',
			'impressions_per_person secondary'
		]);
		expect(names(['clicks', 'outcome'])).toEqual(['click_rate primary']);
	});

	it('makes a mean per person of a measure outside the contract', () => {
		expect(names(['conversions', 'outcome'], ['watch_minutes', 'money'])).toEqual([
			'conversion primary',
			'watch_minutes secondary'
		]);
	});

	it('takes the primary that the campaign names', () => {
		const list = metricsOf(measures(['conversions', 'outcome'], ['revenue', 'money']), 'revenue_per_person');
		expect(list.map(({ name, role }) => `${name} ${role}`)).toEqual([
			'revenue_per_person primary',
			'conversion secondary'
		]);
	});

	it('divides cost by clicks, which are people where there are no impressions', () => {
		const cost = (...more: [string, MeasureKind][]) =>
			metricsOf(measures(['cost', 'money'], ...more)).find(({ name }) => name === 'cost_per_click');
		expect(cost(['clicks', 'event'], ['impressions', 'event'])).toMatchObject({
			label: 'Cost per click',
			direction: 'decrease'
		});
		expect(cost(['clicks', 'outcome'])).toMatchObject({
			label: 'Cost per person who clicked',
			denominatorIsOutcome: true
		});
		expect(cost()).toBeUndefined();
	});

	it('makes a net promoter score of all three counts only', () => {
		const asked: [string, MeasureKind][] = [
			['promoters', 'answer'],
			['nps_responses', 'answer']
		];
		expect(names(...asked)).toEqual([]);
		expect(names(...asked, ['detractors', 'answer'])).toEqual(['nps guardrail']);
		expect(names(['reached', 'outcome'])).toEqual(['reach_rate secondary']);
	});

	it('needs respondents for a satisfaction score', () => {
		expect(names(['csat', 'score'])).toEqual([]);
		expect(names(['csat', 'score'], ['csat_responses', 'responses'])).toEqual(['csat guardrail']);
	});
});
