import { describe, expect, it } from 'vitest';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { campaignVerdict, type CampaignMoney } from '#lib/experiment/roi/verdict/campaign-verdict.ts';
import type { AnalysisFacts } from '#lib/experiment/results/analyse.ts';
import { analysed } from '../../released.ts';

interface Case {
	readonly buyers?: number;
	readonly revenue?: number;
	readonly optOuts?: number;
	readonly people?: number;
	readonly facts?: Partial<AnalysisFacts>;
}

const assumptions: Assumptions = {
	marginRate: 0.4,
	fixedCost: 1000,
	costPerPerson: 0,
	currency: 'EUR',
	horizonDays: null,
	discountRate: 0,
	valuePerConversion: null
};

/** 20,000 people each: in the control 1,000 of them buy for €50 each, and 80 opt out. */
const resultsOf = ({ buyers = 1000, revenue = 50 * buyers, optOuts = 80, people = 20_000, facts }: Case) =>
	analysed(
		[
			{ variant: 'No email', people: 20_000, sums: sums(1000, 50_000, 80) },
			{ variant: 'Picks', people, sums: sums(buyers, revenue, optOuts) }
		],
		facts
	);
const sums = (buyers: number, revenue: number, optOuts: number) => ({
	conversions: buyers,
	revenue,
	revenue_sq: (revenue ** 2 / buyers) * 1.2,
	unsubscribes: optOuts
});

/** With ordinary spaces. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

function verdictOf(one: Case, cost: Partial<Assumptions> | null = {}, mayAdd = true) {
	const results = resultsOf(one);
	const gain = cost && campaignGain(results, { ...assumptions, ...cost });
	const money: CampaignMoney =
		gain === null
			? { kind: 'missing' }
			: typeof gain === 'string'
				? { kind: 'none', reason: gain }
				: { kind: 'known', gain };
	const { headline, sentences, ...rest } = campaignVerdict({ results, money, currency: 'EUR', mayAdd });
	return { ...rest, headline: plain(headline), sentences: sentences.map(plain) };
}

describe('the verdict of a campaign', () => {
	it('is its gain where money is known', () => {
		const paid = verdictOf({ buyers: 1500 });
		expect(paid).toMatchObject({ tone: 'better', chip: 'Paid', costTrust: false });
		expect(paid.headline).toBe('It paid: €9.0k more than it cost.');
		expect(paid.sentences).toEqual([
			'Picks raised conversion: 7.50% instead of 5.00%.',
			'Revenue per person, buyers or not, also rose: €3.75 instead of €2.50.'
		]);
	});

	it('is a loss where less came in, although more people bought', () => {
		const lost = verdictOf({ buyers: 1300, revenue: 30_000 });
		expect(lost).toMatchObject({ tone: 'worse', chip: 'Lost' });
		expect(lost.headline).toBe('It lost €9.0k, although more people bought.');
		expect(lost.sentences[1]).toBe('But revenue per person, buyers or not, fell: €1.50 instead of €2.50.');
	});

	it('names what it cost in trust, and stays the colour of the money', () => {
		const costly = verdictOf({ buyers: 1500, optOuts: 300 });
		expect(costly).toMatchObject({ tone: 'better', chip: 'Paid', costTrust: true });
		expect(costly.headline).toMatch(
			/^It paid €9.0k but cost trust: opt-outs rose 1\.10 pt \(limit \+\d\.\d\d pt\)\.$/
		);
	});

	it('is too close where the range includes 0, with the chance', () => {
		const close = verdictOf({ buyers: 1070, revenue: 54_500 }, { fixedCost: 1000 });
		expect(close).toMatchObject({ tone: 'neutral', chip: 'Too close' });
		expect(close.headline).toMatch(/^Too close to call: it probably paid \(\d\d% chance\)\.$/);
		expect(verdictOf({ buyers: 1050, revenue: 52_500 }).headline).toBe('Too close to call.');
	});

	it('adds margin at no cost', () => {
		expect(verdictOf({ buyers: 1500 }, { fixedCost: 0 }).headline).toBe('It added €10.0k margin at no cost.');
	});

	it('is never final while it runs, and says when it will be called', () => {
		const facts = { running: true };
		expect(verdictOf({ buyers: 1500, facts }).headline).toBe('It’s paying: €9.0k more than it cost so far.');
		const early = verdictOf({ buyers: 1090, revenue: 56_000, facts });
		expect(early.chip).toBe('Too early');
		expect(early.headline).toBe('Too early to call. It’s probably paying.');
		expect(early.sentences[0]).toContain('We call it when the likely range excludes 0.');
	});

	it('asks for margin and costs where they are missing, of those who may add them', () => {
		const missing = verdictOf({ buyers: 1500 }, null);
		expect(missing).toMatchObject({ tone: 'better', chip: 'Add costs' });
		expect(missing.headline).toBe('Conversion rose 50%. Add margin and costs to see the gain.');
		const reader = verdictOf({ buyers: 1500 }, null, false);
		expect(reader.headline).toBe('Conversion rose 50%.');
		expect(reader.sentences).toContain('Margin and costs are not entered yet, so there is no gain to show.');
	});

	it('compares nothing where the split is off', () => {
		const off = verdictOf({ buyers: 1500, people: 16_000, facts: { plan: { 'No email': 1, Picks: 1 } } });
		expect(off).toMatchObject({ tone: 'warning', chip: 'Not comparable' });
		expect(off.headline).toBe('Not comparable: the split is off (56% instead of 50%). Find the cause first.');
	});

	it('shows no number of too few people', () => {
		const results = analysed([
			{ variant: 'No email', people: 41, sums: { conversions: 5 } },
			{ variant: 'Picks', people: 38, sums: { conversions: 7 } }
		]);
		const few = campaignVerdict({ results, money: { kind: 'missing' }, currency: 'EUR' });
		expect(few.chip).toBe('Too few people');
		expect(few.headline).toBe('Too few people to show a result.');
		expect([few.headline, ...few.sentences].join(' ').replace('50 people', '')).not.toMatch(/\d/);
	});

	it('has at most two sentences, and no word of statistics', () => {
		for (const one of [{ buyers: 1500 }, { buyers: 1300, revenue: 30_000, optOuts: 300 }, { buyers: 1010 }])
			for (const cost of [{}, null]) {
				const { headline, sentences } = verdictOf(one, cost);
				expect(sentences.length).toBeLessThanOrEqual(2);
				expect([headline, ...sentences].join(' ')).not.toMatch(
					/\bp [=<]|Welch|Holm|significan|interval|times out of/i
				);
			}
	});
});
