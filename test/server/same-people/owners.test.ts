import { describe, expect, it } from 'vitest';
import { previewRelease } from '#lib/server/release/release.ts';
import { relatedCampaigns } from '#lib/server/release/related.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { fileOf, now, useCampaigns, type Row } from './campaigns.ts';
import { breaches, canTest } from './promise.ts';

const at = useCampaigns();
/** The region and device of people, which A shows by region alone: its offer has 4 people in the app. */
const ofAna: readonly Row[] = [
	['control', 'West', 'app', 60, 15],
	['control', 'West', 'web', 46, 15],
	['control', 'East', 'app', 500, 100],
	['control', 'East', 'web', 394, 100],
	['offer', 'West', 'web', 106, 30],
	['offer', 'East', 'app', 4, 1],
	['offer', 'East', 'web', 890, 200]
];

/** In the control everybody of the new plan is in West, and 6 others are: West of A minus the new plan of B. */
const ofBen = (app: number): readonly Row[] => [
	['control', 'West', 'app', 'new', app, 15],
	['control', 'West', 'web', 'new', 100 - app, 13],
	['control', 'West', 'web', 'old', 6, 2],
	['control', 'East', 'app', 'old', 560 - app, 100],
	['control', 'East', 'web', 'old', 334 + app, 100],
	['banner', 'West', 'web', 'old', 30, 12],
	['banner', 'East', 'app', 'new', 100, 28],
	['banner', 'East', 'web', 'old', 870, 200]
];

/** An analyst's token, as who sends an upload. */
async function sender(name: string) {
	const { holdout } = at.stores();
	await holdout.write((tx) => tokens.add(tx, { name, role: 'analyst', now }));
	const token = (await tokens.list(holdout)).find((one) => one.name === name);
	return { actor: { kind: 'token' as const, id: token?.id ?? '', name }, address: null };
}

describe('campaigns of one audience that belong to two analysts', () => {
	it('are compared by what is published: a guess of hidden rows is answered as any other one', async () => {
		const campaign = { audienceId: 'crm' };
		const ana = await at.publish(fileOf('A', ['region', 'device', 'people', 'conversions'], ofAna), {
			campaign,
			sender: await sender('ana')
		});
		expect(ana.outcome.kind).toBe('released');
		const ben = await sender('ben');
		const columns = ['region', 'device', 'plan', 'people', 'conversions'];
		const shownOf = async (name: string, app: number) => {
			const { id } = await at.store(fileOf(name, columns, ofBen(app)), { campaign, sender: ben });
			const outcome = await previewRelease(at.stores(), id, { now });
			if (outcome.kind !== 'released') return outcome.kind;
			return outcome.epochs.flatMap(({ tables }) =>
				tables.map(({ axes, layer, blocks, reason }) =>
					[axes.join(), layer, reason ?? blocks.length].join(' ')
				)
			);
		};
		const right = await shownOf('Right', 60);
		expect(right).toContain('plan people would-show-other-campaign');
		expect(await shownOf('Wrong', 59)).toEqual(right);
		const released = await at.publish(fileOf('B', columns, ofBen(60)), { campaign, sender: ben });
		if (canTest)
			expect(breaches([await at.told(ana.campaign), await at.told(released.campaign)])).toEqual([]);
	});

	it('are not linked by a campaign of somebody else that is not published', async () => {
		const { holdout } = at.stores();
		const columns = ['region', 'device', 'people', 'conversions'];
		const ana = await at.publish(fileOf('A', columns, ofAna), { sender: await sender('ana') });
		const other = ofAna.map(([variant, ...rest]): Row => [
			variant === 'offer' ? 'banner' : (variant ?? ''),
			...rest
		]);
		const crm = await at.publish(
			fileOf(
				'C',
				columns,
				other.map((row) => row.map((cell) => (typeof cell === 'number' ? cell * 3 : cell)))
			),
			{ campaign: { audienceId: 'crm' }, sender: await sender('cleo') }
		);
		expect([ana.outcome.kind, crm.outcome.kind]).toEqual(['released', 'released']);
		const ben = await at.store(fileOf('B', columns, other), {
			campaign: { audienceId: 'crm' },
			sender: await sender('ben')
		});
		holdout.$client.prepare('update campaigns set replaces_id = ? where id = ?').run(ana.campaign.id, ben.id);
		expect(await relatedCampaigns(holdout, await at.byId(ana.campaign.id))).toEqual([]);
		holdout.$client.prepare('update campaigns set owner = ? where id = ?').run(ana.campaign.owner, ben.id);
		expect(
			(await relatedCampaigns(holdout, await at.byId(ana.campaign.id))).map(({ campaign }) => campaign.id)
		).toEqual([crm.campaign.id]);
	});
});
