import { and, eq, ne } from 'drizzle-orm';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read, Tx } from '../db/database.ts';
import { campaigns as table } from '../db/tables/campaigns.ts';
import type { NewEvent } from '../audit/audit.ts';
import { isSameAudience } from '../ledger/audience-id.ts';
import { recordFacts } from '../ledger/facts.ts';
import { ledger } from '../ledger/ledger.ts';
import { relatedCampaigns } from './related.ts';
import { inTurn } from '../db/in-turn.ts';

export type SeparationRefusal = 'already_released' | 'audience_in_use' | 'wave_in_use';

const separationRefusalTexts: Readonly<Record<SeparationRefusal, string>> = {
	already_released:
		'The audience can be changed only for data not published yet. Afterwards an administrator can give the campaign an audience ID of its own.',
	audience_in_use:
		'Another published campaign has this audience ID. A published campaign can be given one of its own, never that of others.',
	wave_in_use:
		'Other campaigns are in the wave that this one began. Give them an audience ID of their own first.'
};

/** Why a published campaign keeps its audience ID, in words. */
export const separationRefusalWords = (code: SeparationRefusal): string => separationRefusalTexts[code];

/** The campaign with its published versions. */
const versionsOf = async (store: Read, campaign: Campaign): Promise<Campaign[]> => [
	campaign,
	...(await relatedCampaigns(store, campaign)).flatMap((one) =>
		one.relation === 'version' ? [one.campaign] : []
	)
];

/** Why a published campaign cannot be given another audience ID; null where it can. */
export async function separationRefusal(
	store: Read,
	campaign: Campaign,
	{ audienceId, isAdministrator }: { audienceId: string | null; isAdministrator: boolean }
): Promise<SeparationRefusal | null> {
	if (!isAdministrator) return 'already_released';
	const own = new Set((await versionsOf(store, campaign)).map(({ id }) => id));
	const others = await inTurn.filter(
		await store.select().from(table),
		async ({ id }) => !own.has(id) && (await ledger.isBegun(store, id))
	);
	if (others.some((other) => isSameAudience(other.audienceId, audienceId))) return 'audience_in_use';
	return others.some(({ wave }) => wave !== null && own.has(wave)) ? 'wave_in_use' : null;
}

/**
 * Gives a published campaign, with its versions, an audience ID that no other has: what is published later for the audience is not
 * compared with it any more. For a campaign that is not about the people of the audience; the administrator decides that, on record.
 * Call in a transaction, after `separationRefusal`.
 */
export async function separate(
	tx: Tx,
	campaign: Campaign,
	{ audienceId, record }: { audienceId: string | null; record: (event: NewEvent) => Promise<void> }
): Promise<void> {
	for (const one of await versionsOf(tx, campaign)) {
		const own = eq(table.id, one.id);
		await tx.update(table).set({ audienceId }).where(own);
		// A wave that it began itself goes along.
		await tx
			.update(table)
			.set({ wave: null })
			.where(and(own, ne(table.wave, one.id)));
		await recordFacts(tx, one.id);
		const details = { from: one.audienceId ?? 'none', to: audienceId ?? 'none' };
		await record({ action: 'campaign-separated', target: one.slug, details });
	}
}
