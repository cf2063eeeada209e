import { expect, it } from 'vitest';
import { changesBetween } from '#lib/privacy/disclosure/attacker/attack-versions.ts';
import { publishedAbout } from '#lib/server/analysis/proof/published.ts';
import { fileOf, useCampaigns, type Row } from './campaigns.ts';

const at = useCampaigns();
const columns = ['region', 'people', 'conversions'];
const campaign = { audienceId: 'crm' };

/** Groups of a control and of a treatment: Alpha, X, Y, Z and Beta. */
const rows = (control: string, treatment: string, sizes: readonly number[], more = 0): Row[] =>
	['Alpha', 'X', 'Y', 'Z', 'Beta'].flatMap((region, i): Row[] => {
		const shared = [2002, 142, 19, 322, 1502][i] ?? 0;
		const own = sizes[i] ?? 0;
		const people = shared + (i === 0 ? more : 0);
		return [
			[control, region, people, Math.floor(shared / 6)],
			[treatment, region, own, Math.floor(own / 5)]
		];
	});

const regionsOf = async (of: Parameters<typeof at.history>[0]) =>
	(await at.history(of))[0]?.tables
		.find(({ axes, layer }) => axes.length > 0 && layer === 'people')
		?.blocks.map(({ at: [place] }) => (place && 'value' in place ? place.value : 'Other'));

it('campaigns of one audience share the control, whatever each calls it', async () => {
	// The first merges Y with X, the second would merge it with Z: together they would show the 19 of Y.
	const a = await at.publish(fileOf('A', columns, rows('control', 'offer', [2002, 35, 62, 312, 1502])), {
		campaign
	});
	const b = await at.publish(fileOf('B', columns, rows('Holdout', 'banner', [2002, 152, 62, 35, 1502])), {
		campaign,
		control: 'Holdout'
	});
	expect([a.outcome.kind, b.outcome.kind]).toEqual(['released', 'released']);
	expect(await regionsOf(a.campaign)).toEqual(['Alpha', 'Beta', 'Z', 'Other']);
	expect(await regionsOf(b.campaign)).toEqual(['Alpha', 'Beta', 'Other']);
	const about = await publishedAbout(at.stores().holdout, b.campaign);
	expect(about.others.map(({ variants }) => variants)).toEqual([[['control', 'Holdout']]]);
	const [before] = about.others;
	const changes = before ? changesBetween(before, about) : [];
	expect(changes.length).toBeGreaterThan(1);
	expect(changes.every(({ low, high }) => low === 0 && high === 0)).toBe(true);
});

it('a control under another name with a few people more is refused', async () => {
	await at.publish(fileOf('A', columns, rows('control', 'offer', [2002, 35, 62, 312, 1502])), { campaign });
	const b = await at.publish(fileOf('B', columns, rows('Holdout', 'banner', [2002, 152, 62, 35, 1502], 7)), {
		campaign,
		control: 'Holdout'
	});
	expect(b.outcome).toMatchObject({ kind: 'refused', code: 'small_difference' });
});
