import { and, asc, eq, gt, inArray, isNull, or } from 'drizzle-orm';
import { audit, type Actor } from '../audit/audit.ts';
import type { AuditAction } from '../db/audit-actions.ts';
import { members as memberRepository } from '../accounts/members.ts';
import { accounts, entryLinks, members, sessions, tokens, verifications } from '../db/tables/accounts.ts';
import { alertDeliveries, alertTargets } from '../db/tables/alerts.ts';
import { shares } from '../db/tables/views.ts';
import type { Read, Tx } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { jobs } from '../db/tables/jobs.ts';
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
	readonly revoke: (at: Date) => Promise<boolean>;
	readonly record: { readonly action: AuditAction; readonly target: string | null };
}

async function tokenEntrances(tx: Tx, before: Access, now: Date): Promise<Entrance[]> {
	const inForce = and(isNull(tokens.revokedAt), or(isNull(tokens.expiresAt), gt(tokens.expiresAt, now)));
	return (await tx.select().from(tokens).where(inForce).orderBy(asc(tokens.createdAt), asc(tokens.id))).map(
		({ id, name, role }) => ({
			name: `token "${name}" (${role})`,
			revokedAt: before.tokens.get(id),
			revoke: async (revokedAt) => {
				const change = tx.update(tokens).set({ revokedAt }).where(eq(tokens.id, id));
				return (await change.returning({ id: tokens.id })).length > 0;
			},
			record: { action: 'token-revoked', target: name }
		})
	);
}

async function shareEntrances(tx: Tx, before: Access, now: Date): Promise<Entrance[]> {
	return (
		await tx
			.select({ id: shares.id, expiresAt: shares.expiresAt, slug: campaigns.slug })
			.from(shares)
			.leftJoin(campaigns, eq(campaigns.id, shares.campaignId))
			.where(and(isNull(shares.revokedAt), gt(shares.expiresAt, now)))
			.orderBy(asc(shares.createdAt), asc(shares.id))
	).map(({ id, expiresAt, slug }) => ({
		name: `share link of ${slug ?? 'all campaigns'} (until ${expiresAt.toISOString().slice(0, 10)})`,
		revokedAt: before.shares.get(id),
		revoke: async (revokedAt) => {
			const change = tx.update(shares).set({ revokedAt }).where(eq(shares.id, id));
			return (await change.returning({ id: shares.id })).length > 0;
		},
		record: { action: 'share-revoked', target: slug }
	}));
}

async function memberEntrances(tx: Tx, before: Access): Promise<Entrance[]> {
	return (
		await tx.select().from(members).where(isNull(members.deactivatedAt)).orderBy(asc(members.email))
	).map(({ id, email, role }) => ({
		name: `member ${email} (${role})`,
		revokedAt: before.members.get(id)?.deactivatedAt,
		revoke: async (at) => (await memberRepository.deactivate(tx, id, at)) === null,
		record: { action: 'member-deactivated', target: email }
	}));
}

/** Roles and passwords that changed after the backup, for members who can sign in. */
async function revertedIn(store: Read, before: Access): Promise<string[]> {
	return (
		await store
			.select({ id: members.id, email: members.email, role: members.role, hash: accounts.password })
			.from(members)
			.leftJoin(accounts, and(eq(accounts.memberId, members.id), eq(accounts.providerId, 'credential')))
			.where(isNull(members.deactivatedAt))
			.orderBy(asc(members.email))
	).flatMap(({ id, email, role, hash }) => {
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
export async function carryOver(
	tx: Tx,
	before: Access,
	{ now, actor }: { now: Date; actor: Actor }
): Promise<CarriedOver> {
	for (const table of [sessions, verifications, entryLinks]) await tx.delete(table);
	// What was under way when the backup was made is not continued: its files may be gone, and its requests old.
	await tx.delete(jobs);
	// Messages may have been sent since, and webhooks removed: an administrator turns those on again.
	await tx
		.update(alertDeliveries)
		.set({ state: 'failed', problem: 'A backup was restored.', worker: null, leaseUntil: null })
		.where(inArray(alertDeliveries.state, ['waiting', 'sending']));
	await tx.update(alertTargets).set({ begunAt: null });
	await tx.update(alertTargets).set({ isOn: false }).where(isNull(alertTargets.memberId));
	const revoked: string[] = [];
	const unknown: string[] = [];
	const take = async (entrances: readonly Entrance[]): Promise<void> => {
		for (const { name, revokedAt, revoke, record } of entrances) {
			if (revokedAt === null) continue;
			if (revokedAt === undefined || !(await revoke(new Date(revokedAt)))) unknown.push(name);
			else {
				revoked.push(name);
				await audit.add(tx, { at: now, actor, ...record, outcome: 'done', details: { restored: true } });
			}
		}
	};
	await take(await tokenEntrances(tx, before, now));
	await take(await memberEntrances(tx, before));
	// Links that ended with their member are gone by now.
	await take(await shareEntrances(tx, before, now));
	return { revoked, unknown, reverted: await revertedIn(tx, before) };
}
