import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import { changeCampaign } from '#lib/server/api/campaign-write.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';
import { publishCase } from './publish-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-size-'));
const now = new Date('2026-11-25T12:00:00Z');
let stores: Stores;

beforeAll(() => {
	stores = openStores(folder, project);
});
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const tuned = async (campaign: Campaign) => {
	const row = (await campaignResults(stores.holdout, campaign, now))?.results.find(
		({ by }) => by.length === 0
	);
	return row?.status === 'shown' ? row.basis?.tunedTo : null;
};

describe('the planned size of a campaign', () => {
	it('tunes the interval of the running campaign, and cannot be changed once results are published', async () => {
		const running = { now, startsOn: dayOf(now) - 10, endsOn: dayOf(now) + 10 };
		const waiting = await publishCase(stores, { name: 'Planned', ...running, release: false });
		await stores.holdout.write((tx) =>
			changeCampaign(tx, waiting, { plannedPeople: 40_000 }, { by: 'Ana', now })
		);
		const planned = (await campaigns.list(stores.holdout)).find(({ name }) => name === 'Planned');
		expect(planned?.aims?.plannedPeople).toBe(40_000);

		const published = await publishCase(stores, { name: 'Published', ...running });
		expect(await tuned(published)).toBe(5000);
		const told = { ...published, aims: planned?.aims ?? null };
		expect(await tuned(told)).toBe(40_000);
		const late = stores.holdout.write((tx) =>
			changeCampaign(tx, published, { plannedPeople: 9000 }, { by: 'Ana', now })
		);
		await expect(late).rejects.toThrow('already_released');
	});
});
