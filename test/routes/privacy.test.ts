import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { combinedWords, whyWords } from '../../src/routes/privacy/combined-words.ts';
import { guessScale } from '../../src/routes/privacy/guess-scale.ts';
import { durationWords, whenWords } from '../../src/routes/privacy/when.ts';

describe('guessScale', () => {
	it('has room for the limit and every bound, and words that do not lie on each other', () => {
		const near = guessScale([{ high: 71 }, { high: 98 }], 50);
		expect(near.max).toBeCloseTo(110);
		expect(near.ticks.map(({ words }) => words)).toEqual(['0', '50: your limit', '100']);
		const far = guessScale([{ high: 609 }], 50);
		expect(far.max).toBeGreaterThan(609);
		expect(far.ticks.map(({ words, anchor }) => [words, anchor])).toEqual([
			[null, 'start'],
			['50: your limit', 'start'],
			['600', 'end']
		]);
		expect(far.ticks.every(({ at }) => at >= 0 && at <= 1)).toBe(true);
	});
});

describe('what is combined', () => {
	const nothing = { total: null, pooled: [], hidden: [] };

	it('is shown with its reason', () => {
		const some = {
			...nothing,
			pooled: ['country'],
			hidden: [{ axis: 'age_band', reason: 'groups-too-small' }]
		} as const;
		expect(combinedWords(some)).toEqual(['Small groups of country → Other', 'Age band not shown']);
		expect(whyWords(some, defaultPolicy)).toHaveLength(2);
		const all = { ...nothing, total: 'fewer-than-k' } as const;
		expect(combinedWords(all)).toEqual(['Everything']);
		expect(whyWords(all, defaultPolicy)).toEqual(['Under 50 people in a variant']);
		expect([combinedWords(nothing), whyWords(nothing, defaultPolicy)]).toEqual([[], []]);
	});
});

describe('when', () => {
	it('is the time of day today, and the day before', () => {
		expect(whenWords('2026-11-30T14:02:00.000Z', '2026-11-30T20:00:00.000Z')).toMatch(/^today, \D*\d/);
		expect(whenWords('2026-11-29T14:02:00.000Z', '2026-11-30T20:00:00.000Z')).toMatch(/29.*2026/);
	});

	it('says how long', () => {
		expect([0.2, 1, 41.3, 200].map(durationWords)).toEqual([
			'under a second',
			'1 second',
			'41 seconds',
			'3 min'
		]);
	});
});
