import { describe, expect, it } from 'vitest';
import { noAims, type Aims } from '#lib/experiment/metrics/goals.ts';
import { contractMetrics, metricsOf } from '#lib/experiment/metrics/metrics.ts';
import {
	decidingWith,
	typedAims,
	typedRoles,
	type TypedAims,
	type TypedCustom
} from '../../src/routes/campaigns/[slug]/edit/aims.ts';
import { readAims as readSent } from '../../src/routes/campaigns/[slug]/edit/aims.server.ts';

const aims: Aims = {
	...noAims,
	goal: 'sales',
	primary: 'conversion',
	custom: [
		{
			measure: 'visits',
			label: 'Visits',
			direction: 'decrease',
			role: 'guardrail',
			unit: 'number',
			margin: 0.025
		}
	]
};
const readAims = ({ roles, custom, ...plain }: TypedAims, about: Parameters<typeof readSent>[1]) => {
	const rows = (prefix: string, list: readonly object[]) =>
		list.flatMap((row, i) =>
			Object.entries(row).map(([field, text]): [string, string] => [`${prefix}-${i}-${field}`, String(text)])
		);
	const { options, problems } = readSent(
		new Map([...Object.entries(plain), ...rows('role', roles), ...rows('custom', custom)]),
		about
	);
	return { options, problems };
};
const known = { metrics: ['conversion', 'visits'], measures: ['visits'] };
const choices = {
	published: true,
	metrics: metricsOf([
		{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
		{ name: 'unsubscribes', kind: 'outcome', role: 'sum', of: [] },
		...['promoters', 'detractors', 'nps_responses'].map((name) => ({
			name,
			kind: 'answer' as const,
			role: 'sum' as const,
			of: []
		}))
	])
};
const [start] = typedAims(aims, [{ name: 'visits', label: 'Visits', money: false }], choices).custom;
const read = (change: Partial<TypedAims>, custom: Partial<TypedCustom> = {}) =>
	readAims(
		{ ...typedAims(aims, [], choices), custom: start ? [{ ...start, ...custom }] : [], ...change },
		known
	);

describe('readAims', () => {
	it('gives back what the form started with', () => {
		const { goal, primary, custom } = aims;
		const roles = [
			{ metric: 'conversion', role: 'secondary', margin: null },
			{ metric: 'unsubscribe_rate', role: 'guardrail', margin: null },
			{ metric: 'nps', role: 'guardrail', margin: null }
		];
		expect(read({})).toEqual({ options: { goal, primary, custom, roles }, problems: {} });
		expect(start?.margin).toBe('2.5');
		expect(readAims(typedAims(noAims, [], choices), known)).toEqual({
			options: { goal: null, primary: null, custom: [], roles },
			problems: {}
		});
	});

	it('starts a measure nobody spoke of as the file’s name for it says, and more as better', () => {
		expect(
			typedAims(noAims, [{ name: 'gift_cards', label: 'Gift cards', money: true }], choices).custom
		).toMatchObject([{ label: 'Gift cards', direction: 'increase', role: 'secondary', unit: 'money' }]);
	});

	it('says what is wrong, by field', () => {
		const wrong = (...change: Parameters<typeof read>) => Object.keys(read(...change).problems);
		expect(wrong({ goal: 'fame' })).toEqual(['goal']);
		expect(wrong({ primary: 'clv' })).toEqual(['primary']);
		expect(wrong({}, { measure: 'secret' })).toEqual(['custom-0-label']);
		expect(wrong({}, { label: ' ' })).toEqual(['custom-0-label']);
		expect(wrong({}, { margin: 'some' })).toEqual(['custom-0-margin']);
		expect(wrong({}, { margin: '101' })).toEqual(['custom-0-margin']);
		expect(wrong({}, { margin: '1,000' })).toEqual(['custom-0-margin']);
		expect(wrong({}, { margin: '', role: 'guardrail' })).toEqual(['custom-0-margin']);
		expect(wrong({}, { margin: '', role: 'secondary' })).toEqual([]);
	});
});

describe('typedRoles', () => {
	const text = (goal: string, at = choices) =>
		typedRoles(goal, at).map(({ metric, role }) => `${metric} ${role}`);

	it('are those that the goal proposes, of the metrics there are', () => {
		expect(text('engagement')).toEqual([
			'conversion guardrail',
			'unsubscribe_rate guardrail',
			'nps guardrail'
		]);
		expect(text('sales')[0]).toBe('conversion secondary');
	});

	it('are those that the goal speaks of before anything is published', () => {
		const open = { published: false, metrics: contractMetrics };
		expect(text('', open)).toEqual([]);
		expect(text('satisfaction', open)).toEqual([
			'conversion guardrail',
			'unsubscribe_rate guardrail',
			'complaint_rate guardrail',
			'csat guardrail',
			'nps guardrail'
		]);
	});

	it('do not move where a goal was chosen before roles could be', () => {
		const before = typedAims({ ...noAims, goal: 'engagement' }, [], choices);
		expect(before.roles[0]).toEqual({ metric: 'conversion', role: 'secondary', margin: '' });
	});

	it('are read in percent, of a score in points', () => {
		const roles = [
			{ metric: 'conversion', role: 'guardrail', margin: '2,5' },
			{ metric: 'nps', role: 'guardrail', margin: '4' },
			{ metric: 'unsubscribe_rate', role: 'secondary', margin: '7' }
		];
		expect(read({ roles }).options?.roles).toEqual([
			{ metric: 'conversion', role: 'guardrail', margin: 0.025 },
			{ metric: 'nps', role: 'guardrail', margin: 4 },
			{ metric: 'unsubscribe_rate', role: 'secondary', margin: null }
		]);
		const again = typedAims({ ...aims, roles: read({ roles }).options?.roles ?? [] }, [], choices).roles;
		expect(again.map(({ margin }) => margin)).toEqual(['2.5', '', '4']);
		const wrong = [{ metric: 'nps', role: 'guardrail', margin: 'much' }];
		expect(Object.keys(read({ roles: wrong }).problems)).toEqual(['role-0-margin']);
	});

	it('of another goal are not taken for those of this one', () => {
		expect(read({ goal: 'loyalty' }).options?.roles).toBeUndefined();
	});
});

describe('decidingWith', () => {
	it('is the chosen one, else the goal’s, else the file’s own', () => {
		expect(decidingWith({ goal: 'satisfaction', primary: 'conversion' }, choices)).toBe('conversion');
		expect(decidingWith({ goal: 'satisfaction', primary: '' }, choices)).toBe('nps');
		expect(decidingWith({ goal: '', primary: '' }, choices)).toBe('conversion');
		expect(decidingWith({ goal: 'loyalty', primary: '' }, { ...choices, published: false })).toBeNull();
	});
});
