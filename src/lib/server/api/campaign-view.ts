import type { z } from 'zod';
import { isoDay } from '#lib/experiment/day.ts';
import { campaignResults } from '../analysis/campaign-results.ts';
import { statusOf } from '../analysis/portfolio.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import type { campaign as schema } from './campaign-schema.ts';
import { Refusal } from './problem.ts';

type CampaignView = z.output<typeof schema>;

/**
 * The campaign of an address.
 * @throws {Refusal} 404
 */
export function campaignAt(store: Store, slug: string | undefined): Campaign {
	const campaign = campaigns.find(store, slug ?? '');
	if (campaign) return campaign;
	throw new Refusal({ status: 404, code: 'no_such_campaign', detail: 'There is no such campaign.' });
}

/**
 * A campaign as everybody may see it. Its variants are those that were planned, and those published: the names that an
 * upload brings are not shown before its release.
 */
export function campaignView(store: Store, campaign: Campaign, now: Date): CampaignView {
	const results = campaignResults(store, campaign, now);
	const published = new Set(results ? [results.control, ...results.treatments] : []);
	const all = campaigns.variants(store, campaign.id);
	const rows = all.filter(({ name, plannedWeight }) => plannedWeight !== null || published.has(name));
	const { slug, name, demo, hypothesis, audience, channel, audienceId, currency, startsOn, endsOn, policy } =
		campaign;
	return {
		slug,
		name,
		status: statusOf(store, campaign, { released: results !== null, now }),
		demo,
		hypothesis,
		audience,
		channel,
		audienceId,
		currency,
		startsOn: startsOn === null ? null : isoDay(startsOn),
		endsOn: endsOn === null ? null : isoDay(endsOn),
		endChanges: [...(campaign.endChanges ?? [])],
		goal: campaign.aims?.goal ?? null,
		primary: campaign.aims?.primary ?? null,
		primaryChanges: [...(campaign.aims?.switches ?? [])],
		roles: [...(campaign.aims?.roles ?? [])],
		roleChanges: (campaign.aims?.roleSwitches ?? []).map(({ changes, ...when }) => ({
			...when,
			changes: [...changes]
		})),
		levelChanges: [...(campaign.aims?.levelSwitches ?? [])],
		control: rows.find((row) => row === all[0])?.name ?? null,
		variants: rows,
		policy: { ...policy, crossTabs: policy.crossTabs.map((pair) => [...pair]) }
	};
}
