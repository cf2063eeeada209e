import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import {
	alertDeliveries,
	alertTargets as table,
	type AlertChannel,
	type AlertTopic
} from '../db/tables/alerts.ts';
import { members } from '../db/tables/accounts.ts';
import type { Read, Tx } from '../db/database.ts';
import type { TurnOff } from './turn-off.ts';
import { topics as allTopics } from './topics.ts';

export type Target = typeof table.$inferSelect;

const ordered = (list: readonly AlertTopic[]): AlertTopic[] =>
	allTopics.filter((topic) => list.includes(topic));

const withId = async (store: Read, id: string): Promise<Target | null> =>
	(await store.select().from(table).where(eq(table.id, id)).limit(1))[0] ?? null;

/** Messages that wait for a target and that it does not want any more. */
async function forget(
	tx: Tx,
	target: Target,
	isUnwanted: (topic: string, campaignId: string | null) => boolean
) {
	const waiting = and(eq(alertDeliveries.targetId, target.id), eq(alertDeliveries.state, 'waiting'));
	const list = await tx.select().from(alertDeliveries).where(waiting);
	const ids = list.flatMap(({ id, message, campaignId }) => (isUnwanted(message.kind, campaignId) ? id : []));
	if (ids.length > 0) await tx.delete(alertDeliveries).where(inArray(alertDeliveries.id, ids));
}

/** Who and what is notified: members by e-mail, and addresses of the workspace. Each write is to be called in a transaction. */
export const targets = {
	/** All that are on and want something, members who left excluded. */
	async active(store: Read): Promise<Target[]> {
		const rows = await store
			.select({ target: table })
			.from(table)
			.leftJoin(members, eq(members.id, table.memberId))
			.where(and(eq(table.isOn, true), isNull(members.deactivatedAt)))
			.orderBy(asc(table.createdAt), asc(table.id));
		return rows.map(({ target }) => target).filter(({ topics }) => topics.length > 0);
	},

	/** Addresses of the workspace, the oldest first. */
	async addresses(store: Read): Promise<Target[]> {
		return await store
			.select()
			.from(table)
			.where(isNull(table.memberId))
			.orderBy(asc(table.createdAt), asc(table.id));
	},

	find: withId,

	async ofMember(store: Read, memberId: string): Promise<Target | null> {
		return (await store.select().from(table).where(eq(table.memberId, memberId)).limit(1))[0] ?? null;
	},

	/** A member's row, made where there is none: it wants nothing yet. */
	async own(tx: Tx, memberId: string, now: Date): Promise<Target> {
		const known = await targets.ofMember(tx, memberId);
		if (known) return known;
		const rest = { channel: 'email', name: '', host: '', topics: [], muted: [], isOn: true } as const;
		const [made] = await tx
			.insert(table)
			.values({ ...rest, id: randomUUID(), memberId, createdAt: now })
			.returning();
		if (!made) throw new Error('a target was not added');
		return made;
	},

	/** Adds an address of the workspace. @returns its id */
	async add(
		tx: Tx,
		facts: {
			readonly channel: Exclude<AlertChannel, 'email'>;
			readonly name: string;
			readonly host: string;
			readonly sealed: string;
			readonly topics: readonly AlertTopic[];
			readonly now: Date;
		}
	): Promise<string> {
		const { now, topics, ...rest } = facts;
		const id = randomUUID();
		await tx
			.insert(table)
			.values({ ...rest, id, topics: ordered(topics), muted: [], isOn: true, createdAt: now });
		return id;
	},

	/** What a member wants by e-mail from now on. @returns whether that is a change */
	async want(tx: Tx, memberId: string, topics: readonly AlertTopic[], now: Date): Promise<boolean> {
		const next = ordered(topics);
		if (next.length === 0 && !(await targets.ofMember(tx, memberId))) return false;
		const known = await targets.own(tx, memberId, now);
		if (known.topics.join() === next.join()) return false;
		await tx.update(table).set({ topics: next }).where(eq(table.id, known.id));
		await forget(tx, known, (topic) => topic !== 'test' && !next.some((one) => one === topic));
		return true;
	},

	/** Turns an address of the workspace on or off. @returns its name, or null where there is none */
	async turn(tx: Tx, id: string, isOn: boolean): Promise<string | null> {
		const known = await withId(tx, id);
		if (!known || known.memberId !== null) return null;
		// What was found meanwhile is no news.
		await tx
			.update(table)
			.set({ isOn, begunAt: null, ...(isOn ? { muted: [] } : {}) })
			.where(eq(table.id, id));
		if (!isOn) await forget(tx, known, () => true);
		return known.name;
	},

	/** Forgets an address of the workspace with all its messages. @returns its name, or null where there is none */
	async remove(tx: Tx, id: string): Promise<string | null> {
		const gone = await tx
			.delete(table)
			.where(and(eq(table.id, id), isNull(table.memberId)))
			.returning({ name: table.name });
		return gone[0]?.name ?? null;
	},

	/** From now on news are news for these targets. */
	async begin(tx: Tx, list: readonly Target[], now: Date): Promise<void> {
		const ids = list.map(({ id }) => id);
		if (ids.length > 0) await tx.update(table).set({ begunAt: now }).where(inArray(table.id, ids));
	},

	/** Ends one kind of messages for a target, as a link in one of them asks. @returns whether that is a change */
	async turnOffKind(tx: Tx, { targetId, topic }: Pick<TurnOff, 'targetId' | 'topic'>): Promise<boolean> {
		const known = await withId(tx, targetId);
		if (!known?.topics.includes(topic)) return false;
		const topics = known.topics.filter((one) => one !== topic);
		await tx.update(table).set({ topics }).where(eq(table.id, targetId));
		await forget(tx, known, (one) => one === topic);
		return true;
	},

	/** Ends messages about one campaign for a target. @returns whether that is a change */
	async mute(tx: Tx, targetId: string, campaignId: string): Promise<boolean> {
		const known = await withId(tx, targetId);
		if (!known || known.muted.includes(campaignId)) return false;
		await tx
			.update(table)
			.set({ muted: [...known.muted, campaignId] })
			.where(eq(table.id, targetId));
		await forget(tx, known, (_, about) => about === campaignId);
		return true;
	},

	/** Hears of all campaigns again. */
	async unmute(tx: Tx, targetId: string): Promise<void> {
		await tx.update(table).set({ muted: [] }).where(eq(table.id, targetId));
	}
};
