import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { audit, type Actor } from '../audit/audit.ts';
import type { AuditAction } from '../db/audit-actions.ts';
import { members as memberRepository } from '../accounts/members.ts';
import { accounts, entryLinks, members, sessions, shares, verifications } from '../db/account-tables.ts';
import type { Read, Tx } from '../db/database.ts';
import { campaigns, jobs, tokens } from '../db/tables.ts';
import type { Access } from './access.ts';

/** What became of access that a backup gives. Each is named for people. */
export interface CarriedOver {
	/** Was taken away after the backup, and is again. */
	readonly revoked: readonly string[];
	/** Is in force again, and the replaced database does not know it: it may have been taken away after the backup. */
	readonly unknown: readonly string[];
	/** Roles and passwords that are again as they were when the backup was made. */
	readonly reverted: readonly string[];
}

/** Something that lets somebody in. */
interface Entrance {
	readonly name: string;
	/** Moment when it was taken away after the backup; null for never, undefined where nothing is known. */
	readonly revokedAt: number | null | undefined;
	/** Takes it away; false where that cannot be. */
	readonly revoke: (at: Date) => boolean;
	readonly record: { readonly action: AuditAction; readonly target: string | null };
}

function tokenEntrances(tx: Tx, before: Access, now: Date): Entrance[] {
	const inForce = and(isNull(tokens.revokedAt), or(isNull(tokens.expiresAt), gt(tokens.expiresAt, now)));
	return tx
		.select()
		.from(tokens)
		.where(inForce)
		.all()
		.map(({ id, name, role }) => ({
			name: `token "${name}" (${role})`,
			revokedAt: before.tokens.get(id),
			revoke: (revokedAt) => tx.update(tokens).set({ revokedAt }).where(eq(tokens.id, id)).run().changes > 0,
			record: { action: 'token-revoked', target: name }
		}));
}

function shareEntrances(tx: Tx, before: Access, now: Date): Entrance[] {
	return tx
		.select({ id: shares.id, expiresAt: shares.expiresAt, slug: campaigns.slug })
		.from(shares)
		.leftJoin(campaigns, eq(campaigns.id, shares.campaignId))
		.where(and(isNull(shares.revokedAt), gt(shares.expiresAt, now)))
		.all()
		.map(({ id, expiresAt, slug }) => ({
			name: `share link of ${slug ?? 'all campaigns'} (until ${expiresAt.toISOString().slice(0, 10)})`,
			revokedAt: before.shares.get(id),
			revoke: (revokedAt) => tx.update(shares).set({ revokedAt }).where(eq(shares.id, id)).run().changes > 0,
			record: { action: 'share-revoked', target: slug }
		}));
}

function memberEntrances(tx: Tx, before: Access): Entrance[] {
	return tx
		.select()
		.from(members)
		.where(isNull(members.deactivatedAt))
		.all()
		.map(({ id, email, role }) => ({
			name: `member ${email} (${role})`,
			revokedAt: before.members.get(id)?.deactivatedAt,
			revoke: (at) => memberRepository.deactivate(tx, id, at) === null,
			record: { action: 'member-deactivated', target: email }
		}));
}

/** Roles and passwords that changed after the backup, for members who can sign in. */
function revertedIn(store: Read, before: Access): string[] {
	return store
		.select({ id: members.id, email: members.email, role: members.role, hash: accounts.password })
		.from(members)
		.leftJoin(accounts, and(eq(accounts.memberId, members.id), eq(accounts.providerId, 'credential')))
		.where(isNull(members.deactivatedAt))
		.all()
		.flatMap(({ id, email, role, hash }) => {
			const [then, changed] = [before.members.get(id), before.passwords.get(id)];
			return [
				...(then && then.role !== role ? [`${email} is ${role} again, was ${then.role}`] : []),
				...(hash && changed !== undefined && changed !== hash
					? [`${email} has the earlier password again`]
					: [])
			];
		});
}

/**
 * Takes away in restored databases what was taken away after the backup: everybody signs in anew, links that let somebody in
 * are gone, and what the replaced database has as revoked is revoked. Call inside a transaction.
 */
export function carryOver(tx: Tx, before: Access, { now, actor }: { now: Date; actor: Actor }): CarriedOver {
	for (const table of [sessions, verifications, entryLinks]) tx.delete(table).run();
	// What was under way when the backup was made is not gone on with: its files may be gone, and its wishes old.
	tx.delete(jobs).run();
	const revoked: string[] = [];
	const unknown: string[] = [];
	const take = (entrances: readonly Entrance[]) => {
		for (const { name, revokedAt, revoke, record } of entrances) {
			if (revokedAt === null) continue;
			if (revokedAt === undefined || !revoke(new Date(revokedAt))) unknown.push(name);
			else {
				revoked.push(name);
				audit.add(tx, { at: now, actor, ...record, outcome: 'done', details: { restored: true } });
			}
		}
	};
	take(tokenEntrances(tx, before, now));
	take(memberEntrances(tx, before));
	// Links that ended with their member are gone by now.
	take(shareEntrances(tx, before, now));
	return { revoked, unknown, reverted: revertedIn(tx, before) };
}
