import { and, asc, eq, isNotNull, ne } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { dayOf } from '#lib/experiment/day.ts';
import type { AuditSender } from '../audit/audit.ts';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { declarations, uploads } from '../db/tables/uploads.ts';
import { variants } from '../db/tables/variants.ts';
import { ledger } from '../ledger/ledger.ts';
import { relatedCampaigns, sharesCells } from './related.ts';
import type { SamePeople } from './same-people-answer.ts';
import { declaresNewWave, inWave } from './waves.ts';
import { inTurn } from '../db/in-turn.ts';

/** How a release is asked for. */
export interface ReleaseOptions {
	readonly now: Date;
	/** Close the running period now, whatever the policy says. */
	readonly closePeriod?: boolean;
	/**
	 * Which days of an ended campaign: those whose outcomes are complete, or the newest too. Left out: all of them where nothing of
	 * it is published yet, else the complete ones.
	 */
	readonly scope?: 'complete' | 'whole';
	/** What is answered where the results resemble those of a published campaign, and whether its people were drawn again. */
	readonly samePeople?: readonly SamePeople[];
	/** Who publishes; left out for the command line. */
	readonly sender?: AuditSender;
	/** The ground of what somebody viewed: nothing is published from another one. */
	readonly seen?: string;
}

/** Uploads of a campaign whose cells may be released, as they are recorded. */
export const recordedUploads = (store: Read, campaignId: string) =>
	store
		.select({ id: uploads.id, state: uploads.state, purgedAt: declarations.purgedAt })
		.from(uploads)
		.leftJoin(declarations, eq(declarations.uploadId, uploads.id))
		.where(and(eq(uploads.campaignId, campaignId), ne(uploads.state, 'withdrawn')))
		.orderBy(asc(uploads.id));

/** Were raw cells of the campaign deleted? A period computed from what is left of it would be another one. */
export async function isPurged(holdout: Read, campaignId: string): Promise<boolean> {
	const row = (
		await holdout
			.select({ id: declarations.uploadId })
			.from(declarations)
			.innerJoin(uploads, eq(uploads.id, declarations.uploadId))
			.where(and(eq(uploads.campaignId, campaignId), isNotNull(declarations.purgedAt)))
			.limit(1)
	)[0];
	return row !== undefined;
}

/**
 * A hash of everything that a release is computed from and that others may change meanwhile. It is the same as long as
 * the release would be the same. What is not published of other campaigns is not in it.
 */
export async function groundOf(
	store: Read,
	campaignId: string,
	{ now, closePeriod = false, scope, samePeople }: ReleaseOptions
): Promise<string> {
	const stored = (await store.select().from(campaigns).where(eq(campaigns.id, campaignId)).limit(1))[0];
	if (!stored) return '';
	const campaign = await inWave(store, stored, { isNew: declaresNewWave(samePeople) });
	const control = (
		await store
			.select({ name: variants.name })
			.from(variants)
			.where(and(eq(variants.campaignId, campaignId), eq(variants.position, 0)))
			.limit(1)
	)[0];
	const ground = [
		campaign,
		control,
		await recordedUploads(store, campaignId),
		await ledger.newestSequence(store, campaignId),
		await ledger.head(store, campaignId),
		await inTurn.map(await relatedCampaigns(store, campaign), async ({ campaign: other, relation }) => [
			other.id,
			relation,
			await ledger.newestSequence(store, other.id),
			(await sharesCells(store, campaign, other)) && !(await isPurged(store, other.id))
				? await recordedUploads(store, other.id)
				: null
		]),
		dayOf(now, campaign.timeZone),
		closePeriod,
		scope ?? null
	];
	return createHash('sha256').update(JSON.stringify(ground)).digest('hex').slice(0, 32);
}
