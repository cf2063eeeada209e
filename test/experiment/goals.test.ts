import { describe, expect, it } from 'vitest';
import { goals, goalWords, primaryFor, proposalFor, type CustomMetric } from '#lib/experiment/goals.ts';
import { aimedMetrics, contractMetrics, metricsOf } from '#lib/experiment/metrics.ts';
import { switchNotes } from '#lib/experiment/switch-notes.ts';
import type { Measure } from '#lib/privacy/cube.ts';

const measures = (...names: string[]): Measure[] =>
	names.map((name) => ({ name, kind: 'money', role: 'sum', of: [] }));
const shop = measures(
	'conversions',
	'revenue',
	'orders',
	'unsubscribes',
	'csat',
	'csat_responses',
	'gift_cards'
);
const metrics = metricsOf(shop);
const gifts: CustomMetric = {
	measure: 'gift_cards',
	label: 'Gift cards given back',
	direction: 'decrease',
	role: 'guardrail',
	unit: 'money',
	margin: 0.05
};

describe('proposalFor', () => {
	it('takes what shows the goal best out of the metrics there are', () => {
		expect(proposalFor('sales', metrics)).toEqual({
			primary: 'conversion',
			secondary: ['revenue_per_person', 'orders_per_person'],
			guardrails: ['unsubscribe_rate', 'csat']
		});
		expect(proposalFor('loyalty', metrics).primary).toBe('orders_per_person');
		expect(proposalFor('engagement', metrics)).toMatchObject({ primary: 'conversion', secondary: [] });
	});

	it('does not guard what decides', () => {
		expect(proposalFor('satisfaction', metrics)).toEqual({
			primary: 'csat',
			secondary: [],
			guardrails: ['unsubscribe_rate']
		});
		expect(proposalFor('retention', metrics).guardrails).toEqual(['csat']);
	});

	it('proposes nothing where nothing shows the goal', () => {
		expect(proposalFor('satisfaction', metricsOf(measures('conversions'))).primary).toBeNull();
	});

	it('names only metrics that exist, whatever the goal', () => {
		const known = new Set(contractMetrics.map(({ name }) => name));
		for (const goal of goals) {
			const { primary, secondary, guardrails } = proposalFor(goal, contractMetrics);
			const all = [...(primary ? [primary] : []), ...secondary, ...guardrails];
			expect(
				all.filter((name) => !known.has(name)),
				goal
			).toEqual([]);
			expect(new Set(all).size, goal).toBe(all.length);
			expect(goalWords(goal)).toMatch(/^[A-Z]\w+: /);
		}
	});
});

describe('primaryFor', () => {
	it('is the chosen one, else the goal’s, else nobody’s', () => {
		expect(primaryFor({ goal: 'sales', primary: 'csat' }, metrics)).toBe('csat');
		expect(primaryFor({ goal: 'loyalty', primary: 'clv' }, metrics)).toBe('orders_per_person');
		expect(primaryFor({ goal: null, primary: null }, metrics)).toBeUndefined();
	});
});

describe('aimedMetrics', () => {
	it('puts the one that decides first, without a limit', () => {
		const [first] = aimedMetrics(shop, { goal: 'satisfaction', primary: null, custom: [] });
		expect(first).toMatchObject({ name: 'csat', role: 'primary' });
		expect(first?.margin).toBeUndefined();
	});

	it('is what a file’s metrics are where nothing is said', () => {
		expect(aimedMetrics(shop, { goal: null, primary: null, custom: [] })).toEqual(metrics);
	});

	it('reads a measure outside the contract as its editor says', () => {
		const read = (custom: readonly CustomMetric[]) =>
			aimedMetrics(shop, { goal: null, primary: null, custom }).find(({ name }) => name === 'gift_cards');
		expect(read([])).toMatchObject({ label: 'Gift cards', role: 'secondary', unit: 'number' });
		expect(read([gifts])).toMatchObject({
			label: 'Gift cards given back',
			role: 'guardrail',
			direction: 'decrease',
			unit: 'money',
			margin: { relative: 0.05, absolute: 0 }
		});
		expect(read([{ ...gifts, role: 'secondary' }])?.margin).toBeUndefined();
	});
});

describe('switchNotes', () => {
	it('says who chose another metric with results in view', () => {
		const change = { from: 'conversion', to: 'gift_cards', at: '2026-11-25T10:00:00.000Z', by: 'Ada' };
		const [note] = switchNotes([change], metrics);
		expect(note?.level).toBe('notice');
		expect(note?.words).toContain(
			'Primary metric changed from Conversion to Gift cards on 25 Nov 2026 by Ada, after results were published'
		);
	});
});
