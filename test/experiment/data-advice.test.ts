import { describe, expect, it } from 'vitest';
import {
	categoryUses,
	isNeeded,
	type CategoryUse,
	type TrustEffect
} from '#lib/experiment/roi/data/category-uses.ts';
import { conclusionWords } from '#lib/experiment/roi/data/data-conclusion.ts';
import { returnOnData } from '#lib/experiment/roi/data/return-on-data.ts';
import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { analysed, assumed, buyers } from './roi-case.ts';

const optOuts = (share: number, people: number, more: Partial<TrustEffect> = {}): TrustEffect => ({
	metric: 'unsubscribe_rate',
	label: 'Opt-outs',
	direction: 'decrease',
	difference: { estimate: 0, low: -1, high: 1 },
	verdict: 'no clear difference',
	value: { effect: share, variance: (share * (1 - share)) / people },
	limit: 0.001,
	...more
});

/** Two treatments of one campaign that differ in location alone. */
const pair = (rich: TrustEffect, poor: TrustEffect, more: Partial<CategoryUse> = {}): CategoryUse => ({
	category: 'location',
	sensitivity: 'high',
	campaign: 'Spring',
	variant: 'rich',
	study: null,
	margin: null,
	currency: 'EUR',
	trust: [rich],
	others: [{ variant: 'poor', categories: [], study: null, trust: [poor] }],
	...more
});

const broken = { verdict: 'guardrail broken' } as const;
const of = (uses: readonly CategoryUse[], about?: string) => returnOnData(uses, 0.95, about)[0];

describe('advice on a kind of personal data', () => {
	it('rests on the two treatments alone: their difference with the sum of their variances', () => {
		const found = of([pair(optOuts(0.02, 10_000), optOuts(0.01, 10_000))]);
		expect(found?.conclusion).toBe('lower trust shown');
		const [harm] = found?.testedHarm ?? [];
		// 0.02·0.98/10,000 + 0.01·0.99/10,000, by hand.
		const reach = 1.959963984540054 * Math.sqrt(1.96e-6 + 0.99e-6);
		expect(harm?.difference.estimate).toBeCloseTo(0.01, 12);
		expect(harm?.difference.low).toBeCloseTo(0.01 - reach, 9);
		expect(harm?.difference.high).toBeCloseTo(0.01 + reach, 9);
		expect(found && conclusionWords(found)).toBe(
			'Lower trust shown in 1 campaign: consider not collecting it'
		);
	});

	it('is none where both treatments did as badly, however badly that was against the control', () => {
		const found = of([pair(optOuts(0.02, 10_000, broken), optOuts(0.02, 10_000, broken))]);
		expect(found?.conclusion).toBe('linked to lower trust');
		expect(found && conclusionWords(found)).toBe(
			'Linked to lower trust in 1 campaign: review how it is used'
		);
	});

	it('is none where harm beyond the limit is ruled out, or in the good direction', () => {
		const within = of([pair(optOuts(0.0102, 1e8), optOuts(0.01, 1e8))]);
		expect(within?.conclusion).toBe('no gain shown');
		expect(of([pair(optOuts(0.01, 10_000), optOuts(0.02, 10_000))])?.conclusion).toBe('no gain shown');
	});

	it('takes one error rate for all tests of a kind', () => {
		// One contrast of p = 0.03: certain alone, not among ten.
		const one = (i: number) =>
			pair(optOuts(0.01 + 2.17 * Math.sqrt(2 * 0.99e-6), 10_000), optOuts(0.01, 10_000), {
				campaign: `Campaign ${i}`
			});
		expect(of([one(1)])?.conclusion).toBe('lower trust shown');
		const ten = Array.from({ length: 10 }, (_, i) => one(i));
		expect(of(ten)?.testedHarm).toEqual([]);
	});

	it('says on a report nothing of other campaigns where its own guardrails were within their limits', () => {
		const mine = pair(optOuts(0.01, 10_000), optOuts(0.01, 10_000), { others: [] });
		const theirs = pair(optOuts(0.02, 10_000, broken), optOuts(0.01, 10_000), {
			campaign: 'Winter',
			others: []
		});
		expect(of([mine, theirs])?.conclusion).toBe('linked to lower trust');
		expect(of([mine, theirs], 'Spring')?.conclusion).toBe('no gain shown');
		expect(of([mine, theirs], 'Winter')?.conclusion).toBe('linked to lower trust');
		// A test is one wherever it was made.
		const tested = pair(optOuts(0.02, 10_000), optOuts(0.01, 10_000), { campaign: 'Winter' });
		expect(of([mine, tested], 'Spring')?.conclusion).toBe('lower trust shown');
	});

	it('gives none on what the channel cannot do without', () => {
		const needed = pair(optOuts(0.02, 10_000, broken), optOuts(0.01, 10_000), { needed: true });
		const found = of([needed]);
		expect(found).toMatchObject({ conclusion: 'needed to deliver', testedHarm: [], linkedIn: 0 });
		expect(found?.neededIn).toEqual(['Spring']);
		// Elsewhere it was a choice, and is judged there alone.
		const chosen = pair(optOuts(0.02, 10_000, broken), optOuts(0.02, 10_000), { campaign: 'Site' });
		expect(of([needed, chosen])).toMatchObject({ conclusion: 'linked to lower trust', linkedIn: 1 });
		expect(of([needed, chosen], 'Spring')?.conclusion).toBe('needed to deliver');
	});

	it('calls a gain shown where it was tested, and linked elsewhere', () => {
		const study = { effect: 0.2, variance: 0.0004 };
		const other = { variant: 'poor', categories: [], study: { effect: 0, variance: 0.0004 } };
		const base = pair(optOuts(0.01, 100), optOuts(0.01, 100), { study, trust: [], others: [other] });
		expect(of([base])).toMatchObject({ evidence: 'causal', conclusion: 'gain shown' });
		expect(of([{ ...base, others: [] }])).toMatchObject({
			evidence: 'association',
			conclusion: 'linked to a gain'
		});
	});

	it('keeps the words of reports signed before', () => {
		const old = JSON.parse('{"conclusion":"earns its keep"}') as Parameters<typeof conclusionWords>[0];
		expect(conclusionWords(old)).toBe('earns its keep');
	});
});

describe('isNeeded', () => {
	it.each([
		['contact', 'E-mail', true],
		['contact', 'email newsletter', true],
		['contact', 'SMS', true],
		['contact', 'Direct mail', true],
		['contact', 'WhatsApp', true],
		['device', 'App push', true],
		['contact', 'Web', false],
		['contact', 'App', false],
		['browsing', 'E-mail', false],
		['contact', 'Emailed-like banner', false],
		['contact', null, false]
	] as const)('%s by %s: %s', (kind, channel, is) => expect(isNeeded(kind, channel)).toBe(is));
});

describe('from the results of a campaign', () => {
	it('finds what the second treatment alone did to opt-outs', () => {
		const results = analysed([
			{ variant: 'control', ...buyers(9000, 400, 50, { unsubscribes: 30 }) },
			{ variant: 'plain', ...buyers(9000, 500, 50, { unsubscribes: 200 }) },
			{ variant: 'rich', ...buyers(9000, 640, 50, { unsubscribes: 210 }) }
		]);
		const history = { code: 'purchase_history', sensitivity: 'medium' } as const;
		const contact = { code: 'contact', sensitivity: 'low' } as const;
		const declared = {
			name: 'Spring',
			currency: 'EUR',
			channel: 'E-mail',
			results,
			variants: campaignRoi(results, assumed),
			categories: { control: [], plain: [contact], rich: [contact, history] }
		};
		const [first, second] = returnOnData(categoryUses([declared]), 0.95);
		expect([first?.category, first?.conclusion]).toEqual(['contact', 'needed to deliver']);
		// Both broke the guardrail; 210 against 200 is chance.
		expect([second?.category, second?.conclusion]).toEqual(['purchase_history', 'linked to lower trust']);
	});
});
