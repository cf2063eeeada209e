import { plainLocale } from '#lib/format/locale.ts';
import { inLocale } from '../settings/locale-scope.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read, Store } from '../db/database.ts';
import { analysisKeys, campaignAnalysis } from './campaign-results.ts';
import { campaignCrossTables } from './cross-tables.ts';
import { cardSources } from './portfolio.ts';
import { useCacheEdition, saveCache, type CacheEdition } from './cache.ts';

/** Campaigns whose analysis, in the current locale, is not kept as it would be now. */
export async function unanalysed(store: Read, now: Date): Promise<Campaign[]> {
	const kept = await analysisKeys(store);
	return (await cardSources(store, now))
		.filter(({ campaign, key }) => key !== null && kept.get(campaign.id) !== key)
		.map(({ campaign }) => campaign);
}

/**
 * Analyses what is published and was not analysed, and keeps it: in the locale of pages, and in that of files and the API.
 * For a worker thread, because a large campaign takes longer than a request may wait.
 */
export async function analyseAhead(store: Store, as: CacheEdition, now: Date): Promise<void> {
	useCacheEdition(as);
	const analyseAll = async () => {
		for (const campaign of await unanalysed(store, now)) {
			const analysis = await campaignAnalysis(store, campaign, now);
			if (!analysis) continue;
			for (const { name: metric } of analysis.results.metrics)
				await campaignCrossTables(store, campaign, { analysis, metric, now });
			await saveCache(store, 20);
		}
	};
	await analyseAll();
	await inLocale(plainLocale, analyseAll);
	await saveCache(store);
}
