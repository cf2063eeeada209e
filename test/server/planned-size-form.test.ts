import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../e2e/product.ts';
import { publishCase } from './publish-case.ts';
import { useStores } from './use-stores.ts';

const now = new Date();
let stores: Stores;
let product: Product;
useStores((started) => ({ stores, product } = started));

const fresh = async ({ id }: Campaign): Promise<Campaign> => {
	const found = await campaigns.byId(stores.holdout, id);
	if (!found) throw new Error('no campaign');
	return found;
};

/** What a browser without scripts sends. */
async function save(campaign: Campaign, fields: Readonly<Record<string, string>>) {
	const { origin, cookie } = product;
	const address = `${origin}/campaigns/${campaign.slug}/edit`;
	const body = new URLSearchParams({
		name: campaign.name,
		currency: 'EUR',
		startsOn: new Date(now.getTime() - 10 * 86_400_000).toISOString().slice(0, 10),
		endsOn: new Date(now.getTime() + 20 * 86_400_000).toISOString().slice(0, 10),
		...fields
	});
	const response = await fetch(address, {
		method: 'POST',
		headers: { cookie, origin, accept: 'text/html' },
		body,
		redirect: 'manual'
	});
	return { status: response.status, text: await response.text() };
}

describe('the planned size in the form of a campaign', () => {
	const running = { now, startsOn: dayOf(now) - 10, endsOn: dayOf(now) + 20 };

	it('is saved without scripts, is on record, and tunes the always-valid interval on the server', async () => {
		const campaign = await publishCase(stores, { name: 'Planned', ...running, release: false });
		const page = await fetch(`${product.origin}/campaigns/${campaign.slug}/edit`, {
			headers: { cookie: product.cookie }
		});
		expect(await page.text()).toContain('name="plannedPeople"');
		expect((await save(campaign, { plannedPeople: '40,000' })).status).toBe(200);
		expect((await fresh(campaign)).aims?.plannedPeople).toBe(40_000);
		const [entry] = await audit.list(stores.holdout, { action: 'campaign-changed', limit: 1 });
		expect(JSON.stringify(entry)).toContain('planned people');

		// The same aims, published: that is where its interval is tightest.
		const published = await publishCase(stores, { name: 'Published', ...running });
		const row = (
			await campaignResults(stores.holdout, { ...published, aims: (await fresh(campaign)).aims }, now)
		)?.results.find(({ by }) => by.length === 0);
		expect(row).toMatchObject({ basis: { test: 'always-valid', tunedTo: 40_000 } });
	});

	it('says nothing where the field is not there, and changes nothing where it stays', async () => {
		const campaign = await publishCase(stores, { name: 'Quiet', ...running, release: false });
		await save(campaign, {});
		await save(campaign, { plannedPeople: '' });
		expect((await fresh(campaign)).aims).toBeNull();
	});

	it('is refused with words where it is no number, and once results are published', async () => {
		const campaign = await publishCase(stores, { name: 'Wrong', ...running, release: false });
		const wrong = await save(campaign, { plannedPeople: 'many' });
		expect([wrong.status, wrong.text.includes('Write a whole number of people')]).toEqual([400, true]);
		expect(wrong.text).toContain('value="many"');

		const late = await publishCase(stores, { name: 'Late', ...running });
		const refused = await save(late, { plannedPeople: '40000' });
		expect([refused.status, refused.text.includes('only before results are published')]).toEqual([400, true]);
		expect((await fresh(late)).aims?.plannedPeople ?? null).toBeNull();
	});
});
