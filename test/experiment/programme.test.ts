import { describe, expect, it } from 'vitest';
import type { CampaignCard } from '#lib/experiment/card.ts';
import type { Metric } from '#lib/experiment/metric.ts';
import { programmeWords } from '#lib/experiment/programme-words.ts';
import { programme, programmes, type Programme } from '#lib/experiment/programme.ts';
import type { ShownRow } from '#lib/experiment/results.ts';
import { conversion, hidden, shown } from '../charts/rows.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

function card(slug: string, lift: number, error: number, more: Partial<CampaignCard> = {}): CampaignCard {
	const primary: ShownRow = {
		...shown({ estimate: lift / 100, low: 0, high: 0 }),
		lift: { estimate: lift, low: lift - 2 * error, high: lift + 2 * error, stable: true },
		basis: {
			test: 'welch',
			standardError: error / 100,
			liftError: error,
			degreesOfFreedom: 1000,
			days: null,
			tunedTo: null,
			control: {},
			treatment: {}
		}
	};
	return {
		slug,
		name: slug,
		demo: false,
		status: 'ended',
		channel: null,
		asOf: null,
		people: null,
		recurring: false,
		primary,
		metric: conversion,
		currency: 'EUR',
		headline: null,
		guardrails: { broken: 0, held: 0, total: 0 },
		split: 'as planned',
		...more
	};
}

const found = (cards: readonly CampaignCard[]): Programme => {
	const result = programme(cards, 0.95);
	if (!result) throw new Error('no programme');
	return result;
};

/** BCG-like effects whose pooled values are computed by hand: weights 100, 25, 400. */
const three = [card('a', 0.1, 0.1), card('b', 0.3, 0.2), card('c', 0.02, 0.05)];

describe('programme', () => {
	it('weighs by precision: the fixed effect is Σw·y/Σw', () => {
		const { fixed } = found(three);
		expect(fixed.estimate).toBeCloseTo((100 * 0.1 + 25 * 0.3 + 400 * 0.02) / 525, 12);
		expect(fixed.standardError).toBeCloseTo(1 / Math.sqrt(525), 12);
	});

	it('is the fixed effect where campaigns agree', () => {
		const { fixed, derSimonianLaird, pauleMandel, p } = found([card('a', 0.1, 0.05), card('b', 0.11, 0.05)]);
		expect(derSimonianLaird.estimate).toBe(fixed.estimate);
		expect(pauleMandel.betweenVariance).toBe(0);
		expect(p).toBeGreaterThan(0.8);
	});

	it('widens where campaigns differ more than chance allows', () => {
		const { fixed, pauleMandel, p } = found([
			card('a', 0.8, 0.05),
			card('b', 0.1, 0.05),
			card('c', -0.2, 0.05)
		]);
		expect(p).toBeLessThan(1e-6);
		expect(pauleMandel.high - pauleMandel.low).toBeGreaterThan(3 * (fixed.high - fixed.low));
	});

	it('turns metrics that should fall, so that more is better', () => {
		const down: Metric = { ...conversion, direction: 'decrease' };
		expect(found([card('a', -0.2, 0.1, { metric: down }), card('b', 0.2, 0.1)]).fixed.estimate).toBeCloseTo(
			0.2
		);
	});

	it('leaves out what cannot be compared or rests on an assumption', () => {
		const row = card('x', 0.5, 0.1).primary as ShownRow;
		const result = found([
			...three,
			card('hidden', 0, 0, { primary: hidden }),
			card('binomial', 0, 0, { primary: { ...row, varianceSource: 'binomial' } }),
			card('unstable', 0, 0, {
				primary: { ...row, lift: { estimate: 1, low: null, high: null, stable: false } }
			}),
			card('awaiting', 0, 0, { primary: null })
		]);
		expect(result.campaigns.map(({ slug }) => slug)).toEqual(['a', 'b', 'c']);
		expect(result.leftOut).toBe(3);
	});

	it('is null below two campaigns', () => {
		expect(programme(three.slice(0, 1), 0.95)).toBeNull();
	});

	it('shrinks from six campaigns on, and never sums plainly', () => {
		const effects = [0.3, 0.1, 0.05, -0.1, 0.2, 0.15];
		expect(found(effects.slice(0, 5).map((x, i) => card(String(i), x, 0.1))).shrunken).toBeNull();
		const result = found(effects.map((x, i) => card(String(i), x, 0.1)));
		const kept = 1 - 4 / effects.reduce((sum, x) => sum + (x / 0.1) ** 2, 0);
		expect(result.shrunken?.kept).toBeCloseTo(kept, 12);
		expect(result.shrunken?.total).toBeCloseTo(kept * 0.7, 12);
		expect(result.campaigns[0]?.shrunken).toBeCloseTo(kept * 0.3, 12);
	});
});

describe('programmes', () => {
	it('never mixes demo and real campaigns', () => {
		const demo = three.map((one) => ({ ...one, slug: `demo-${one.slug}`, demo: true }));
		const both = programmes([...three, ...demo], 0.95);
		expect(both.map((one) => one.demo)).toEqual([false, true]);
		expect(both.flatMap(({ campaigns }) => campaigns)).toHaveLength(6);
		expect(programmes([...three.slice(0, 1), ...demo.slice(0, 1)], 0.95)).toEqual([]);
	});
});

describe('programmeWords', () => {
	it('says the pooled change with its range, and whether campaigns differ', () => {
		const words = programmeWords(found([card('a', 0.1, 0.05), card('b', 0.12, 0.05)]));
		expect(plain(words.headline)).toBe('Across 2 campaigns: +11 % (range +4 to +18 %)');
		expect(words.sentence).toContain('do not differ more than chance allows');
		expect(words.total).toContain('need 6 campaigns: there are 2');
	});

	it('promises nobody the average of campaigns that differ', () => {
		const words = programmeWords(found([card('a', 0.8, 0.05), card('b', 0.1, 0.05)]));
		expect(words.sentence).toContain('Campaigns differ more than chance allows (Cochran’s Q, p < 0.0001)');
		expect(words.sentence).toContain('no single campaign is promised');
	});

	it('says what is kept, the total and the average from six campaigns on', () => {
		const many = Array.from({ length: 6 }, (_, i) => card(String(i), 0.2, 0.05, { demo: true }));
		const words = programmeWords(found(many));
		expect(words.headline).toContain('Across 6 demo campaigns');
		expect(plain(words.total)).toContain('96 % of each change is kept');
		expect(plain(words.total)).toMatch(/\+19\.2 % a campaign \(range .*\), \+115 % over all 6/);
	});

	it('names the metrics where they differ, and counts what is left out', () => {
		const money: Metric = { ...conversion, label: 'Revenue per person' };
		const words = programmeWords(
			found([...three, card('d', 0.1, 0.1, { metric: money }), card('e', 0, 0, { primary: hidden })])
		);
		expect(words.notes.join(' ')).toContain('conversion (3), revenue per person (1)');
		expect(words.notes.join(' ')).toContain('1 campaign is left out');
	});
});
