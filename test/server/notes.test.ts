import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { notes } from '#lib/server/campaigns/notes.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';

let folder: string;
let stores: Stores;
let campaign: Campaign;
let other: Campaign;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'holdout-notes-'));
	stores = openStores(folder, project);
	[campaign, other] = (await Promise.all(
		['Spring', 'Autumn'].map((name) =>
			stores.holdout.write((tx) =>
				campaigns.add(tx, {
					name,
					variants: [{ name: 'control' }, { name: 'picks' }],
					policy: defaultPolicy,
					currency: 'EUR',
					now: new Date(1)
				})
			)
		)
	)) as [Campaign, Campaign];
});
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const add = (to: Campaign, words: string, day: number | null = null) =>
	stores.holdout.write((tx) =>
		notes.add(tx, to.id, { day, kind: 'note', words, by: 'Ada', now: new Date(5) })
	);

describe('notes', () => {
	it('are numbered within their campaign, the newest first', async () => {
		await add(campaign, 'Prices rose', 20_000);
		await add(campaign, 'Outage');
		await add(other, 'Elsewhere');
		expect(await notes.list(stores.holdout, campaign.id)).toMatchObject([
			{ number: 2, words: 'Outage', day: null, struckAt: null },
			{ number: 1, words: 'Prices rose', day: 20_000, by: 'Ada', at: new Date(5) }
		]);
		expect(await notes.list(stores.holdout, other.id)).toMatchObject([{ number: 1, words: 'Elsewhere' }]);
	});

	it('are struck out once, and stay', async () => {
		const strike = (number: number, by: string) =>
			stores.holdout.write((tx) => notes.strike(tx, campaign.id, { number, by, now: new Date(9) }));
		expect(await strike(2, 'Bert')).toBe(true);
		expect(await strike(2, 'Cleo')).toBe(false);
		expect(await strike(7, 'Bert')).toBe(false);
		const [struck] = await notes.list(stores.holdout, campaign.id);
		expect(struck).toMatchObject({ words: 'Outage', struckBy: 'Bert', struckAt: new Date(9) });
	});

	it('go with their campaign', async () => {
		await stores.holdout.write((tx) => campaigns.remove(tx, other.id));
		expect(await notes.list(stores.holdout, other.id)).toEqual([]);
	});
});
