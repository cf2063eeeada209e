import type { Mention } from '../campaigns/mentions.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Tx } from '../db/database.ts';
import { deliveries } from './deliveries.ts';
import { mentionMessage } from './message.ts';
import { targets } from './targets.ts';

const keyOf = (campaignId: string, number: number): string => `mention ${campaignId} ${number}`;

/**
 * Writes a message to everybody whom a note mentions and who wants that, to be called in the transaction of the note.
 * @returns how many were written
 */
export async function notifyMentioned(
	tx: Tx,
	{ id: campaignId, name, slug }: Pick<Campaign, 'id' | 'name' | 'slug'>,
	note: {
		readonly number: number;
		readonly words: string;
		readonly by: string;
		readonly mentions: readonly Mention[];
		readonly now: Date;
	}
): Promise<number> {
	const { number, words, by, now } = note;
	let written = 0;
	for (const { memberId } of note.mentions) {
		const target = await targets.ofMember(tx, memberId);
		if (!target?.isOn || !target.topics.includes('mention') || target.muted.includes(campaignId)) continue;
		const message = mentionMessage({ by, campaign: name, words, slug });
		const key = keyOf(campaignId, number);
		if (await deliveries.add(tx, { targetId: target.id, key, campaignId, message, now })) written += 1;
	}
	return written;
}

/** Messages about a note that was crossed out are not sent any more. */
export const forgetMentioned = (tx: Tx, campaignId: string, number: number): Promise<void> =>
	deliveries.forget(tx, keyOf(campaignId, number));
