import { describe, expect, it } from 'vitest';
import type { CampaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { returnProgrammeWords } from '#lib/experiment/programme/programme-words.ts';
import { returnProgrammes, type CampaignReturn } from '#lib/experiment/programme/return-programme.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

/** A campaign that earned a margin with a standard error, at a cost of 1,000. */
function campaign(
	slug: string,
	margin: number,
	error: number,
	more: Partial<CampaignReturn> = {}
): CampaignReturn {
	const range = (estimate: number) => ({ estimate, low: estimate - 2 * error, high: estimate + 2 * error });
	const gain: CampaignGain = {
		margin: range(margin),
		cost: 1000,
		gain: range(margin - 1000),
		below: error,
		above: error,
		chance: 0.5,
		confidence: 0.95,
		treatments: 1
	};
	return { slug, name: slug, demo: false, currency: 'EUR', gain, ...more };
}

const margins = [3000, 1500, -500, 2500, 800, 4000];
const six = margins.map((margin, i) => campaign(`c${i}`, margin, 1000));

describe('returnProgrammes', () => {
	it('adds all that were measured, without drawing them to 0', () => {
		const [found] = returnProgrammes(six, 0.95);
		expect(found?.gain?.estimate).toBeCloseTo(11_300 - 6000, 9);
		const reach = 1.959963984540054 * Math.sqrt(6) * 1000;
		expect(found?.gain?.low).toBeCloseTo(5300 - reach, 6);
		expect(found?.gain?.high).toBeCloseTo(5300 + reach, 6);
		expect(found).toMatchObject({ campaigns: 6, cost: 6000, leftOut: [] });
	});

	it('has a range also where all are alike, and for a single campaign', () => {
		const alike = returnProgrammes(
			six.map((one) => ({ ...one, ...campaign(one.slug, 1000, 500) })),
			0.95
		);
		expect(alike[0]?.gain?.high).toBeGreaterThan(alike[0]?.gain?.low ?? 0);
		expect(returnProgrammes(six.slice(0, 1), 0.95)[0]?.gain?.estimate).toBe(2000);
	});

	it('keeps currencies and demo campaigns apart, the most used first, and says which are left out', () => {
		const found = returnProgrammes(
			[
				campaign('demo', 1, 1, { demo: true }),
				campaign('c', 1, 1, { currency: 'USD' }),
				campaign('a', 1, 1),
				campaign('d', 1, 1),
				campaign('b', 1, 1, { gain: 'no_margin' })
			],
			0.95
		);
		expect(found.map(({ demo, currency, campaigns }) => [demo, currency, campaigns])).toEqual([
			[false, 'EUR', 2],
			[false, 'USD', 1],
			[true, 'EUR', 1]
		]);
		expect(found[0]?.leftOut).toEqual([{ slug: 'b', name: 'b', reason: 'no_margin' }]);
		expect(returnProgrammes([], 0.95)).toEqual([]);
	});
});

describe('returnProgrammeWords', () => {
	it('says the sum with its range, and what it counts', () => {
		const [found] = returnProgrammes(six, 0.95);
		if (!found) throw new Error('nothing found');
		const { headline, sentences } = returnProgrammeWords(found);
		expect(plain(headline)).toBe('6 ended campaigns: a gain of €5.3k (likely range €499 to €10.1k)');
		expect(sentences.join(' ')).toContain('whether they did well or not');
	});

	it('says why there is none', () => {
		const [found] = returnProgrammes([campaign('a', 1, 1, { gain: 'no_margin' })], 0.95);
		if (!found) throw new Error('nothing found');
		expect(returnProgrammeWords(found)).toEqual({
			headline: 'No ended campaign has a gain yet',
			sentences: ['1 campaign is left out: margin and costs are not entered.']
		});
	});
});
