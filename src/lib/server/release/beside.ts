import { and, eq } from 'drizzle-orm';
import type { Certificate, ProvedBeside } from '#lib/privacy/certificates/certificate.ts';
import type { Cube } from '#lib/privacy/cube.ts';
import type { EarlierGrouping } from '#lib/privacy/earlier.ts';
import type { Aligned, Related } from '#lib/privacy/joint/published.ts';
import { settle } from '#lib/privacy/joint/settle.ts';
import type { Refusal } from '#lib/privacy/joint/settlement.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import type { ReleasedBucket } from '#lib/privacy/pulse.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { roundedEpoch } from '#lib/privacy/published-blocks.ts';
import type { Moment } from '../db/database.ts';
import type { Stores } from '../db/stores.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { variants } from '../db/tables/variants.ts';
import { countCells, readCube } from './cells.ts';
import { asEpoch } from '../ledger/entries.ts';
import type { TotalsOnly } from './outcome.ts';
import { isPurged, recordedUploads } from './ground.ts';
import { ledger } from '../ledger/ledger.ts';
import { relatedCampaigns, sharesCells, type RelatedCampaign } from './related.ts';
import { solve } from './solver.ts';
import { inTurn } from '../db/in-turn.ts';

type Campaign = typeof campaigns.$inferSelect;

/** Periods and ranges of days that could be published. */
export interface Made {
	readonly buckets: readonly ReleasedBucket[];
	readonly epochs: readonly ReleasedEpoch[];
	/** Of each epoch. */
	readonly certificates: readonly (readonly Certificate[])[];
}

/** What is to be published, before it is compared with what others published. */
export interface Wanted extends Made {
	/** As it will be once it is published. */
	readonly campaign: Campaign;
	/** Campaigns that answers bind it to. */
	readonly boundTo: readonly string[];
	readonly cube: Cube;
	readonly rule: Policy;
	/** Computes it with the grouping of campaigns about the same people. */
	readonly make: (earlier: EarlierGrouping) => Made;
}

/** A release that fits beside everything about the same people, or why there is none. */
export type Beside =
	| ({
			readonly kind: 'fits';
			readonly joint: JointCertificates | null;
			readonly totalsBeside?: TotalsOnly;
	  } & Made)
	| { readonly kind: 'too-close'; readonly refusal: Refusal };

/** The proof of what is published with everything about the same people. */
export interface JointCertificates {
	readonly beside: readonly ProvedBeside[];
	/** Makes them, to be kept. */
	readonly certificates: () => readonly Certificate[];
}

/** So many cells of other campaigns are read at most; of the oldest beyond only what was released is compared. */
const maxCells = 1_500_000;

/** Campaigns whose cells are read: they are still there and not too many, and the owner may see them. Versions first, then the newest. */
async function readable(
	{ holdout, private: store }: Stores,
	own: Campaign,
	list: readonly RelatedCampaign[]
): Promise<Set<string>> {
	const read = new Set<string>();
	let cells = 0;
	const order = list
		.toReversed()
		.toSorted((a, b) => Number(b.relation === 'version') - Number(a.relation === 'version'));
	for (const { campaign } of order) {
		if ((await isPurged(holdout, campaign.id)) || !(await sharesCells(holdout, own, campaign))) continue;
		cells += await countCells(store, campaign.id);
		if (cells > maxCells) break;
		read.add(campaign.id);
	}
	return read;
}

/** What another campaign published, as it was printed, with its cells where they may be viewed. */
async function publishedOf(
	{ holdout, private: store }: Moment,
	{ campaign, relation }: RelatedCampaign,
	isReadable: boolean
): Promise<Related> {
	const { id, name } = campaign;
	const control = (
		await holdout
			.select({ name: variants.name })
			.from(variants)
			.where(and(eq(variants.campaignId, id), eq(variants.position, 0)))
			.limit(1)
	)[0];
	const uploadIds = (await recordedUploads(holdout, id)).map((upload) => upload.id);
	const cube = isReadable
		? (await readCube(store, id, { control: control?.name ?? '', uploadIds })).cube
		: null;
	return {
		name,
		relation,
		epochs: (await ledger.history(holdout, id)).map(roundedEpoch),
		cube: cube && cube.size > 0 ? cube : null
	};
}

const listed = (labels: Aligned['labels']): NonNullable<ProvedBeside['labels']> =>
	[...labels].flatMap(([column, twins]) => [...twins].map(([theirs, own]) => [column, theirs, own] as const));

/** Fits a release beside all versions of its campaign and all campaigns of its audience. */
export async function fitBeside(
	stores: Stores,
	{ campaign, boundTo, cube, rule, buckets, epochs, certificates, make }: Wanted
): Promise<Beside> {
	const related = await relatedCampaigns(stores.holdout, campaign, boundTo);
	if (related.length === 0) return { kind: 'fits', joint: null, buckets, epochs, certificates };
	const read = await readable(stores, campaign, related);
	const asAttempt = (made: Made) => ({
		...made,
		ranges: made.buckets.map((bucket) => asEpoch(bucket, rule, cube.measures))
	});
	const published = await inTurn.map(related, async (one) => ({
		id: one.campaign.id,
		sequence: await ledger.newestSequence(stores.holdout, one.campaign.id),
		of: await stores.atOneMoment((at) => publishedOf(at, one, read.has(one.campaign.id)))
	}));
	const settled = settle({
		related: published.map(({ of }) => of),
		history: await ledger.history(stores.holdout, campaign.id),
		cube,
		policy: rule,
		solve,
		own: asAttempt({ buckets, epochs, certificates }),
		make: (earlier) => asAttempt(make(earlier))
	});
	if (settled.kind === 'refused') return { kind: 'too-close', refusal: settled.refusal };
	const { attempt, proof, totalsBeside } = settled;
	const besideOf = ({ of, columns, labels, variants }: Aligned): ProvedBeside[] =>
		published.flatMap((one) =>
			one.of === of
				? [
						{
							campaignId: one.id,
							sequence: one.sequence,
							hasCells: of.cube !== null,
							columns: [...columns],
							variants: [...variants],
							...(labels.size > 0 ? { labels: listed(labels) } : {})
						}
					]
				: []
		);
	return {
		kind: 'fits',
		...(totalsBeside
			? { totalsBeside: { names: totalsBeside.of.map(({ name }) => name), reason: totalsBeside.reason } }
			: {}),
		joint: proof && { beside: proof.others.flatMap(besideOf), certificates: proof.certificates },
		buckets: attempt.buckets,
		epochs: attempt.epochs,
		certificates: attempt.certificates
	};
}

/** Why a release is too close to another one, and what can be done, in words; without a number of what differs. */
export function tooCloseWords({ name, relation, measure, min }: Refusal): string {
	const what = measure === 'people' ? `${min} people` : `${min} in ${measure}`;
	const differ =
		measure === 'people' ? `at least ${min} people differ` : `${measure} differ by at least ${min}`;
	return relation === 'version'
		? `It would differ from “${name}”, a version of these results, by fewer than ${what}, and show who was corrected. ` +
				`Publish the correction when ${differ}, or when nothing differs.`
		: `It would differ from “${name}”, a campaign of the same audience, by fewer than ${what}, and show people who are in only one of the two. ` +
				`Publish it when ${differ}, or with the same people. If it is about other people, ask the owner of “${name}” or an administrator.`;
}
