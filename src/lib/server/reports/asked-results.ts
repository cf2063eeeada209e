import { detailedResults, type Detail } from '../analysis/detailed-results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { campaignSuggestion } from '../reports/suggestion.ts';
import { resultsBody, type ResultsAnswer, type ResultsFormat } from './results-body.ts';

/** What is asked of a campaign's results, how it is to be written, and by whom. */
export interface ResultsQuestion {
	readonly detail: Detail;
	readonly format: ResultsFormat;
	/** Whether the reader may see what campaigns returned. */
	readonly seesReturns: boolean;
	readonly now: Date;
}

/** Results as an answer, with what is suggested for the whole campaign whatever part of it is asked for. */
export async function askedResults(
	store: Read,
	campaign: Campaign,
	{ detail, format, seesReturns, now }: ResultsQuestion
): Promise<ResultsAnswer> {
	const found = await detailedResults(store, campaign, detail, now);
	if (found.kind !== 'results') return found;
	return resultsBody(found, format, await campaignSuggestion(store, campaign, { seesReturns, now }));
}
