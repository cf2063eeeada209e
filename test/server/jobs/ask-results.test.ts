import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inLocale, plainLocale } from '#lib/format/locale.ts';
import type { Detail } from '#lib/server/analysis/detailed-results.ts';
import { askedResults } from '#lib/server/reports/asked-results.ts';
import { type ResultsFormat, type ResultsAnswer } from '#lib/server/reports/results-body.ts';
import { loadCache } from '#lib/server/analysis/cache.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { registry } from '#lib/server/log/registry.ts';
import { askResults } from '#lib/server/jobs/ask-results.ts';
import { store } from '#lib/server/db/store.ts';
import { addManyCampaigns } from '../../bench/many-campaigns.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-detail-'));
const now = new Date();
const rowsOfYears = 18 * 500;

beforeAll(async () => {
	await addManyCampaigns(folder, 1, rowsOfYears);
	process.env['HOLDOUT_DATA'] = folder;
	await store().write((tx) => loadCache(tx, 'one'));
});
afterAll(() => {
	store().$client.close();
	delete process.env['HOLDOUT_DATA'];
	rmSync(folder, { recursive: true, force: true });
});

const only = async (): Promise<Campaign> => {
	const [campaign] = await campaigns.list(store());
	if (!campaign) throw new Error('there is no campaign');
	return campaign;
};
/** The answer as text, or why there is none. */
const textOf = (answer: ResultsAnswer): string =>
	answer.kind === 'results' ? new TextDecoder().decode(answer.body) : answer.kind;
/** Questions that a worker thread has answered. */
async function answered(): Promise<number> {
	const metric = await registry.getSingleMetric('holdout_jobs_total')?.get();
	return metric?.values.find(({ labels }) => labels['kind'] === 'results')?.value ?? 0;
}

describe('a part of the results of a campaign with years of days', () => {
	it.each<[Detail, ResultsFormat]>([
		[{}, 'json'],
		[{ by: ['device'], metric: 'conversion' }, 'json'],
		[{ by: ['date'] }, 'json'],
		[{ by: ['date'] }, 'csv'],
		[{ by: ['nothing of the kind'] }, 'json']
	])('is the same from the worker thread: %j as %s', async (detail, format) => {
		const before = await answered();
		const found = await askResults(await only(), { detail, format, seesReturns: true, now });
		const here = await inLocale(
			plainLocale,
			async () => await askedResults(store(), await only(), { detail, format, seesReturns: true, now })
		);
		expect(textOf(found)).toBe(textOf(here));
		expect(await answered()).toBe(before + 1);
	});

	it('is in the plain locale whatever the pages are in', async () => {
		const german = { tag: 'de-DE', timeZone: 'UTC' };
		const found = await inLocale(german, async () =>
			askResults(await only(), { detail: {}, format: 'json', seesReturns: true, now })
		);
		expect(textOf(found)).toMatch(/"sentence":"[^"]*\d\.\d/);
	});
});
