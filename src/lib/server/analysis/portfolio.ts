import {
	guardrailCount,
	leadRow,
	splitState,
	type CampaignCard,
	type CampaignStatus
} from '#lib/experiment/card.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { ledger } from '../release/ledger.ts';
import { campaignResults, isRunning } from './campaign-results.ts';

/** @param released whether results are there to be seen */
export function statusOf(
	store: Store,
	campaign: Campaign,
	at: { released: boolean; now: Date }
): CampaignStatus {
	const { released, now } = at;
	if (!released) return ledger.isWithdrawn(store, campaign.id) ? 'withdrawn' : 'awaiting release';
	return isRunning(campaign, now) ? 'running' : 'ended';
}

/** Every campaign as a line of the overview. */
export function portfolio(store: Store, now: Date): CampaignCard[] {
	return campaigns.list(store).map((campaign) => {
		const { slug, name, demo, channel, currency } = campaign;
		const results = campaignResults(store, campaign, now);
		return {
			slug,
			name,
			demo,
			channel,
			currency,
			status: statusOf(store, campaign, { released: results !== null, now }),
			asOf: results?.asOf ?? null,
			people: results && { total: results.people.total, shown: results.people.shown },
			recurring: results?.recurring ?? false,
			primary: results && leadRow(results),
			metric: results?.metrics[0] ?? null,
			headline: results?.verdict ?? null,
			guardrails: results ? guardrailCount(results) : { broken: 0, held: 0, total: 0 },
			split: results ? splitState(results) : 'not checked'
		};
	});
}
