import { describe, expect, it } from 'vitest';
import type { CampaignCard } from '#lib/experiment/programme/card.ts';
import { programmeWords } from '#lib/experiment/programme/programme-words.ts';
import { programme, type Programme } from '#lib/experiment/programme/programme.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
type Card = Pick<CampaignCard, 'slug' | 'name' | 'demo' | 'lift'>;

/** A campaign whose treatments did `ratio` times as much as the control. */
const card = (slug: string, ratio: number, error: number, more: Partial<Card> = {}): Card => ({
	slug,
	name: slug,
	demo: false,
	lift: {
		metric: 'conversion',
		label: 'Conversion',
		study: { effect: Math.log(ratio), variance: error ** 2 }
	},
	...more
});

const found = (cards: readonly Card[]): Programme => {
	const result = programme(cards, 0.95);
	if (!result) throw new Error('no programme');
	return result;
};
const first = (cards: readonly Card[]) => {
	const [lift] = found(cards).lifts;
	if (!lift) throw new Error('no lift');
	return lift;
};
const three = [card('a', 1.1, 0.1), card('b', 1.3, 0.2), card('c', 1.02, 0.05)];

describe('programme', () => {
	it('averages ratios: of ×2 and ×½ nothing is left', () => {
		const { estimate } = first([card('a', 2, 0.1), card('b', 0.5, 0.1)]);
		expect(estimate).toBeCloseTo(0, 12);
	});

	it('weighs the fixed effect by precision: Σw·ln R/Σw', () => {
		const { fixed } = first(three);
		const mean = (100 * Math.log(1.1) + 25 * Math.log(1.3) + 400 * Math.log(1.02)) / 525;
		expect(fixed.estimate).toBeCloseTo(Math.expm1(mean), 12);
		expect(fixed.high).toBeCloseTo(Math.expm1(mean + 1.959963984540054 / Math.sqrt(525)), 9);
	});

	it('widens where campaigns differ more than chance allows', () => {
		const { low, high, fixed, tau, p } = first([
			card('a', 1.8, 0.05),
			card('b', 1.1, 0.05),
			card('c', 0.8, 0.05)
		]);
		expect(p).toBeLessThan(1e-6);
		expect(high - low).toBeGreaterThan(3 * (fixed.high - fixed.low));
		expect(tau.estimate).toBeGreaterThan(0.3);
		expect(tau.low).toBeLessThan(tau.estimate);
		expect(tau.high).toBeGreaterThan(tau.estimate);
	});

	it('never mixes metrics', () => {
		const money = {
			metric: 'revenue_per_person',
			label: 'Revenue per person',
			study: { effect: 2, variance: 0.01 }
		};
		const { lifts, leftOut } = found([...three, card('d', 1, 1, { lift: money })]);
		expect(lifts.map(({ metric, campaigns }) => [metric, campaigns.length])).toEqual([['conversion', 3]]);
		expect(leftOut).toEqual([{ slug: 'd', name: 'd', reason: 'only_one_of_its_metric' }]);
		const both = found([...three, card('d', 1, 1, { lift: money }), card('e', 1, 1, { lift: money })]);
		expect(both.lifts.map(({ metric }) => metric)).toEqual(['conversion', 'revenue_per_person']);
	});

	it('counts what takes no part, with the reason', () => {
		const { leftOut } = found([
			...three,
			card('small', 1, 1, { lift: 'hidden' }),
			card('lucky', 1, 1, { lift: 'shown_because_it_did_well' }),
			card('awaiting', 1, 1, { lift: null })
		]);
		expect(leftOut.map(({ slug, reason }) => [slug, reason])).toEqual([
			['small', 'hidden'],
			['lucky', 'shown_because_it_did_well']
		]);
	});

	it('is null below two campaigns', () => {
		expect(programme(three.slice(0, 1), 0.95)).toBeNull();
	});
});

describe('programmeWords', () => {
	const words = (cards: readonly Card[]) => programmeWords(first(cards), found(cards));

	it('says the pooled change with its range, and whether campaigns differ', () => {
		const { headline, sentence } = words([
			card('a', 1.1, 0.05),
			card('b', 1.12, 0.05),
			card('c', 1.09, 0.05)
		]);
		expect(plain(headline)).toMatch(
			/^Conversion over 3 campaigns: \+10\.3% \(range \+[\d.]+ to \+[\d.]+%\)$/
		);
		expect(sentence).toContain('The campaigns don’t clearly differ.');
	});

	it('does not promise the average of campaigns that differ', () => {
		const { sentence } = words([card('a', 1.8, 0.05), card('b', 1.1, 0.05)]);
		expect(sentence).toContain('Results vary a lot: don’t expect this from any one campaign.');
	});

	it('says why campaigns are left out', () => {
		const { notes } = words([
			...three,
			card('d', 1, 1, { lift: 'hidden' }),
			card('e', 1, 1, { lift: 'running' })
		]);
		expect(notes[0]).toBe('2 campaigns are left out: 1 hidden for privacy; 1 still running.');
	});
});
