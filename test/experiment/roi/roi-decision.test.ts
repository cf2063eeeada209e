import { describe, expect, it } from 'vitest';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
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
	const variants = campaignRoi(results, assumptions);
	const total = campaignGain(results, assumptions);
	const { tone, headline, sentence } = roiDecision(results, leadReturn(variants), 'EUR', {
		total: typeof total === 'string' ? null : total,
		variants
	});
	const plain = (text: string) => text.replaceAll('\u00a0', ' ');
	return { tone, headline: plain(headline), sentence: plain(sentence) };
};

const control = { variant: 'control', ...buyers(9000, 400, 50) };
const good = [control, { variant: 'picks', ...buyers(9000, 800, 60) }];

describe('roiDecision', () => {
	it('gives the gain first, then margin, cost, likely range and chance', () => {
		const { tone, headline, sentence } = decided(good);
		expect(tone).toBe('better');
		// (800 × 60 − 400 × 50) = 28,000; × 0.4 = 11,200; cost 5,000 + 180.
		expect(headline).toBe('It paid: €6.0k more than it cost.');
		expect(sentence).toMatch(
			/^€11\.2k margin for €5\.2k cost: €6\.0k gain \(likely €[\d.]+k to €[\d.]+k\)\. The chance that it didn’t pay is below 1 in 1,000\.$/
		);
	});

	it('takes 0 for a cost: the margin is the gain', () => {
		const free = { ...assumed, fixedCost: 0, costPerPerson: 0 };
		const { tone, headline, sentence } = decided(good, free);
		expect([tone, headline]).toEqual(['better', 'It paid: it added €11.2k margin at no cost.']);
		expect(sentence).toMatch(/^€11\.2k margin for no cost: €11\.2k gain .* below 1 in 1,000\.$/);
	});

	it('gives a loss in money', () => {
		const { tone, headline, sentence } = decided(good, { ...assumed, fixedCost: 50_000 });
		expect([tone, headline]).toEqual(['worse', 'It lost €39.0k, although more people bought.']);
		expect(sentence).toMatch(/€39\.0k loss \(likely €[\d.]+k to €[\d.]+k\)/);
		const plain = decided([control, { variant: 'picks', ...buyers(9000, 405, 50) }], {
			...assumed,
			fixedCost: 50_000
		});
		expect(plain.headline).toBe('It lost €50.1k.');
		expect(plain.sentence).toContain('The chance that it paid is below 1 in 1,000.');
	});

	it('is too close where the range includes 0, with the chance', () => {
		const with700 = [control, { variant: 'picks', ...buyers(9000, 700, 55) }];
		const { tone, headline, sentence } = decided(with700, { ...assumed, fixedCost: 7000 });
		expect([tone, headline]).toEqual(['neutral', 'Too close to call: it probably paid (61% chance).']);
		expect(sentence).toMatch(/^€7\.4k margin .* \(likely −€[\d.]+k to \+€[\d.]+k\)\.$/);
		const dearer = decided(with700, { ...assumed, fixedCost: 8000 });
		expect(dearer.headline).toMatch(/^Too close to call: it probably lost money \(\d\d% chance\)\.$/);
		expect(decided(with700, { ...assumed, fixedCost: 7200 }).headline).toBe('Too close to call.');
	});

	it('counts a gain with all treatments', () => {
		const { headline, sentence } = decided([...good, { variant: 'Best sellers', ...buyers(9000, 450, 50) }]);
		// 11,200 + 0.4 × 2,500 = 12,200; the fixed cost once: 5,000 + 2 × 180.
		expect(headline).toBe('It paid: €6.8k more than it cost.');
		expect(sentence).toMatch(/^€12\.2k margin for €5\.4k cost: .*, 2 variants together\./);
	});

	it('has harm to trust in the headline, beside the money', () => {
		const { tone, headline, sentence } = decided([
			{ variant: 'control', ...buyers(9000, 400, 50, { unsubscribes: 30 }) },
			{ variant: 'picks', ...buyers(9000, 800, 60, { unsubscribes: 300 }) }
		]);
		expect(tone).toBe('warning');
		expect(headline).toMatch(/^It paid €6\.0k but cost trust: opt-outs rose 3\.00 pt/);
		expect(sentence).toMatch(/^€11\.2k margin for €5\.2k cost/);
	});

	it('says so far, and paying, while the campaign runs', () => {
		expect(decided(good, assumed, { running: true }).headline).toBe(
			'It’s paying: €6.0k more than it cost so far.'
		);
		const unsure = decided(
			[control, { variant: 'picks', ...buyers(9000, 410, 50) }],
			{ ...assumed, fixedCost: 100 },
			{ running: true }
		);
		expect(unsure.headline).toMatch(/^Too early to call\./);
	});

	it('refuses where the split is off, before any amount', () => {
		const { tone, headline, sentence } = decided(good, assumed, { plan: { control: 1, picks: 3 } });
		expect([tone, headline]).toEqual(['warning', 'Not comparable: the split is off. Find the cause first.']);
		expect(sentence).not.toContain('€');
	});

	it('asks for margin and costs, and gives what was measured', () => {
		const { headline, sentence } = decided(good, null);
		expect(headline).toBe('Add margin and costs to see the return.');
		expect(sentence).toMatch(/^It brought €28\.0k extra revenue \(likely €[\d.]+k to €[\d.]+k\)\.$/);
	});

	it('says that there is nothing where nothing is published', () => {
		expect(roiDecision(analysed(good), null, 'EUR').sentence).toBe('Nothing published can be compared.');
	});
});
