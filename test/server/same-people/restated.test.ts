import { describe, expect, it } from 'vitest';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { fileOf, now, useCampaigns, type Row } from './campaigns.ts';
import { breaches, canTest } from './promise.ts';

const at = useCampaigns();
const regions = ['North', 'South', 'East', 'West'] as const;
const columns = ['region', 'people', 'conversions'];

type Change = Partial<Record<(typeof regions)[number], readonly [people: number, conversions: number]>>;

/** Four large regions. @param change of the personalised variant */
const rows = (change: Change = {}): Row[] =>
	['control', 'personalised'].flatMap((variant, v) =>
		regions.map((region, i): Row => {
			const [people, conversions] = (v === 1 ? change[region] : undefined) ?? [0, 0];
			return [variant, region, 1000 + 150 * i + 31 * v + people, 120 + 17 * i + 5 * v + conversions];
		})
	);

const corrected = async (name: string, change: Change) => {
	const before = await at.publish(fileOf(name, columns, rows()));
	const after = await at.publish(fileOf(name, columns, rows(change)), { replaces: before.campaign.slug });
	return { before, after };
};
const isPending = async ({ id }: Campaign): Promise<boolean> =>
	(await campaignResults(at.stores().holdout, await at.byId(id), now))?.health.notes.some(({ words }) =>
		words.startsWith('A small correction is pending')
	) ?? false;
const outcomesBy = async (campaign: Campaign) =>
	(await at.history(campaign))
		.flatMap(({ tables }) => tables)
		.filter(({ layer, axes }) => layer === 'outcome' && axes.includes('region'))
		.map(({ reason }) => reason ?? 'shown');

describe('outcomes that are restated for the same people', () => {
	it('are refused where one group changes by fewer than m, though the total changes by enough', async () => {
		const { before, after } = await corrected('Small', { West: [0, 3], North: [0, 30] });
		expect(after.outcome).toMatchObject({ kind: 'refused', code: 'small_difference' });
		expect('words' in after.outcome && after.outcome.words).toContain('conversions differ by at least 10');
		expect(await isPending(before.campaign)).toBe(true);
		// More is restated at once: it is published, and nothing is pending.
		const later = await at.publish(fileOf('Small', columns, rows({ West: [0, 14], North: [0, 30] })), {
			replaces: after.campaign.slug
		});
		expect(later.outcome.kind).toBe('released');
		expect(await outcomesBy(later.campaign)).toEqual(['shown']);
		expect(await isPending(later.campaign)).toBe(false);
	});

	it('are refused where changes of single groups add up to nothing', async () => {
		const { before, after } = await corrected('Moved', { West: [0, 3], North: [0, -3] });
		expect(after.outcome).toMatchObject({ kind: 'refused', code: 'small_difference' });
		expect(await isPending(before.campaign)).toBe(true);
	});

	it('are published where every group changes by nothing or enough', async () => {
		const { before, after } = await corrected('Enough', { West: [0, 12], North: [0, -30] });
		expect(after.outcome.kind).toBe('released');
		expect(await outcomesBy(after.campaign)).toEqual(['shown']);
		expect(await isPending(before.campaign)).toBe(false);
	});

	it('are left out where k people or more changed too', async () => {
		const { before, after } = await corrected('Others', { West: [80, 3], North: [0, 30] });
		expect(after.outcome.kind).toBe('released');
		expect(await outcomesBy(after.campaign)).toEqual(['would-show-corrected']);
		expect(await isPending(after.campaign)).toBe(false);
		if (canTest)
			expect(breaches([await at.told(before.campaign, 1), await at.told(after.campaign, 2)])).toEqual([]);
	});
});
