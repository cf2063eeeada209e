import { describe, expect, it } from 'vitest';
import { inTurn } from '#lib/server/db/in-turn.ts';
import { people } from '#lib/server/campaigns/people.ts';
import { relatedCampaigns, sharesCells } from '#lib/server/release/related.ts';
import { groundOf } from '#lib/server/release/ground.ts';
import { previewRelease } from '#lib/server/release/release.ts';
import { fileOf, now, useCampaigns, type Row } from './campaigns.ts';
import { analystIn, byDevice, byPlan } from './two-analysts.ts';

const at = useCampaigns();
const campaign = { audienceId: 'crm' };
const sender = (name: string) => analystIn(at.stores().holdout, name);

describe('a campaign of the administrators that somebody was added to', () => {
	it('rests on rows of other campaigns only where everybody on it may see them', async () => {
		const [ana, ben] = [await sender('ana'), await sender('ben')];
		const columns = ['region', 'device', 'people', 'conversions'];
		const theirs = await at.publish(fileOf('A', columns, byDevice()), { campaign, sender: ana });
		expect(theirs.outcome.kind).toBe('released');
		const { holdout } = at.stores();
		const guessed = async (name: string, app: number) => {
			const file = fileOf(name, ['region', 'device', 'plan', 'people', 'conversions'], byPlan(app));
			const own = await at.store(file, { campaign });
			expect(own.owner).toBeNull();
			const shares = async () =>
				inTurn.map(await relatedCampaigns(holdout, own), (one) => sharesCells(holdout, own, one.campaign));
			expect(await shares()).toEqual([true]);
			await holdout.write((tx) => people.add(tx, own.id, `token:${ben.actor.id}`, now));
			expect(await shares()).toEqual([false]);
			const outcome = await previewRelease(at.stores(), own.id, { now });
			return JSON.stringify(
				outcome.kind === 'released'
					? outcome.epochs.map(({ tables }) =>
							tables.map(({ axes, layer, blocks, reason }) => [axes, layer, blocks.length, reason])
						)
					: outcome
			);
		};
		const right = await guessed('Right', 60);
		expect(right).toContain('would-show-other-campaign');
		expect(await guessed('Wrong', 59)).toBe(right);
	});

	it('is the same ground whatever waits in campaigns whose rows it does not rest on', async () => {
		const [ana, ben] = [await sender('ana'), await sender('ben')];
		const days = (name: string, from: number, to: number) =>
			fileOf(
				name,
				['date', 'people', 'conversions'],
				Array.from({ length: to - from }, (_, i): Row[] => {
					const day = `2026-10-${String(from + i).padStart(2, '0')}`;
					return ['control', 'picks'].map((variant, v) => [variant, day, 700 + i + v, 60]);
				}).flat()
			);
		const running = { ending: { kind: 'running', endsOn: null } } as const;
		await at.publish(days('A', 1, 20), { campaign, sender: ana, ...running });
		const own = await at.store(days('B', 1, 20), { campaign, sender: ben, ...running });
		const hers = await at.store(days('C', 1, 20), { campaign, sender: ana, ...running });
		const grounds = () => inTurn.map([own, hers], ({ id }) => groundOf(at.stores().holdout, id, { now }));
		const [before, herBefore] = await grounds();
		await at.store(days('A', 21, 23), { sender: ana });
		const [after, herAfter] = await grounds();
		expect(after).toBe(before);
		// For the owner of both it is another one: her rows decide.
		expect(herAfter).not.toBe(herBefore);
	});
});
