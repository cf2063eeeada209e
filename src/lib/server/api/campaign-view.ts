import type { RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { isoDay } from '#lib/experiment/day.ts';
import { campaignResults } from '../analysis/campaign-results.ts';
import { statusOf } from '../analysis/portfolio.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { atSlug } from '../campaigns/find.ts';
import { people, personName } from '../campaigns/people.ts';
import { managesCampaign, notYoursWords, recordView, requestViewer } from '../campaigns/request.ts';
import type { Viewer } from '../campaigns/viewer.ts';
import { manages } from '../campaigns/visible.ts';
import { store } from '../db/store.ts';
import type { Read } from '../db/database.ts';
import type { campaign as schema } from './contract/campaign-schema.ts';
import { Refusal } from './answers.ts';
import { decisions, type DecisionState } from '../reports/decisions.ts';
import { decisionView } from './decision-view.ts';

type CampaignView = z.output<typeof schema>;

/** A slug or name means several campaigns. */
export const whichCampaign = (among: readonly Campaign[]): Refusal =>
	new Refusal({
		status: 409,
		code: 'which_campaign',
		detail: `Several unpublished campaigns match. Name one of ${among.map(({ slug }) => slug).join(', ')}.`,
		more: { campaigns: among.map(({ slug, name }) => ({ slug, name })) }
	});

/**
 * The campaign of an address, for whoever it is there for.
 * @throws {Refusal} 404, the same for one that is not there and one that is not for the sender; 409 where several are alike
 */
export async function campaignAt(event: RequestEvent): Promise<Campaign> {
	const found = await atSlug(store(), await requestViewer(event.locals), event.params['slug'] ?? '');
	if (found.kind === 'question') throw whichCampaign(found.among);
	if (found.kind !== 'found')
		throw new Refusal({ status: 404, code: 'no_such_campaign', detail: 'There is no such campaign.' });
	await recordView(event, found.campaign);
	return found.campaign;
}

/** The same for whoever may change it. @throws {Refusal} 403 for a published one of somebody else, 404, 409 */
export async function managedAt(event: RequestEvent): Promise<Campaign> {
	const campaign = await campaignAt(event);
	if (await managesCampaign(event, campaign)) return campaign;
	throw new Refusal({ status: 403, code: 'not_owner', detail: await notYoursWords(campaign) });
}

/**
 * A campaign as somebody may see it. Its variants are those that were planned, and those published: the names that an
 * upload brings are not shown before its release.
 */
export async function campaignView(
	store: Read,
	campaign: Campaign,
	{ viewer, now, decided }: { viewer: Viewer; now: Date; decided?: DecisionState }
): Promise<CampaignView> {
	const isManaged = await manages(store, viewer, campaign);
	const results = await campaignResults(store, campaign, now);
	const { current } = decided ?? (await decisions.latest(store, campaign.id));
	const published = new Set(results ? [results.control, ...results.treatments] : []);
	const all = await campaigns.variants(store, campaign.id);
	const rows = all.filter(({ name, plannedWeight }) => plannedWeight !== null || published.has(name));
	const { hypothesis, audience, channel, tags, audienceId, currency } = campaign;
	const { slug, name, demo, kind, startsOn, endsOn, policy } = campaign;
	return {
		slug,
		name,
		status: await statusOf(store, campaign, { released: results !== null, now }),
		demo,
		kind,
		owner: isManaged ? await personName(store, campaign.owner) : null,
		people: isManaged ? (await people.list(store, campaign.id)).map((one) => one.name) : null,
		hypothesis,
		audience,
		channel,
		tags,
		audienceId,
		currency,
		startsOn: startsOn === null ? null : isoDay(startsOn),
		endsOn: endsOn === null ? null : isoDay(endsOn),
		endChanges: [...(campaign.endChanges ?? [])],
		goal: campaign.aims?.goal ?? null,
		primary: campaign.aims?.primary ?? null,
		plannedPeople: campaign.aims?.plannedPeople ?? null,
		primaryChanges: [...(campaign.aims?.switches ?? [])],
		roles: [...(campaign.aims?.roles ?? [])],
		roleChanges: (campaign.aims?.roleSwitches ?? []).map(({ changes, ...when }) => ({
			...when,
			changes: [...changes]
		})),
		levelChanges: [...(campaign.aims?.levelSwitches ?? [])],
		signedDecision: decisionView(current),
		control: rows.find((row) => row === all[0])?.name ?? null,
		variants: rows,
		policy: { ...policy, crossTabs: policy.crossTabs.map((pair) => [...pair]) }
	};
}
