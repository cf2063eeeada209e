import { eq } from 'drizzle-orm';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { isRunningOn, isSameEnd, type EndChange, type Ending } from '#lib/experiment/ending.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Read, Tx } from '../db/database.ts';
import { campaigns as campaignTable } from '../db/tables/campaigns.ts';
import { reports } from '../db/tables/reports.ts';
import { ledger } from '../ledger/ledger.ts';
import { isPurged } from './ground.ts';
import { inTurn } from '../db/in-turn.ts';

/** Who changes something, and when. */
interface Change {
	/** Name of the member or token. */
	readonly by: string;
	readonly now: Date;
}

const withChange = ({ endChanges }: Campaign, change: EndChange) => [...(endChanges ?? []), change];

/** Has the campaign ended with results published? Then its end changes by reopening alone. */
export const isClosed = async (store: Read, campaign: Campaign, now: Date): Promise<boolean> =>
	!isRunningOn(campaign, dayOf(now, campaign.timeZone)) && (await ledger.isBegun(store, campaign.id));

/**
 * Sets when a campaign ends. Once results are published the change is shown on the campaign's page for good. Call inside a
 * transaction, and not for a closed campaign that would run again: see `reopen`.
 */
export async function setEnd(tx: Tx, campaign: Campaign, end: Ending, { by, now }: Change): Promise<void> {
	if (isSameEnd(campaign, end)) return;
	const today = dayOf(now, campaign.timeZone);
	const facts = { endsOn: end.endsOn, openEnd: end.openEnd };
	if ((await isClosed(tx, campaign, now)) && isRunningOn(end, today)) return;
	if (!isRunningOn(campaign, today) || !(await ledger.isBegun(tx, campaign.id))) {
		await campaigns.update(tx, campaign.id, facts);
		return;
	}
	const change: EndChange = {
		what: isRunningOn(end, today) ? 'moved' : 'ended',
		until: end.endsOn === null ? null : isoDay(end.endsOn),
		at: now.toISOString(),
		by
	};
	await campaigns.update(tx, campaign.id, { ...facts, endChanges: withChange(campaign, change) });
}

export type ReopenRefusal =
	| 'not_ended'
	| 'not_owner'
	| 'already_withdrawn'
	| 'replaced'
	| 'report_signed'
	| 'no_dates'
	| 'purged'
	| 'end_has_passed';

const reopenRefusalTexts: Readonly<Record<ReopenRefusal, string>> = {
	not_ended: 'The campaign has not ended.',
	not_owner: 'Only its owner, the people added and administrators can reopen a campaign.',
	already_withdrawn: 'The results were withdrawn. Upload a correction.',
	replaced: 'A correction of the campaign is published. Only an administrator can reopen it.',
	report_signed: 'A report of the campaign is signed. Only an administrator can reopen it.',
	no_dates: 'The file has no dates, so no later day can be added. Upload a correction.',
	purged: 'The raw rows were deleted on their last day, so nothing more can be published.',
	end_has_passed: 'The new last day is today or later.'
};

/** Why a campaign cannot be reopened, in words. */
export const reopenRefusalWords = (code: ReopenRefusal): string => reopenRefusalTexts[code];

const isReplaced = async (store: Read, { id }: Campaign): Promise<boolean> =>
	await inTurn.some(
		await store.select({ id: campaignTable.id }).from(campaignTable).where(eq(campaignTable.replacesId, id)),
		(correction) => ledger.isBegun(store, correction.id)
	);

const isSigned = async (store: Read, { id }: Campaign): Promise<boolean> =>
	(
		await store.select({ number: reports.number }).from(reports).where(eq(reports.campaignId, id)).limit(1)
	)[0] !== undefined;

/** Why a campaign cannot be reopened; null where it can. */
export async function reopenRefusal(
	store: Read,
	campaign: Campaign,
	{ isOwner, isAdministrator, now }: { isOwner: boolean; isAdministrator: boolean; now: Date }
): Promise<ReopenRefusal | null> {
	if (!(await isClosed(store, campaign, now))) return 'not_ended';
	if (!isOwner && !isAdministrator) return 'not_owner';
	if (!isAdministrator && (await isReplaced(store, campaign))) return 'replaced';
	if (!isAdministrator && (await isSigned(store, campaign))) return 'report_signed';
	if (await ledger.isWithdrawn(store, campaign.id)) return 'already_withdrawn';
	if (await isPurged(store, campaign.id)) return 'purged';
	return (await ledger.list(store, campaign.id)).some(({ fromDay }) => fromDay === null) ? 'no_dates' : null;
}

/**
 * Reopens an ended campaign: later days can join it. From then on its intervals hold for every look, because its end was
 * chosen with results in view. Call inside a transaction, after `reopenRefusal`.
 *
 * @param until last day from now on; null: until further notice
 */
export async function reopen(
	tx: Tx,
	campaign: Campaign,
	until: number | null,
	{ by, now }: Change
): Promise<void> {
	const change: EndChange = {
		what: 'reopened',
		until: until === null ? null : isoDay(until),
		at: now.toISOString(),
		by
	};
	await campaigns.update(tx, campaign.id, {
		endsOn: until,
		openEnd: until === null,
		endChanges: withChange(campaign, change)
	});
}
