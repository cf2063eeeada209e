import { eq } from 'drizzle-orm';
import { dayOf } from '#lib/experiment/day.ts';
import { isRunningOn } from '#lib/experiment/ending.ts';
import type { WaitingDays } from '#lib/experiment/publication-words.ts';
import { NO_DAY, type Cube } from '#lib/privacy/cube.ts';
import { asStrictAs, type Policy } from '#lib/privacy/policy.ts';
import type { EarlierGrouping } from '#lib/privacy/earlier.ts';
import {
	closedThrough,
	closeEpoch,
	matureThrough,
	pulse,
	type ReleasedBucket,
	type ReleaseState
} from '#lib/privacy/pulse.ts';
import { proveCampaign, type ProvedEpoch } from '#lib/privacy/release.ts';
import { campaigns as campaignTable } from '../db/tables/campaigns.ts';
import { releases } from '../db/tables/ledger.ts';
import { variants } from '../db/tables/variants.ts';
import type { Moment, Read } from '../db/database.ts';
import type { Stores } from '../db/stores.ts';
import type { JointCertificates, Made } from './beside.ts';
import { readCube } from './cells.ts';
import { isPurged, recordedUploads, type ReleaseOptions } from './ground.ts';
import { ledger } from '../ledger/ledger.ts';
import { relatedCampaigns } from './related.ts';
import { refuse, type NothingNew, type Publication, type ReleaseOutcome } from './outcome.ts';
import { solve } from './solver.ts';
import { declaresNewWave, inWave } from './waves.ts';
import { inTurn } from '../db/in-turn.ts';

type Campaign = typeof campaignTable.$inferSelect;

/** What would be published, before it is compared with what others published. */
export interface Draft extends Publication, Pick<Made, 'certificates'> {
	readonly kind: 'draft';
	readonly campaign: Campaign;
	readonly cube: Cube;
	readonly inputHash: () => string;
	/** The privacy rule of the period. */
	readonly rule: Policy;
	/** Sequence of the newest release that it was computed from; 0 before the first. */
	readonly after: number;
	/** Computes the same with the grouping of campaigns about the same people. */
	readonly make: (earlier: EarlierGrouping) => Made;
	/** Its proof beside others; null before it is compared with them. */
	readonly joint: JointCertificates | null;
	/** Campaigns that answers bind it to: it is compared with what they published. */
	readonly boundTo: readonly string[];
}

const lastDayOfMonth = (day: number): number => {
	const date = new Date(day * 86_400_000);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / 86_400_000;
};

/** Has the period that these buckets make come to its end? */
function isPeriodOver(buckets: readonly ReleasedBucket[], policy: Policy, ended: boolean): boolean {
	const [first] = buckets;
	const last = buckets.at(-1);
	if (!first || !last) return false;
	if (ended || policy.epochs === 'by-upload') return true;
	return policy.epochs === 'month-end' && last.to >= lastDayOfMonth(first.from);
}

/** The cells of a campaign, with the rule and the records that decide what is published of them. */
async function readAll(
	{ holdout, private: store }: Moment,
	campaignId: string,
	{ samePeople }: ReleaseOptions,
	bound?: Campaign
) {
	const stored = (
		await holdout.select().from(campaignTable).where(eq(campaignTable.id, campaignId)).limit(1)
	)[0];
	const campaign =
		bound ?? (stored && (await inWave(holdout, stored, { isNew: declaresNewWave(samePeople) })));
	const control = (
		await holdout
			.select()
			.from(variants)
			.where(eq(variants.campaignId, campaignId))
			.orderBy(variants.position)
			.limit(1)
	)[0];
	if (!campaign || !control) return refuse('no_such_campaign', 'There is no such campaign.');
	const over = await completion(holdout, campaignId);
	if (over) return over;
	if (await isPurged(holdout, campaignId)) {
		return refuse(
			'purged',
			'Raw rows of this campaign were deleted on their last day: nothing more of it can be published.'
		);
	}
	const after = await ledger.newestSequence(holdout, campaignId);
	const uploadIds = (await recordedUploads(holdout, campaignId)).map(({ id }) => id);
	const cells = await readCube(store, campaignId, { control: control.name, uploadIds });
	return { kind: 'read', campaign, after, cells } as const;
}

/**
 * What would be published now. An ended campaign that was never released is one pulse over all its days; a running
 * one gets the buckets that are mature and large enough, and its breakdowns when the period is over.
 *
 * @param bound the campaign as it is once answers bind it to another
 */
export async function draft(
	stores: Stores,
	campaignId: string,
	options: ReleaseOptions,
	bound?: Campaign
): Promise<Draft | ReleaseOutcome> {
	const { holdout } = stores;
	const { now, closePeriod = false, scope } = options;
	const found = await stores.atOneMoment((at) => readAll(at, campaignId, options, bound));
	if (found.kind !== 'read') return found;
	const { campaign, after } = found;
	const { cube: cells, hash: inputHash, dated } = found.cells;
	const cube: Cube = { ...cells, recurring: campaign.recurring };
	if (cube.size === 0) return refuse('no_cells', 'Nothing has been uploaded for this campaign.');
	const base = { kind: 'draft', campaign, cube, inputHash, after, boundTo: [], joint: null } as const;
	const { policy, endsOn, openEnd } = campaign;
	// What others promised of the same people stays true.
	const jointRule = async (own: Policy): Promise<Policy> =>
		exact(asStrictAs(own, await promisedOf(holdout, campaign)));
	const today = dayOf(now, campaign.timeZone);
	const ended = !isRunningOn(campaign, today);
	const newest = newestDay(cube);
	const waits = scope === 'complete' && newest > matureThrough(today, policy);
	if (after === 0 && (!dated || (ended && !waits))) {
		const rule = await jointRule(policy);
		const make = (earlier: EarlierGrouping | null) => asMade([], proveCampaign(cube, rule, solve, earlier));
		return { ...base, rule, make, ...make(null) };
	}
	if (!dated) return { kind: 'nothing-new', why: 'waiting' };
	const before = await ledger.state(holdout, campaignId);
	// A rule changed meanwhile applies from the next period on: the open one ends under the rule it began with.
	const begun = before.buckets.length > 0 ? await ledger.newestPolicy(holdout, campaignId) : null;
	const rule = begun ? exact(begun) : await jointRule(policy);
	// Without a declared last day it ends with its newest rows; rows after a declared one are not lost.
	const lastDay = openEnd ? null : Math.max(endsOn ?? newest, newest);
	const isOver = lastDay !== null && (lastDay + rule.outcomeWindow < today || (ended && scope === 'whole'));
	const through = isOver ? lastDay : matureThrough(today, rule);
	const isLast = ended && through === lastDay;
	const made = (earlier: EarlierGrouping | null) => {
		const buckets = pulse(cube, rule, { state: before, through, ended: isLast, earlier });
		const state: ReleaseState = { ...before, buckets: [...before.buckets, ...buckets] };
		const closes = closePeriod || isPeriodOver(state.buckets, rule, isLast);
		return { buckets, state, closing: closes ? closeEpoch(cube, rule, state, solve, earlier) : null };
	};
	const { buckets, state, closing } = made(null);
	const waiting = waitingDays(cube, { after: closedThrough(state), rule, today });
	const nothing: NothingNew = { kind: 'nothing-new', why: 'waiting', ...waiting };
	const make: Draft['make'] = (earlier) => {
		const other = made(earlier);
		return asMade(other.buckets, other.closing?.kind === 'closed' ? [other.closing] : []);
	};
	if (!closing)
		return buckets.length > 0 ? { ...base, ...waiting, rule, make, ...asMade(buckets, []) } : nothing;
	if (closing.kind === 'refused') {
		return closing.reason === 'no-buckets'
			? nothing
			: refuse('cells_changed', 'The cells of published days have changed: the period cannot be closed.');
	}
	return { ...base, ...waiting, rule, make, ...asMade(buckets, [closing]) };
}

const asMade = (buckets: readonly ReleasedBucket[], periods: readonly ProvedEpoch[]): Made => ({
	buckets,
	epochs: periods.map(({ epoch }) => epoch),
	certificates: periods.map(({ certificates }) => certificates)
});

/** Everything is published exactly; releases that were printed rounded stay as they are. */
const exact = (policy: Policy): Policy => ({ ...policy, rounding: 1 });

/** Rules of everything that is published about the same people. */
const promisedOf = async (holdout: Read, campaign: Campaign): Promise<Policy[]> =>
	await inTurn.flatMap(
		await relatedCampaigns(holdout, campaign),
		async (one) => (await ledger.newestPolicy(holdout, one.campaign.id)) ?? []
	);

/** The newest day of any cell; NO_DAY without dates. */
const newestDay = (cube: Cube): number => cube.day.reduce((last, day) => Math.max(last, day), NO_DAY);

/** Days with cells after the last published one; nothing where there are none. */
function waitingDays(
	cube: Cube,
	{ after, rule, today }: { after: number | null; rule: Policy; today: number }
): { readonly waiting?: WaitingDays } {
	const { outcomeWindow } = rule;
	let [from, to] = [Infinity, -Infinity];
	for (const day of cube.day) {
		if (day === NO_DAY || (after !== null && day <= after)) continue;
		from = Math.min(from, day);
		to = Math.max(to, day);
	}
	return from > to ? {} : { waiting: { from, to, outcomeWindow, today } };
}

/** Was the campaign reopened after its release as a whole? */
async function isReopened(holdout: Read, campaignId: string): Promise<boolean> {
	const { endChanges, createdAt } = campaignTable;
	const row = (
		await holdout
			.select({ endChanges, createdAt })
			.from(campaignTable)
			.where(eq(campaignTable.id, campaignId))
			.limit(1)
	)[0];
	// A correction carries the changes of the campaign that it corrects.
	return (
		row?.endChanges?.some(
			({ what, at }) => what === 'reopened' && Date.parse(at) >= row.createdAt.getTime()
		) ?? false
	);
}

/** A campaign released at once as ended and not reopened since, or withdrawn: no later row can join it. */
export async function isComplete(holdout: Read, campaignId: string): Promise<boolean> {
	const list = await holdout
		.select()
		.from(releases)
		.where(eq(releases.campaignId, campaignId))
		.orderBy(releases.sequence);
	if (list.some(({ withdrawnAt }) => withdrawnAt !== null)) return true;
	return list[0]?.kind === 'epoch' && !(await isReopened(holdout, campaignId));
}

/** Why nothing more of a campaign can be published; null where something may be. */
export const completion = async (holdout: Read, campaignId: string): Promise<NothingNew | null> =>
	(await isComplete(holdout, campaignId))
		? { kind: 'nothing-new', why: (await ledger.isWithdrawn(holdout, campaignId)) ? 'withdrawn' : 'complete' }
		: null;
