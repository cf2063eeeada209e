import { describe, expect, it } from 'vitest';
import {
	goals,
	goalWords,
	primaryFor,
	proposalFor,
	rolesFor,
	type CustomMetric,
	type Goal,
	type RoleChoice
} from '#lib/experiment/metrics/goals.ts';
import { aimedMetrics, contractMetrics, metricsOf } from '#lib/experiment/metrics/metrics.ts';
import {
	levelSwitchNotes,
	marginText,
	roleChanges,
	roleSwitchNotes,
	switchNotes
} from '#lib/experiment/results/health/switch-notes.ts';
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
const asked = measures('promoters', 'detractors', 'nps_responses');
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
			guardrails: ['conversion', 'unsubscribe_rate']
		});
		expect(proposalFor('retention', metrics).guardrails).toEqual(['revenue_per_person', 'csat']);
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

describe('rolesFor', () => {
	const guardrails = (goal: Goal) =>
		rolesFor(goal, contractMetrics).flatMap(({ metric, role }) => (role === 'guardrail' ? [metric] : []));

	it('guards what a goal must not be reached at the expense of', () => {
		const everywhere = ['unsubscribe_rate', 'complaint_rate', 'csat', 'nps'];
		expect(guardrails('sales')).toEqual(everywhere);
		for (const goal of ['engagement', 'loyalty', 'satisfaction'] as const)
			expect(guardrails(goal)).toEqual(['conversion', ...everywhere]);
		expect(guardrails('retention')).toEqual(['revenue_per_person', ...everywhere]);
	});

	it('agrees with what is proposed', () => {
		for (const goal of goals) {
			const { primary, guardrails: proposed } = proposalFor(goal, contractMetrics);
			expect(guardrails(goal).filter((name) => name !== primary)).toEqual(proposed);
		}
	});
});

describe('primaryFor', () => {
	it('is the chosen one, else the goal’s, else none', () => {
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

	it('keeps the roles of a file’s metrics where nothing is declared', () => {
		expect(aimedMetrics(shop, { goal: null, primary: null, custom: [] })).toEqual(metrics);
	});

	it('gives metrics the chosen roles, with their own limits unless others are declared', () => {
		const cast = (...roles: RoleChoice[]) =>
			aimedMetrics([...shop, ...asked], { goal: null, primary: 'revenue_per_person', custom: [], roles });
		const find = (name: string, ...roles: RoleChoice[]) =>
			cast(...roles).find((metric) => metric.name === name);
		const guarded = (metric: string, margin: number | null): RoleChoice => ({
			metric,
			role: 'guardrail',
			margin
		});
		expect(find('conversion')).toMatchObject({ role: 'secondary' });
		expect(find('conversion', guarded('conversion', null))?.margin).toEqual({ relative: 0.05, absolute: 0 });
		expect(find('conversion', guarded('conversion', 0.02))?.margin).toEqual({ relative: 0.02, absolute: 0 });
		expect(find('unsubscribe_rate', guarded('unsubscribe_rate', null))?.margin).toEqual({
			relative: 0.1,
			absolute: 0.001
		});
		expect(find('nps', guarded('nps', 3))?.margin).toEqual({ relative: 0, absolute: 3 });
		const beside = find('csat', { metric: 'csat', role: 'secondary', margin: null });
		expect(beside).toMatchObject({ role: 'secondary' });
		expect(beside?.margin).toBeUndefined();
		const decides = find('revenue_per_person', guarded('revenue_per_person', 0.1));
		expect(decides).toMatchObject({ role: 'primary' });
		expect(decides?.margin).toBeUndefined();
		expect(cast(guarded('conversion', null)).at(-1)?.role).toBe('guardrail');
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
			'Main metric changed from Conversion to Gift cards on 25 Nov 2026 by Ada, after results were published'
		);
	});
});

describe('levelSwitchNotes', () => {
	it('says who chose another level with results in view', () => {
		const change = { from: 0.95, to: 0.9, at: '2026-11-25T10:00:00.000Z', by: 'Ada' };
		expect(levelSwitchNotes([change])[0]?.words).toContain(
			'Confidence level changed from 95% to 90% on 25 Nov 2026 by Ada, after results were published'
		);
	});
});

describe('roleSwitchNotes', () => {
	it('says which roles and limits were changed with results in view', () => {
		const aims = { goal: null, primary: null, custom: [] };
		const [before, after] = [
			[],
			[{ metric: 'revenue_per_person', role: 'guardrail', margin: 0.025 } as const]
		].map((roles) => aimedMetrics(shop, { ...aims, roles }));
		const changes = roleChanges(before ?? [], after ?? []);
		expect(changes).toEqual([
			{ metric: 'revenue_per_person', from: 'secondary', to: 'guardrail within 2.5%' }
		]);
		const [note] = roleSwitchNotes([{ changes, at: '2026-11-25T10:00:00.000Z', by: 'Ada' }], metrics);
		expect(note?.words).toBe(
			'Roles of metrics changed on 25 Nov 2026 by Ada, after results were published: Revenue per person from secondary to guardrail within 2.5%.'
		);
	});

	it('leaves a change of the deciding metric to its own note, and reports a changed direction', () => {
		const read = (primary: string, custom: readonly CustomMetric[]) =>
			aimedMetrics(shop, { goal: null, primary, custom });
		expect(roleChanges(read('conversion', []), read('csat', []))).toEqual([]);
		const turned = roleChanges(
			read('conversion', [gifts]),
			read('conversion', [{ ...gifts, direction: 'increase' }])
		);
		expect(turned).toMatchObject([
			{
				from: expect.stringMatching(/lower is better$/) as string,
				to: expect.stringMatching(/higher/) as string
			}
		]);
	});
});

describe('marginText', () => {
	it('gives a share, the minimum amount, or points', () => {
		expect(marginText({ unit: 'share' }, { relative: 0.1, absolute: 0.001 })).toBe('10% or 0.10\u00a0pt');
		expect(marginText({ unit: 'money' }, { relative: 0.05, absolute: 0 })).toBe('5%');
		expect(marginText({ unit: 'score' }, { relative: 0, absolute: 5 })).toBe('5.0\u00a0points');
	});
});
