import { and, asc, eq, isNull } from 'drizzle-orm';
import { mentionPattern } from '#lib/format/mention-pattern.ts';
import { mentions as table, notes } from '../db/tables/notes.ts';
import type { Read, Store, Tx } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import type { Mentionable } from './mentionable.ts';

/** A member who is mentioned, and the name in the note. */
export interface Mention {
	readonly memberId: string;
	readonly name: string;
}

/** Names after an @ in a text, as they are written there. */
const namesIn = (words: string, names: readonly string[]): string[] =>
	names.length === 0 ? [] : [...words.matchAll(mentionPattern(names))].flatMap(([, name]) => name ?? []);

const plain = (name: string): string => name.trim().replace(/\s+/gu, ' ').toLowerCase();
const isSame = (a: string, b: string): boolean => plain(a) === plain(b);

/**
 * Whom a note mentions: by an @ and a name, and who was chosen beside it, whose name is added where the note does not have it.
 *
 * @param chosen the id of a member; null for nobody
 * @returns the note's words and its mentions; or a name that several members have, of whom none is chosen
 */
export function mentionsIn(
	words: string,
	chosen: string | null,
	among: readonly Mentionable[]
): { readonly words: string; readonly list: readonly Mention[] } | { readonly which: string } {
	const choice = among.find(({ ids }) => chosen !== null && ids.includes(chosen));
	const typed = namesIn(
		words,
		among.map(({ name }) => name)
	);
	const isMissing = choice && !typed.some((name) => isSame(name, choice.name));
	const list: Mention[] = [];
	for (const name of isMissing ? [...typed, choice.name] : typed) {
		const alike = among.filter((one) => isSame(one.name, name));
		const meant = choice && alike.includes(choice) ? [choice] : alike;
		if (meant.length > 1) return { which: name };
		for (const memberId of meant[0]?.ids ?? [])
			if (!list.some((one) => one.memberId === memberId)) list.push({ memberId, name });
	}
	return { words: isMissing ? `${words} @${choice.name}` : words, list };
}

/** Members in notes. */
export const mentions = {
	/** To be called in the transaction of the note. */
	async add(tx: Tx, campaignId: string, number: number, list: readonly Mention[]): Promise<void> {
		if (list.length > 0)
			await tx.insert(table).values(list.map((mention) => ({ campaignId, number, ...mention })));
	},

	/** The names that the notes of a campaign mention, by the number of the note. */
	async ofCampaign(store: Read, campaignId: string): Promise<ReadonlyMap<number, readonly string[]>> {
		const { number, name } = table;
		const rows = await store
			.selectDistinct({ number, name })
			.from(table)
			.where(eq(table.campaignId, campaignId))
			.orderBy(asc(number), asc(name));
		return new Map(
			[...Map.groupBy(rows, (row) => row.number)].map(([at, list]) => [at, list.map((row) => row.name)])
		);
	},

	/** Slugs of the campaigns with notes that mention somebody who has not seen them. @param person as `campaigns.owner` */
	async unseen(store: Read, person: string | null): Promise<ReadonlySet<string>> {
		if (!person?.startsWith('member:')) return new Set();
		const memberId = person.slice('member:'.length);
		const isNote = and(eq(notes.campaignId, table.campaignId), eq(notes.number, table.number));
		const rows = await store
			.selectDistinct({ slug: campaigns.slug })
			.from(table)
			.innerJoin(notes, isNote)
			.innerJoin(campaigns, eq(campaigns.id, table.campaignId))
			.where(and(eq(table.memberId, memberId), isNull(table.seenAt), isNull(notes.struckAt)));
		return new Set(rows.map(({ slug }) => slug));
	},

	/** A member looks at the notes of a campaign. Writes only where there is something new; opens the transaction for that itself. */
	async see(store: Store, memberId: string, campaignId: string, now: Date): Promise<void> {
		const isNew = and(eq(table.memberId, memberId), eq(table.campaignId, campaignId), isNull(table.seenAt));
		if ((await store.$count(table, isNew)) === 0) return;
		await store.write(async (tx) => {
			await tx.update(table).set({ seenAt: now }).where(isNew);
		});
	}
};
