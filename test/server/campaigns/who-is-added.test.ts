import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { members } from '#lib/server/accounts/members.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { people } from '#lib/server/campaigns/people.ts';
import { viewerOf } from '#lib/server/campaigns/viewer.ts';
import { isVisible } from '#lib/server/campaigns/visible.ts';
import { command } from '../holdout-command.ts';
import { slugIn, small, startAnalysts, type Analysts } from './two-analysts.ts';

let at: Analysts;
let slug = '';
beforeAll(async () => {
	at = await startAnalysts();
	slug = slugIn(await at.upload('ana', small('Shared', 3000), { control: 'control' }));
});
afterAll(() => at.stop());

const words = 'Only analysts and administrators can be added';

describe('people who can be added to an unpublished campaign', () => {
	it('are analysts and administrators; the API refuses others and adds nobody', async () => {
		const path = `/campaigns/${slug}`;
		for (const list of [['marketer'], ['manager'], ['ben', 'marketer']]) {
			const refused = await at.ask('ana', 'PATCH', path, { people: list });
			expect(refused).toMatchObject({ status: 422, body: { code: 'cannot_be_added' } });
			expect(refused.body['detail']).toContain(words);
		}
		expect((await at.ask('ana', 'GET', path)).body['people']).toEqual([]);
		expect(await at.ask('ana', 'PATCH', path, { people: ['ben', 'admin'] })).toMatchObject({
			status: 200,
			body: { people: ['admin', 'ben'] }
		});
		await at.ask('ana', 'PATCH', path, { people: [] });
	});

	it('are the same on the form', async () => {
		const { origin, cookie } = at.product;
		const add = async (person: string) => {
			const response = await fetch(`${origin}/campaigns/${slug}/people?/add`, {
				method: 'POST',
				headers: { cookie, origin, accept: 'text/html' },
				body: new URLSearchParams({ person }),
				redirect: 'manual'
			});
			return { status: response.status, text: await response.text() };
		};
		const refused = await add('marketer');
		expect([refused.status, refused.text.includes(words)]).toEqual([400, true]);
		expect((await add('ben')).text).not.toContain(words);
		expect((await at.ask('ana', 'GET', `/campaigns/${slug}`)).body['people']).toEqual(['ben']);
		await at.ask('ana', 'PATCH', `/campaigns/${slug}`, { people: [] });
	});

	it('do not get it from the command line either', async () => {
		const { status, stderr } = await command(['hand-over', slug, 'marketer'], {
			env: { HOLDOUT_DATA: at.folder }
		});
		expect([status, stderr]).toEqual([1, expect.stringContaining('cannot_own') as string]);
	});

	it('see it no more once they are no analysts', async () => {
		await at.stores(async ({ holdout }) => {
			const now = new Date();
			await holdout.write((tx) =>
				members.add(tx, { email: 'cleo@example.com', name: 'Cleo', role: 'analyst', now })
			);
			const { id = '' } = (await members.findByEmail(holdout, 'cleo@example.com')) ?? {};
			const campaign = await campaigns.find(holdout, slug);
			if (!campaign) throw new Error(slug);
			await holdout.write((tx) => people.add(tx, campaign.id, `member:${id}`, now));
			const sees = async () =>
				await isVisible(holdout, await viewerOf(holdout, { kind: 'member', id, name: 'Cleo' }), campaign);
			expect(await sees()).toBe(true);
			holdout.$client.prepare(`update members set role = 'marketer' where id = ?`).run(id);
			expect(await sees()).toBe(false);
		});
	});
});
