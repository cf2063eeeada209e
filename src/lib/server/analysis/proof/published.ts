import type { Published } from '#lib/privacy/disclosure/attacker/attack.ts';
import type { Version } from '#lib/privacy/disclosure/attacker/attack-versions.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { releasedEpochs } from '../released-epochs.ts';
import { campaigns, type Campaign } from '../../campaigns/campaigns.ts';
import type { Read } from '../../db/database.ts';
import { ledger } from '../../ledger/ledger.ts';
import { isSameWave } from '../../release/waves.ts';
import { inTurn } from '../../db/in-turn.ts';

/** A campaign that shows something. */
export interface PublishedCampaign {
	readonly campaign: Campaign;
	/** As `ledger.head`. */
	readonly head: string;
}

/** Campaigns that show something, newest first. For everything here the others do not exist. */
export async function publishedCampaigns(store: Read): Promise<PublishedCampaign[]> {
	const marks = await ledger.marks(store);
	return (await campaigns.list(store)).flatMap((campaign) => {
		const head = marks.get(campaign.id)?.head ?? null;
		return head === null ? [] : [{ campaign, head }];
	});
}

/** A published campaign by its slug; null also where it is there and shows nothing. */
export async function publishedCampaign(store: Read, slug: string): Promise<PublishedCampaign | null> {
	const campaign = await campaigns.find(store, slug);
	const head = campaign && (await ledger.head(store, campaign.id));
	return campaign && head ? { campaign, head } : null;
}

/** Everything that a campaign ever published, in force or withdrawn, as readers saw it. */
const everOf = async (store: Read, campaignId: string): Promise<ReleasedEpoch[][]> =>
	[await ledger.epochs(store, campaignId), await ledger.withdrawnEpochs(store, campaignId)].filter(
		(epochs) => epochs.length > 0
	);

/** The campaigns that a campaign corrects, one after the other. */
async function replacedBy(store: Read, { id, replacesId }: Campaign): Promise<string[]> {
	const chain = new Set([id]);
	for (
		let at = replacesId;
		at !== null && !chain.has(at);
		at = (await campaigns.byId(store, at))?.replacesId ?? null
	)
		chain.add(at);
	return [...chain].slice(1);
}

/** Other campaigns of the same audience and wave: the control is the same people, whatever it is called, and so are variants of one name. @param but campaigns that are left out */
async function ofAudience(
	store: Read,
	campaign: Campaign,
	{ control, own, but }: { control: string; own: readonly string[]; but: readonly string[] }
): Promise<Version[]> {
	return (
		await inTurn.flatMap(
			(await campaigns.list(store)).filter((other) => isSameWave(other, campaign) && !but.includes(other.id)),
			(other) => everOf(store, other.id)
		)
	).map((epochs) => {
		const theirs = [...new Set(epochs.flatMap(({ variants }) => variants))];
		const first = epochs[0]?.variants[0] ?? '';
		const alike = theirs.filter((name) => name !== first && name !== control && own.includes(name));
		return { epochs, variants: [[first, control], ...alike.map((name) => [name, name] as const)] };
	});
}

/** What readers of a campaign have of it: its tables in force, and whatever else was published about the same people. */
export async function publishedAbout(store: Read, campaign: Campaign): Promise<Published> {
	const epochs = await releasedEpochs(store, campaign.id);
	const replaced = await replacedBy(store, campaign);
	const versions = [
		await ledger.withdrawnEpochs(store, campaign.id),
		...(await inTurn.flatMap(replaced, (id) => everOf(store, id)))
	].filter((version) => version.length > 0);
	const control = epochs[0]?.variants[0] ?? '';
	const own = [...new Set(epochs.flatMap(({ variants }) => variants))];
	return {
		epochs,
		others: [
			...versions.map((version) => ({ epochs: version })),
			...(await ofAudience(store, campaign, { control, own, but: [campaign.id, ...replaced] }))
		]
	};
}
