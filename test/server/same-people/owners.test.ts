import { describe, expect, it } from 'vitest';
import { previewRelease } from '#lib/server/release/release.ts';
import { relatedCampaigns } from '#lib/server/release/related.ts';
import { fileOf, now, useCampaigns, type Row } from './campaigns.ts';
import { analystIn, byDevice, byPlan } from './two-analysts.ts';
import { breaches, canTest } from './promise.ts';

const at = useCampaigns();
const sender = (name: string) => analystIn(at.stores().holdout, name);

describe('campaigns of one audience that belong to two analysts', () => {
	it('are compared by what is published: a guess of hidden rows is answered as any other one', async () => {
		const campaign = { audienceId: 'crm' };
		const ana = await at.publish(fileOf('A', ['region', 'device', 'people', 'conversions'], byDevice()), {
			campaign,
			sender: await sender('ana')
		});
		expect(ana.outcome.kind).toBe('released');
		const ben = await sender('ben');
		const columns = ['region', 'device', 'plan', 'people', 'conversions'];
		const shownOf = async (name: string, app: number) => {
			const { id } = await at.store(fileOf(name, columns, byPlan(app)), { campaign, sender: ben });
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
		const released = await at.publish(fileOf('B', columns, byPlan(60)), { campaign, sender: ben });
		if (canTest)
			expect(breaches([await at.told(ana.campaign), await at.told(released.campaign)])).toEqual([]);
	});

	it('are not linked by a campaign of somebody else that is not published', async () => {
		const { holdout } = at.stores();
		const columns = ['region', 'device', 'people', 'conversions'];
		const ana = await at.publish(fileOf('A', columns, byDevice()), { sender: await sender('ana') });
		const other = byDevice().map(([variant, ...rest]): Row => [
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
