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
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'holdout-notes-'));
	stores = openStores(folder, project);
	[campaign, other] = ['Spring', 'Autumn'].map((name) =>
		campaigns.add(stores.holdout, {
			name,
			variants: [{ name: 'control' }, { name: 'picks' }],
			policy: defaultPolicy,
			currency: 'EUR',
			now: new Date(1)
		})
	) as [Campaign, Campaign];
});
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const add = (to: Campaign, words: string, day: number | null = null) =>
	notes.add(stores.holdout, to.id, { day, kind: 'note', words, by: 'Ada', now: new Date(5) });

describe('notes', () => {
	it('are numbered within their campaign, the newest first', () => {
		add(campaign, 'Prices rose', 20_000);
		add(campaign, 'Outage');
		add(other, 'Elsewhere');
		expect(notes.list(stores.holdout, campaign.id)).toMatchObject([
			{ number: 2, words: 'Outage', day: null, struckAt: null },
			{ number: 1, words: 'Prices rose', day: 20_000, by: 'Ada', at: new Date(5) }
		]);
		expect(notes.list(stores.holdout, other.id)).toMatchObject([{ number: 1, words: 'Elsewhere' }]);
	});

	it('are struck out once, and stay', () => {
		const strike = (number: number, by: string) =>
			notes.strike(stores.holdout, campaign.id, { number, by, now: new Date(9) });
		expect(strike(2, 'Bert')).toBe(true);
		expect(strike(2, 'Cleo')).toBe(false);
		expect(strike(7, 'Bert')).toBe(false);
		const [struck] = notes.list(stores.holdout, campaign.id);
		expect(struck).toMatchObject({ words: 'Outage', struckBy: 'Bert', struckAt: new Date(9) });
	});

	it('go with their campaign', () => {
		campaigns.remove(stores.holdout, other.id);
		expect(notes.list(stores.holdout, other.id)).toEqual([]);
	});
});
