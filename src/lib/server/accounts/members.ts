import { and, asc, count, eq, isNull } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { accounts, entryLinks, members as table, sessions } from '../db/tables/accounts.ts';
import type { Read, Tx } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import type { Role } from '../facts/accounts.ts';
import { shares } from './shares.ts';
import { may } from './permissions.ts';

export type Member = typeof table.$inferSelect;

/** A member with whether somebody ever chose a password or came from the identity provider. */
export interface ListedMember extends Member {
	readonly joined: boolean;
}

/** Why a change of members is refused. */
export type MemberRefusal = 'no-such-member' | 'last-administrator' | 'taken' | 'no-heir' | 'no-identity';

const isActive = isNull(table.deactivatedAt);

const withId = prepared(['id'], (store, { id }) =>
	store.select().from(table).where(eq(table.id, id)).limit(1)
);

/** Whether another administrator who has joined would be left. */
async function hasOtherAdministrator(store: Read, id: string): Promise<boolean> {
	return (await members.list(store)).some(
		(one) => one.id !== id && one.role === 'admin' && one.joined && !one.deactivatedAt
	);
}

const endSessions = async (tx: Tx, memberId: string): Promise<void> => {
	await tx.delete(sessions).where(eq(sessions.memberId, memberId));
};

/** Ends links that would give a member another password. */
const endLinks = async (tx: Tx, memberId: string): Promise<void> => {
	await tx.delete(entryLinks).where(and(eq(entryLinks.memberId, memberId), isNull(entryLinks.usedAt)));
};

/** Whether share links may be handed over to a member: active, joined, and permitted to share. */
export const canInherit = ({ deactivatedAt, joined, role }: ListedMember): boolean =>
	joined && deactivatedAt === null && may(role, 'share');

/** The people who work with a workspace. Each write is to be called in a transaction. */
export const members = {
	async find(store: Read, id: string): Promise<Member | undefined> {
		return (await withId(store, { id }))[0];
	},

	async findByEmail(store: Read, email: string): Promise<Member | undefined> {
		return (await store.select().from(table).where(eq(table.email, email.toLowerCase())).limit(1))[0];
	},

	async list(store: Read): Promise<ListedMember[]> {
		const joined = new Set(
			(await store.selectDistinct({ id: accounts.memberId }).from(accounts)).map(({ id }) => id)
		);
		return (await store.select().from(table).orderBy(asc(table.createdAt), asc(table.email))).map(
			(member) => ({ ...member, joined: joined.has(member.id) })
		);
	},

	/** Whether anybody can sign in at all; before that the set-up link is the only way in. */
	async isSetUp(store: Read): Promise<boolean> {
		return ((await store.select({ n: count() }).from(accounts).limit(1))[0]?.n ?? 0) > 0;
	},

	/** Adds a member who has not joined yet. */
	async add(
		tx: Tx,
		{ email, name, role, now }: { email: string; name: string; role: Role; now: Date }
	): Promise<{ kind: 'added'; id: string } | { kind: 'refused'; why: MemberRefusal }> {
		if (await members.findByEmail(tx, email)) return { kind: 'refused', why: 'taken' };
		const id = randomUUID();
		await tx.insert(table).values({
			id,
			email: email.toLowerCase(),
			emailVerified: true,
			name,
			role,
			createdAt: now,
			updatedAt: now
		});
		return { kind: 'added', id };
	},

	async rename(tx: Tx, id: string, name: string, now: Date): Promise<void> {
		await tx.update(table).set({ name, updatedAt: now }).where(eq(table.id, id));
	},

	/** A new role ends the member's sessions: what a page offers is decided when one signs in. */
	async setRole(tx: Tx, id: string, role: Role, now: Date): Promise<MemberRefusal | null> {
		const member = await members.find(tx, id);
		if (!member) return 'no-such-member';
		if (member.role === 'admin' && role !== 'admin' && !(await hasOtherAdministrator(tx, id)))
			return 'last-administrator';
		await tx.update(table).set({ role, updatedAt: now }).where(eq(table.id, id));
		if (member.role !== role) await endSessions(tx, id);
		return null;
	},

	/**
	 * Lets a member in no more. Sessions and links for a password end; share links end too, or go to another member.
	 * @param heir id of the member who answers for the share links from now on; without one they end
	 */
	async deactivate(tx: Tx, id: string, now: Date, heir?: string): Promise<MemberRefusal | null> {
		const member = await members.find(tx, id);
		if (!member || member.deactivatedAt) return 'no-such-member';
		if (member.role === 'admin' && !(await hasOtherAdministrator(tx, id))) return 'last-administrator';
		if (heir !== undefined) {
			if (!(await members.heirs(tx, id)).some((one) => one.id === heir)) return 'no-heir';
			await shares.handOver(tx, id, heir);
		}
		await tx
			.update(table)
			.set({ deactivatedAt: now, updatedAt: now })
			.where(and(eq(table.id, id), isActive));
		await endSessions(tx, id);
		await endLinks(tx, id);
		await shares.endOf(tx, id, now);
		return null;
	},

	/** Members to whom the share links of one may go. */
	async heirs(store: Read, id: string): Promise<ListedMember[]> {
		return (await members.list(store)).filter((one) => one.id !== id && canInherit(one));
	},

	/** Lets a member in again. Links from before stay ended, also where an earlier version left them. */
	async reactivate(tx: Tx, id: string, now: Date): Promise<MemberRefusal | null> {
		const member = await members.find(tx, id);
		if (!member) return 'no-such-member';
		if (member.deactivatedAt) {
			await endLinks(tx, id);
			await shares.endOf(tx, id, now);
		}
		await tx.update(table).set({ deactivatedAt: null, updatedAt: now }).where(eq(table.id, id));
		return null;
	},

	/** Gives a member a password, in place of an earlier one; sessions made with that end, and links for another one. */
	async setPassword(tx: Tx, id: string, hash: string, now: Date): Promise<void> {
		const credential = { providerId: 'credential', accountId: id };
		await tx
			.insert(accounts)
			.values({
				id: randomUUID(),
				memberId: id,
				...credential,
				password: hash,
				createdAt: now,
				updatedAt: now
			})
			.onConflictDoUpdate({
				target: [accounts.providerId, accounts.accountId],
				set: { password: hash, updatedAt: now }
			});
		await endSessions(tx, id);
		await endLinks(tx, id);
	},

	async hasPassword(store: Read, id: string): Promise<boolean> {
		const own = and(eq(accounts.memberId, id), eq(accounts.providerId, 'credential'));
		return (await store.select().from(accounts).where(own).limit(1))[0] !== undefined;
	}
};
