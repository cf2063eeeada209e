import { describe, expect, it } from 'vitest';
import { returnProgrammeWords } from '#lib/experiment/return-programme-words.ts';
import { returnProgrammes, type CampaignReturn } from '#lib/experiment/return-programme.ts';
import { variantRoi } from '#lib/experiment/roi.ts';
import { analysed, assumed, buyers } from './roi-case.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

/** A campaign whose margin is known together with its standard error. */
function campaign(
	slug: string,
	margin: number,
	error: number,
	more: Partial<CampaignReturn> = {}
): CampaignReturn {
	const results = analysed([
		{ variant: 'control', ...buyers(9000, 400, 50) },
		{ variant: 'picks', ...buyers(9000, 700, 60) }
	]);
	const one = variantRoi(results, 'picks', assumed);
	const cost = 1000;
	const net = { estimate: margin - cost, low: margin - cost - 2 * error, high: margin - cost + 2 * error };
	return {
		slug,
		name: slug,
		demo: false,
		currency: 'EUR',
		lead: { ...one, cost, net, netError: error },
		...more
	};
}

const margins = [3000, 1500, -500, 2500, 800, 4000];

describe('returnProgrammes', () => {
	it('shrinks margins before it adds them: kept = 1 − (k − 2)/Σz²', () => {
		const [found] = returnProgrammes(
			margins.map((margin, i) => campaign(`c${i}`, margin, 1000)),
			0.95
		);
		const surprise = margins.reduce((sum, margin) => sum + (margin / 1000) ** 2, 0);
		const kept = 1 - 4 / surprise;
		const sum = margins.reduce((a, b) => a + b, 0);
		expect(found?.total?.kept).toBeCloseTo(kept, 12);
		expect(found?.total?.margin.estimate).toBeCloseTo(kept * sum, 6);
		expect(found?.total?.margin.estimate).toBeLessThan(sum);
		expect(found?.total?.net.estimate).toBeCloseTo(kept * sum - 6000, 6);
		expect(found?.total?.roi.estimate).toBeCloseTo((kept * sum - 6000) / 6000, 8);
		const reach = 1.959963984540054 * Math.sqrt(kept * 6) * 1000;
		expect(found?.total?.margin.high).toBeCloseTo(kept * sum + reach, 4);
	});

	it('adds nothing up below six campaigns, and says so', () => {
		const [found] = returnProgrammes(
			margins.slice(0, 5).map((margin, i) => campaign(`c${i}`, margin, 1000)),
			0.95
		);
		expect(found).toMatchObject({ campaigns: 5, cost: 5000, total: null });
		const { headline, sentences } = returnProgrammeWords(found ?? never());
		expect(headline).toBe('5 ended campaigns: too few to add up');
		expect(plain(sentences.join(' '))).toContain('never shown');
	});

	it('keeps currencies and demo campaigns apart, and counts those without a return', () => {
		const found = returnProgrammes(
			[
				campaign('demo', 1, 1, { demo: true }),
				campaign('a', 1, 1),
				campaign('b', 1, 1, { lead: null }),
				campaign('c', 1, 1, { currency: 'USD' })
			],
			0.95
		);
		expect(
			found.map(({ demo, currency, campaigns, leftOut }) => [demo, currency, campaigns, leftOut])
		).toEqual([
			[false, 'EUR', 1, 1],
			[false, 'USD', 1, 0],
			[true, 'EUR', 1, 0]
		]);
		expect(returnProgrammes([], 0.95)).toEqual([]);
	});
});

function never(): never {
	throw new Error('nothing found');
}

describe('returnProgrammeWords', () => {
	it('says the total with its range, and that it is shrunken', () => {
		const [found] = returnProgrammes(
			margins.map((margin, i) => campaign(`c${i}`, margin, 1000)),
			0.95
		);
		const { headline, sentences } = returnProgrammeWords(found ?? never());
		expect(plain(headline)).toMatch(
			/^6 ended campaigns: a gain of €[\d.]+k \(plausible range −?€[\d.]+k? to €[\d.]+k\)$/
		);
		expect(plain(sentences.join(' '))).toMatch(
			/Shrunken \(James–Stein\): \d+ % of each campaign’s margin is kept/
		);
	});
});
