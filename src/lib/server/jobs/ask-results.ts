import { plainLocale } from '#lib/format/locale.ts';
import { inLocale } from '../settings/locale-scope.ts';
import { askedResults, type ResultsQuestion } from '../reports/asked-results.ts';
import type { ResultsAnswer } from '../reports/results-body.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { runJob, Queue } from './job.ts';
import { ledger } from '../ledger/ledger.ts';
import { projectFolder, settings, store } from '../db/store.ts';

/** Bytes of published tables up to which an analysis takes no longer than other requests may wait. */
const small = 60_000;
/** One large campaign at a time: each takes a thread of its own. */
const large = new Queue();

/** A part of a campaign's results as machines read it; that of a large campaign is made in a worker thread. */
export async function askResults(campaign: Campaign, question: ResultsQuestion): Promise<ResultsAnswer> {
	if ((await ledger.size(store(), campaign.id)) <= small)
		return await inLocale(plainLocale, () => askedResults(store(), campaign, question));
	const context = { dataFolder: settings().dataFolder, projectFolder };
	return large.run(() => runJob({ kind: 'results', ...context, campaign, question }));
}
