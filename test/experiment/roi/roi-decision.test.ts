import { describe, expect, it } from 'vitest';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { campaignRoi, leadReturn } from '#lib/experiment/roi/roi.ts';
import { roiDecision } from '#lib/experiment/roi/roi-decision.ts';
import { analysed, assumed, buyers } from '../roi-case.ts';
import type { Group } from '../released.ts';

const decided = (
	groups: readonly Group[],
	assumptions: Assumptions | null = assumed,
	more: Parameters<typeof analysed>[1] = {}
) => {
	const results = analysed(groups, more);
	const { tone, headline, sentence } = roiDecision(
		results,
		leadReturn(campaignRoi(results, assumptions)),
		'EUR'
	);
	return { tone, headline, sentence: sentence.replaceAll('\u00a0', ' ') };
};

const control = { variant: 'control', ...buyers(9000, 400, 50) };
const good = [control, { variant: 'picks', ...buyers(9000, 800, 60) }];

describe('roiDecision', () => {
	it('says what was added with its plausible range, the return, and the chance', () => {
		const { tone, headline, sentence } = decided(good);
		expect(tone).toBe('better');
		expect(headline).toBe('Personalisation earned its cost.');
		// (800 × 60 − 400 × 50) = 28,000; × 0.4 = 11,200; cost 5,000 + 180.
		expect(sentence).toMatch(/^It added €28k of revenue \(plausible range €[\d.]+k to €[\d.]+k\)/);
		expect(sentence).toContain('a cost of €5.18k that is a gain of €6.02k, a return of +116%');
		expect(sentence).toContain('The chance that it did not pay is below 1 in 1,000.');
	});

	it('says that it did not earn its cost', () => {
		const { tone, headline, sentence } = decided(good, { ...assumed, fixedCost: 50_000 });
		expect(tone).toBe('worse');
		expect(headline).toBe('More people converted with personalisation, but it lost money.');
		expect(sentence).toContain('a loss of');
		const plain = decided([control, { variant: 'picks', ...buyers(9000, 405, 50) }], {
			...assumed,
			fixedCost: 50_000
		});
		expect(plain.headline).toBe('Personalisation did not earn its cost.');
		expect(plain.sentence).toContain('The chance that it paid is below 1 in 1,000.');
	});

	it('says "cannot be said", but still gives the range', () => {
		const { tone, headline, sentence } = decided([control, { variant: 'picks', ...buyers(9000, 700, 55) }], {
			...assumed,
			fixedCost: 7000
		});
		expect([tone, headline]).toEqual(['neutral', 'Whether personalisation earned its cost cannot be said.']);
		expect(sentence).toMatch(/plausible range/);
		expect(sentence).toMatch(/The chance that it paid is \d+%\./);
	});

	it('says that more people converted and less money came in', () => {
		const { tone, headline, sentence } = decided([
			{ variant: 'control', ...buyers(9000, 800, 60) },
			{ variant: 'voucher', ...buyers(9000, 1000, 30) }
		]);
		expect(tone).toBe('worse');
		expect(headline).toBe('More people converted with personalisation, but it brought in less money.');
		expect(sentence).toMatch(/^It lost €18k of revenue \(plausible range −€[\d.]+k to −€[\d.]+k\)/);
	});

	it('mentions trust first where a guardrail is broken', () => {
		const { tone, headline, sentence } = decided([
			{ variant: 'control', ...buyers(9000, 400, 50, { unsubscribes: 30 }) },
			{ variant: 'picks', ...buyers(9000, 800, 60, { unsubscribes: 300 }) }
		]);
		expect(tone).toBe('warning');
		expect(headline).toBe('Personalisation cost trust: opt-outs got worse; it earned its cost.');
		expect(sentence).toMatch(/^Opt-outs rose by 3\.00 points, from 0\.33% to 3\.33%\. It added €28k/);
	});

	it('names the variant where there are several', () => {
		const { headline } = decided([...good, { variant: 'Best sellers', ...buyers(9000, 450, 50) }]);
		expect(headline).toBe('“picks” earned its cost.');
	});

	it('says "so far" and "yet" while the campaign runs', () => {
		expect(decided(good, assumed, { running: true }).headline).toBe(
			'Personalisation earned its cost so far.'
		);
		const unsure = decided(
			[control, { variant: 'picks', ...buyers(9000, 410, 50) }],
			{ ...assumed, fixedCost: 100 },
			{ running: true }
		);
		expect(unsure.headline).toBe('Whether personalisation earned its cost cannot be said yet.');
	});

	it('refuses where the split is off, before any amount', () => {
		const { tone, headline, sentence } = decided(good, assumed, { plan: { control: 1, picks: 3 } });
		expect([tone, headline]).toEqual(['warning', 'The return cannot be computed.']);
		expect(sentence).not.toContain('€');
	});

	it('says what is missing, and gives what was measured', () => {
		const { headline, sentence } = decided(good, null);
		expect(headline).toBe('The return cannot be computed.');
		expect(sentence).toMatch(/^Margin and costs are not entered yet\. It added €28k of revenue/);
	});

	it('says that there is nothing where nothing is published', () => {
		expect(roiDecision(analysed(good), null, 'EUR').sentence).toContain('Nothing is published');
	});
});
