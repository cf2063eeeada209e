import { and, asc, count, eq, isNull } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { accounts, entryLinks, members as table, sessions } from '../db/account-tables.ts';
import type { Read, Tx } from '../db/database.ts';
import type { Role } from '../db/tables.ts';
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

/** Whether another administrator who has joined would be left. */
function hasOtherAdministrator(store: Read, id: string): boolean {
	return members
		.list(store)
		.some((one) => one.id !== id && one.role === 'admin' && one.joined && !one.deactivatedAt);
}

const endSessions = (tx: Tx, memberId: string): void => {
	tx.delete(sessions).where(eq(sessions.memberId, memberId)).run();
};

/** Ends links that would give a member another password. */
const endLinks = (tx: Tx, memberId: string): void => {
	tx.delete(entryLinks)
		.where(and(eq(entryLinks.memberId, memberId), isNull(entryLinks.usedAt)))
		.run();
};

/** Whether share links may be handed over to a member: active, joined, and permitted to share. */
export const canInherit = ({ deactivatedAt, joined, role }: ListedMember): boolean =>
	joined && deactivatedAt === null && may(role, 'share');

/** The people who work with a workspace. Each write is to be called in a transaction. */
export const members = {
	find(store: Read, id: string): Member | undefined {
		return store.select().from(table).where(eq(table.id, id)).get();
	},

	findByEmail(store: Read, email: string): Member | undefined {
		return store.select().from(table).where(eq(table.email, email.toLowerCase())).get();
	},

	list(store: Read): ListedMember[] {
		const joined = new Set(
			store
				.selectDistinct({ id: accounts.memberId })
				.from(accounts)
				.all()
				.map(({ id }) => id)
		);
		return store
			.select()
			.from(table)
			.orderBy(asc(table.createdAt), asc(table.email))
			.all()
			.map((member) => ({ ...member, joined: joined.has(member.id) }));
	},

	/** Whether anybody can sign in at all; before that the set-up link is the only way in. */
	isSetUp(store: Read): boolean {
		return (store.select({ n: count() }).from(accounts).get()?.n ?? 0) > 0;
	},

	/** Adds a member who has not joined yet. */
	add(
		tx: Tx,
		{ email, name, role, now }: { email: string; name: string; role: Role; now: Date }
	): { kind: 'added'; id: string } | { kind: 'refused'; why: MemberRefusal } {
		if (members.findByEmail(tx, email)) return { kind: 'refused', why: 'taken' };
		const id = randomUUID();
		tx.insert(table)
			.values({
				id,
				email: email.toLowerCase(),
				emailVerified: true,
				name,
				role,
				createdAt: now,
				updatedAt: now
			})
			.run();
		return { kind: 'added', id };
	},

	rename(tx: Tx, id: string, name: string, now: Date): void {
		tx.update(table).set({ name, updatedAt: now }).where(eq(table.id, id)).run();
	},

	/** A new role ends the member's sessions: what a page offers is decided when one signs in. */
	setRole(tx: Tx, id: string, role: Role, now: Date): MemberRefusal | null {
		const member = members.find(tx, id);
		if (!member) return 'no-such-member';
		if (member.role === 'admin' && role !== 'admin' && !hasOtherAdministrator(tx, id))
			return 'last-administrator';
		tx.update(table).set({ role, updatedAt: now }).where(eq(table.id, id)).run();
		if (member.role !== role) endSessions(tx, id);
		return null;
	},

	/**
	 * Lets a member in no more. Sessions and links for a password end; share links end too, or go to another member.
	 * @param heir id of the member who answers for the share links from now on; without one they end
	 */
	deactivate(tx: Tx, id: string, now: Date, heir?: string): MemberRefusal | null {
		const member = members.find(tx, id);
		if (!member || member.deactivatedAt) return 'no-such-member';
		if (member.role === 'admin' && !hasOtherAdministrator(tx, id)) return 'last-administrator';
		if (heir !== undefined) {
			if (!members.heirs(tx, id).some((one) => one.id === heir)) return 'no-heir';
			shares.handOver(tx, id, heir);
		}
		tx.update(table)
			.set({ deactivatedAt: now, updatedAt: now })
			.where(and(eq(table.id, id), isActive))
			.run();
		endSessions(tx, id);
		endLinks(tx, id);
		shares.endOf(tx, id, now);
		return null;
	},

	/** Members to whom the share links of one may go. */
	heirs(store: Read, id: string): ListedMember[] {
		return members.list(store).filter((one) => one.id !== id && canInherit(one));
	},

	/** Lets a member in again. Links from before stay ended, also where an earlier version left them. */
	reactivate(tx: Tx, id: string, now: Date): MemberRefusal | null {
		const member = members.find(tx, id);
		if (!member) return 'no-such-member';
		if (member.deactivatedAt) {
			endLinks(tx, id);
			shares.endOf(tx, id, now);
		}
		tx.update(table).set({ deactivatedAt: null, updatedAt: now }).where(eq(table.id, id)).run();
		return null;
	},

	/** Gives a member a password, in place of an earlier one; sessions made with that end, and links for another one. */
	setPassword(tx: Tx, id: string, hash: string, now: Date): void {
		const credential = { providerId: 'credential', accountId: id };
		tx.insert(accounts)
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
			})
			.run();
		endSessions(tx, id);
		endLinks(tx, id);
	},

	hasPassword(store: Read, id: string): boolean {
		const own = and(eq(accounts.memberId, id), eq(accounts.providerId, 'credential'));
		return store.select().from(accounts).where(own).get() !== undefined;
	}
};
