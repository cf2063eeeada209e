import { describe, expect, it } from 'vitest';
import type { DataReturn } from '#lib/experiment/roi/data/return-on-data.ts';
import {
	commonDomain,
	conclusionTone,
	evidenceWords,
	liftTone,
	listed,
	besideWords,
	trustVariants,
	trustWords
} from '../../src/routes/programme/data/view.ts';

const row = (more: Partial<DataReturn>): DataReturn => ({
	category: 'location',
	sensitivity: 'high',
	campaigns: ['Spring'],
	variants: 1,
	lift: { estimate: 0.1, low: 0.02, high: 0.18 },
	evidence: 'association',
	restsOn: 1,
	margin: null,
	trustCost: [],
	conclusion: 'linked to a gain',
	...more
});

describe('evidenceWords', () => {
	it('says which sort of evidence it is, and on how many campaigns it rests', () => {
		expect(evidenceWords(row({ evidence: 'causal' }))).toBe('tested in 1 campaign');
		expect(evidenceWords(row({ restsOn: 3 }))).toBe('linked in 3 campaigns');
		expect(evidenceWords(row({ lift: null, evidence: null, restsOn: 0 }))).toBe('');
	});
});

describe('liftTone', () => {
	it('follows the range, also where trust decides the conclusion', () => {
		const lost = row({ conclusion: 'linked to lower trust' });
		expect([liftTone(lost), conclusionTone(lost.conclusion)]).toEqual(['better', 'worse']);
		expect(liftTone(row({ lift: { estimate: 0, low: -0.1, high: 0.1 } }))).toBe('even');
		expect(liftTone(row({ lift: { estimate: -0.2, low: -0.3, high: -0.1 } }))).toBe('worse');
		expect(liftTone(row({ lift: null }))).toBe('even');
	});
});

describe('besideWords', () => {
	it('explains a change above zero that is no gain, and what a channel needs', () => {
		const margin = { estimate: -5, low: -9, high: -1, currency: 'EUR' };
		const none = 'no gain shown';
		expect(besideWords(row({ conclusion: none, margin }))).toBe('the margin is very likely below zero');
		expect(besideWords(row({ conclusion: none, margin: { ...margin, high: 1 } }))).toBeNull();
		expect(besideWords(row({ conclusion: none, lift: null, margin }))).toBeNull();
		expect(besideWords(row({ conclusion: 'needed to deliver' }))).toBe('the channel can’t do without it');
		expect(besideWords(row({ neededIn: ['Spring', 'Winter'] }))).toBe('needed to deliver 2 campaigns');
	});
});

describe('trustWords', () => {
	const cost = {
		metric: 'unsubscribe_rate',
		label: 'Opt-outs',
		direction: 'decrease',
		verdict: 'guardrail broken',
		campaign: 'Spring',
		variant: 'picks'
	} as const;

	it('says how much, in the unit of the guardrail', () => {
		const difference = { estimate: 0.0053, low: 0.004, high: 0.0066 };
		expect(trustWords({ ...cost, difference }).replaceAll('\u00a0', ' ')).toBe('Opt-outs +0.53 pt');
		const fell = { estimate: -0.25, low: -0.3, high: -0.2 };
		expect(trustWords({ ...cost, metric: 'csat', label: 'Satisfaction', difference: fell })).toBe(
			'Satisfaction −0.25'
		);
		expect(trustWords({ ...cost, difference: null })).toBe('Opt-outs got worse');
	});
});

describe('trustPlaces', () => {
	it('shows every harm of a variant at one place', () => {
		const cost = { direction: 'decrease', verdict: 'guardrail broken', difference: null } as const;
		const optOuts = { ...cost, metric: 'unsubscribe_rate', label: 'Opt-outs' };
		const complaints = { ...cost, metric: 'complaint_rate', label: 'Complaints' };
		const [spring, winter] = [
			{ campaign: 'Spring', variant: 'picks' },
			{ campaign: 'Winter', variant: 'picks' }
		];
		const trustCost = [
			{ ...optOuts, ...spring },
			{ ...optOuts, ...winter },
			{ ...complaints, ...spring }
		];
		expect(trustVariants({ trustCost })).toEqual([
			{ source: 'Spring, picks', costs: [trustCost[0], trustCost[2]] },
			{ source: 'Winter, picks', costs: [trustCost[1]] }
		]);
	});
});

describe('listed', () => {
	it.each([
		[[], ''],
		[['a'], 'a'],
		[['a', 'b'], 'a and b'],
		[['a', 'b', 'c'], 'a, b and c']
	])('joins %j', (names, words) => expect(listed(names)).toBe(words));
});

describe('commonDomain', () => {
	it('holds zero and every range that there is', () => {
		const axis = commonDomain([
			row({}),
			row({ lift: null }),
			row({ lift: { estimate: -1, low: -2, high: 0.5 } })
		]);
		expect(axis.low).toBeLessThan(-2);
		expect(axis.high).toBeGreaterThan(0.5);
		expect(commonDomain([]).low).toBeLessThan(0);
	});
});
