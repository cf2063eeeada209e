import { describe, expect, it } from 'vitest';
import { people } from '#lib/server/campaigns/people.ts';
import { previewRelease, releaseStored } from '#lib/server/release/release.ts';
import { fileOf, now, useCampaigns, type Row, type Sender } from './campaigns.ts';

const at = useCampaigns();
const { sender, changePeople: change } = at;
const rows = (more: number): Row[] =>
	['control', 'picks'].flatMap((variant, v): Row[] => [
		[variant, 'Web', 9210 + more + v, 711 + Math.round(more / 10)],
		[variant, 'App', 4105 + v, 361 + 9 * v],
		[variant, 'Shop', 2730 + v, 240 + v]
	]);

/** Stores a version and publishes it. */
async function publish(more: number, by: Sender, replaces?: string) {
	const stored = await at.store(fileOf('Spring', ['channel', 'people', 'conversions'], rows(more)), {
		sender: by,
		...(replaces === undefined ? {} : { replaces })
	});
	const outcome = await releaseStored(at.stores(), stored.id, { now, sender: by });
	return { campaign: await at.byId(stored.id), outcome };
}
describe('a correction of a correction', () => {
	it('is for somebody who may see the rows of every version: without them nothing shows who was corrected', async () => {
		const [ana, ben] = [await sender('ana'), await sender('ben')];
		const first = await publish(0, ana);
		await change('add', first.campaign, ben);
		const second = await publish(300, ben, first.campaign.slug);
		expect([first.outcome.kind, second.outcome.kind]).toEqual(['released', 'released']);
		await change('remove', first.campaign, ben);
		// The second version is his, the first one is not any more.
		const third = await publish(700, ben, second.campaign.slug);
		expect(third.outcome).toMatchObject({ kind: 'refused', code: 'not_owner_of_versions' });
		const options = { now, sender: ben };
		expect(await previewRelease(at.stores(), third.campaign.id, options)).toEqual(third.outcome);
		await change('add', first.campaign, ben);
		expect(await releaseStored(at.stores(), third.campaign.id, options)).toMatchObject({ kind: 'released' });
	});

	it('is for everybody who was added to it, too: they see its preview', async () => {
		const [ana, ben] = [await sender('ana'), await sender('ben')];
		const first = await publish(0, ana);
		const { holdout } = at.stores();
		const second = await at.store(fileOf('Spring', ['channel', 'people', 'conversions'], rows(300)), {
			sender: ana,
			replaces: first.campaign.slug
		});
		await change('add', second, ben);
		const options = { now, sender: ana };
		expect(await releaseStored(at.stores(), second.id, options)).toMatchObject({
			code: 'not_owner_of_versions'
		});
		await change('add', first.campaign, ben);
		expect(await people.list(holdout, first.campaign.id)).toHaveLength(1);
		expect(await releaseStored(at.stores(), second.id, options)).toMatchObject({ kind: 'released' });
	});
});
