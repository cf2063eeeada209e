import { inArray } from 'drizzle-orm';
import { dayOf } from '#lib/experiment/day.ts';
import { brandOf } from '#lib/server/alerts/brand.ts';
import { deliveries, maxTries, type Delivery } from '#lib/server/alerts/deliveries.ts';
import { messageExamples } from '#lib/server/alerts/examples.ts';
import { targets } from '#lib/server/alerts/targets.ts';
import { topics, topicWords } from '#lib/server/alerts/topics.ts';
import { members } from '#lib/server/accounts/members.ts';
import { workspaceDefaults, zoneOf } from '#lib/server/campaigns/workspace.ts';
import { alertTargets, type AlertTopic } from '#lib/server/db/tables/alerts.ts';
import type { Read } from '#lib/server/db/database.ts';
import { settings } from '#lib/server/db/store.ts';

/** Messages that the page shows. */
const SHOWN = 20;
const FAILED = 100;

/** All that can be chosen, and what is. */
export const topicRows = (chosen: readonly AlertTopic[]) =>
	topics.map((topic) => ({ topic, ...topicWords[topic], chosen: chosen.includes(topic) }));

/** Addresses of the workspace, without what is secret of them. */
export async function addressRows(store: Read) {
	return (await targets.addresses(store)).map(({ id, name, host, channel, topics: chosen, isOn, muted }) => ({
		id,
		name,
		host,
		isSlack: channel === 'slack',
		topics: chosen.map((topic) => topicWords[topic].name),
		isOn,
		muted: muted.length
	}));
}

/** How messages look, with the name, the address and the currency of this workspace. */
export async function exampleRows(store: Read) {
	const { origin, timeZone } = settings();
	return messageExamples({
		origin,
		workspace: (await brandOf(store)).name,
		currency: (await workspaceDefaults(store)).currency ?? 'EUR',
		today: dayOf(new Date(), await zoneOf(store, timeZone))
	});
}

/** Active members, and whether each gets the monthly report. */
export async function reportReaders(store: Read) {
	const rows = await store
		.select({ memberId: alertTargets.memberId, topics: alertTargets.topics })
		.from(alertTargets);
	const reading = new Set(
		rows.flatMap(({ memberId, topics: own }) => (own.includes('report') ? memberId : []))
	);
	return (await members.list(store))
		.filter(({ deactivatedAt }) => deactivatedAt === null)
		.map(({ id, name, email }) => ({ id, name: name || email, chosen: reading.has(id) }));
}

async function namesOf(store: Read, list: readonly Delivery[]): Promise<ReadonlyMap<string, string>> {
	const ids = [...new Set(list.map(({ targetId }) => targetId))];
	const rows = await store.select().from(alertTargets).where(inArray(alertTargets.id, ids));
	return new Map(rows.map(({ id, name }) => [id, name === '' ? 'you, by email' : name]));
}

const rowOf = ({ id, message, addedAt, state, tries, problem }: Delivery, to: string) => ({
	id,
	to,
	title: message.title,
	detail: message.kind === 'report' ? '' : message.detail,
	at: addedAt.toISOString(),
	state:
		state === 'sent' ? ('sent' as const) : state === 'failed' ? ('failed' as const) : ('waiting' as const),
	/** Why the last try failed. */
	problem,
	tries,
	maxTries
});

async function rowsOf(store: Read, list: readonly Delivery[]) {
	const names = await namesOf(store, list);
	return list.map((one) => rowOf(one, names.get(one.targetId) ?? ''));
}

/** The newest messages of some targets, without those that are not tried any more. */
export const messageRows = async (store: Read, targetIds: readonly string[]) =>
	(await rowsOf(store, await deliveries.list(store, targetIds, SHOWN))).filter(
		({ state }) => state !== 'failed'
	);

/** Messages that are not tried by themselves any more. */
export const failedRows = async (store: Read, targetIds: readonly string[]) =>
	rowsOf(store, await deliveries.failed(store, targetIds, FAILED));
