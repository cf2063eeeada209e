import type { Published } from '#lib/privacy/disclosure/attacker/attack.ts';
import type { Version } from '#lib/privacy/disclosure/attacker/attack-versions.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { releasedEpochs } from '../released-epochs.ts';
import { campaigns, type Campaign } from '../../campaigns/campaigns.ts';
import type { Read } from '../../db/database.ts';
import { ledger } from '../../ledger/ledger.ts';
import { isSameWave } from '../../release/waves.ts';

/** A campaign that shows something. */
export interface PublishedCampaign {
	readonly campaign: Campaign;
	/** As `ledger.head`. */
	readonly head: string;
}

/** Campaigns that show something, newest first. For everything here the others do not exist. */
export function publishedCampaigns(store: Read): PublishedCampaign[] {
	const marks = ledger.marks(store);
	return campaigns.list(store).flatMap((campaign) => {
		const head = marks.get(campaign.id)?.head ?? null;
		return head === null ? [] : [{ campaign, head }];
	});
}

/** A published campaign by its slug; null also where it is there and shows nothing. */
export function publishedCampaign(store: Read, slug: string): PublishedCampaign | null {
	const campaign = campaigns.find(store, slug);
	const head = campaign && ledger.head(store, campaign.id);
	return campaign && head ? { campaign, head } : null;
}

/** Everything that a campaign ever published, in force or withdrawn, as readers saw it. */
const everOf = (store: Read, campaignId: string): ReleasedEpoch[][] =>
	[ledger.epochs(store, campaignId), ledger.withdrawnEpochs(store, campaignId)].filter(
		(epochs) => epochs.length > 0
	);

/** The campaigns that a campaign corrects, one after the other. */
function replacedBy(store: Read, { id, replacesId }: Campaign): string[] {
	const chain = new Set([id]);
	for (let at = replacesId; at !== null && !chain.has(at); at = campaigns.byId(store, at)?.replacesId ?? null)
		chain.add(at);
	return [...chain].slice(1);
}

/** Other campaigns of the same audience and wave: the control is the same people, whatever it is called, and so are variants of one name. @param but campaigns that are left out */
function ofAudience(
	store: Read,
	campaign: Campaign,
	{ control, own, but }: { control: string; own: readonly string[]; but: readonly string[] }
): Version[] {
	return campaigns
		.list(store)
		.filter((other) => isSameWave(other, campaign) && !but.includes(other.id))
		.flatMap((other) => everOf(store, other.id))
		.map((epochs) => {
			const theirs = [...new Set(epochs.flatMap(({ variants }) => variants))];
			const first = epochs[0]?.variants[0] ?? '';
			const alike = theirs.filter((name) => name !== first && name !== control && own.includes(name));
			return { epochs, variants: [[first, control], ...alike.map((name) => [name, name] as const)] };
		});
}

/** What readers of a campaign have of it: its tables in force, and whatever else was published about the same people. */
export function publishedAbout(store: Read, campaign: Campaign): Published {
	const epochs = releasedEpochs(store, campaign.id);
	const replaced = replacedBy(store, campaign);
	const versions = [
		ledger.withdrawnEpochs(store, campaign.id),
		...replaced.flatMap((id) => everOf(store, id))
	].filter((version) => version.length > 0);
	const control = epochs[0]?.variants[0] ?? '';
	const own = [...new Set(epochs.flatMap(({ variants }) => variants))];
	return {
		epochs,
		others: [
			...versions.map((version) => ({ epochs: version })),
			...ofAudience(store, campaign, { control, own, but: [campaign.id, ...replaced] })
		]
	};
}
