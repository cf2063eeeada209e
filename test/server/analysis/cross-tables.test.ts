import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crossTable } from '#lib/experiment/results/cross-table.ts';
import { currentLocale } from '#lib/format/locale.ts';
import { analyseAhead } from '#lib/server/analysis/analyse-ahead.ts';
import { campaignAnalysis } from '#lib/server/analysis/campaign-results.ts';
import { campaignCrossTables } from '#lib/server/analysis/cross-tables.ts';
import { detailedResults } from '#lib/server/analysis/detailed-results.ts';
import { loadCache } from '#lib/server/analysis/cache.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { resultCache } from '#lib/server/db/tables/result-cache.ts';
import { withdrawReleases } from '#lib/server/release/release.ts';
import { closeStores, type Stores } from '#lib/server/db/stores.ts';
import { openDemo } from '../demo-folder.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-cross-'));
const now = new Date();
let stores: Stores;

beforeAll(async () => {
	stores = await openDemo(folder, now);
	await stores.holdout.write((tx) => loadCache(tx, 'one'));
	await analyseAhead(stores.holdout, { build: 'one', locale: currentLocale() }, now);
});
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

/** Campaigns that publish pairs, with each of their metrics. */
const asked = async () =>
	await inTurn.flatMap(await campaigns.list(stores.holdout), async (campaign) => {
		const analysis = await campaignAnalysis(stores.holdout, campaign, now);
		if (!analysis || analysis.pairs.length === 0) return [];
		return analysis.results.metrics.map(({ name: metric }) => ({ campaign, analysis, metric }));
	});
const written = async () =>
	(await stores.holdout.select().from(resultCache)).filter(({ name }) => name.startsWith('cross-tabs'));

describe('two-way tables of a campaign', () => {
	it('say what an answer about the pair says', async () => {
		expect((await asked()).length).toBeGreaterThan(3);
		for (const { campaign, analysis, metric } of await asked()) {
			const tables = await campaignCrossTables(stores.holdout, campaign, { analysis, metric, now });
			const expected = await inTurn.flatMap(analysis.pairs, async (by) => {
				const found = await detailedResults(stores.holdout, campaign, { by, metric }, now);
				if (found.kind !== 'results') throw new Error(found.kind);
				const { treatments, results } = found.results;
				return treatments.flatMap(
					(variant) =>
						crossTable(
							results.filter((row) => row.variant === variant),
							by
						) ?? []
				);
			});
			expect(tables).toEqual(expected);
		}
	});

	it('are made ahead, and deleted when their campaign is withdrawn', async () => {
		const ids = new Set((await asked()).map(({ campaign }) => campaign.id));
		expect(await written()).toHaveLength((await asked()).length);
		const [id = ''] = ids;
		await stores.holdout.write((tx) => withdrawReleases(tx, id, now));
		expect(new Set((await written()).map(({ campaignId }) => campaignId))).toEqual(
			new Set([...ids].filter((one) => one !== id))
		);
	});
});
