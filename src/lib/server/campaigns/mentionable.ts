import { and, eq, exists, inArray } from 'drizzle-orm';
import { byName } from '#lib/format/names.ts';
import { members } from '../accounts/members.ts';
import { may } from '../accounts/permissions.ts';
import type { Read } from '../db/database.ts';
import { auditTrail } from '../db/tables/audit.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { releases } from '../db/tables/ledger.ts';
import type { Role } from '../facts/accounts.ts';
import { ledger } from '../ledger/ledger.ts';

/** Somebody whom a note can mention: members of one name where the writer sees nothing that tells them apart. */
export interface Mentionable {
	readonly name: string;
	/** The name, and what tells a member from others of that name. */
	readonly label: string;
	readonly ids: readonly string[];
}

/** What puts a member's name on a page of a campaign that every member may open. */
const naming = [
	'note-added',
	'note-struck',
	'report-approved',
	'decision-countersigned',
	'assumptions-said'
] as const;

const keyOf = (id: string, name: string): string => `${id} ${name}`;

/** Members with the names under which published campaigns show them. */
async function named(store: Read): Promise<ReadonlySet<string>> {
	const { action, actorId, actorName, actorKind, target } = auditTrail;
	const isPublished = exists(
		store
			.select({ id: campaigns.id })
			.from(campaigns)
			.innerJoin(releases, eq(releases.campaignId, campaigns.id))
			.where(eq(campaigns.slug, target))
	);
	const rows = await store
		.selectDistinct({ id: actorId, name: actorName })
		.from(auditTrail)
		.where(and(inArray(action, [...naming]), eq(actorKind, 'member'), isPublished));
	return new Set(rows.map(({ id, name }) => keyOf(id ?? '', name)));
}

/**
 * Whom a member may mention in a note of a campaign: active members with a name, who can read it. Administrators see all members and their
 * addresses; others are offered only members whose names they can read on campaigns anyway. Notes of what is not published, or
 * withdrawn, are shown to nobody.
 */
export async function mentionable(
	store: Read,
	campaignId: string,
	writer: { readonly id: string; readonly role: Role }
): Promise<Mentionable[]> {
	if ((await ledger.head(store, campaignId)) === null) return [];
	const seesMembers = may(writer.role, 'members');
	const known = seesMembers ? null : await named(store);
	const found = (await members.list(store))
		.filter(({ id, name, deactivatedAt }) => deactivatedAt === null && name !== '' && id !== writer.id)
		.filter(({ id, name }) => known?.has(keyOf(id, name)) ?? true);
	const groups = [...Map.groupBy(found, ({ name }) => name)].flatMap(([name, alike]): Mentionable[] =>
		seesMembers && alike.length > 1
			? alike.map(({ id, email }) => ({ name, label: `${name}, ${email}`, ids: [id] }))
			: [{ name, label: name, ids: alike.map(({ id }) => id) }]
	);
	return groups.toSorted((a, b) => byName(a.label, b.label));
}
