import { inLocale, plainLocale } from '#lib/format/locale.ts';
import { detailedResults, type Detail, type DetailedResults } from '../analysis/detailed-results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { runJob } from '../ingest/job.ts';
import { Queue } from '../ingest/queue.ts';
import { ledger } from '../release/ledger.ts';
import { projectFolder, settings, store } from '../store.ts';

/** Bytes of published tables up to which an analysis takes no longer than other requests may wait. */
const small = 60_000;
/** One large campaign at a time: each takes a thread of its own. */
const large = new Queue();

/** A part of a campaign's results as machines read them; of a large campaign they are computed in a worker thread. */
export async function askDetail(campaign: Campaign, detail: Detail, now: Date): Promise<DetailedResults> {
	if (ledger.size(store(), campaign.id) <= small)
		return inLocale(plainLocale, () => detailedResults(store(), campaign, detail, now));
	const { dataFolder } = settings();
	return large.run(() => runJob({ kind: 'detail', dataFolder, projectFolder, campaign, detail, now }));
}
