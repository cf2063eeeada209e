import { alertsOf, type Alert } from '#lib/experiment/programme/alert.ts';
import { dayOf } from '#lib/experiment/day.ts';
import { alertFindings as table } from '../db/tables/alerts.ts';
import type { Read, Store, Tx } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { weekOf } from '../mail/week.ts';
import { portfolioLines } from '../reports/portfolio-lines.ts';
import { deliveries } from './deliveries.ts';
import { dueAlerts } from './due-alerts.ts';
import { targets, type Target } from './targets.ts';

/** When and where it is. */
export interface Moment {
	readonly now: Date;
	/** IANA name of the workspace's zone. */
	readonly timeZone: string;
}

type Found = Alert & { readonly campaignId: string };

/** What is so now, from published numbers alone: the lines of the overview. */
async function foundNow(store: Read, { now, timeZone }: Moment): Promise<Found[]> {
	const lines = await portfolioLines(store, now);
	const ids = new Map(
		(await store.select({ id: campaigns.id, slug: campaigns.slug }).from(campaigns)).map(({ id, slug }) => [
			slug,
			id
		])
	);
	return alertsOf(lines, dayOf(now, timeZone)).flatMap((alert) => {
		const campaignId = ids.get(alert.slug);
		return campaignId === undefined ? [] : [{ ...alert, campaignId }];
	});
}

/** Is a finding for a target: does it want its kind, and hear of its campaign? */
const isFor = ({ topics, muted, begunAt }: Target, { kind, campaignId }: Found): boolean =>
	begunAt !== null && topics.includes(kind) && !muted.includes(campaignId);

const listed = (store: Read, active: readonly Target[], canMail: boolean): Target[] =>
	active.filter(({ channel }) => canMail || channel !== 'email');

/** Is there something to write down? Asked often, so nothing is written here. */
export async function isNews(store: Read, moment: Moment): Promise<boolean> {
	const active = await targets.active(store);
	if (active.length === 0) return (await store.$count(table)) > 0;
	if (active.some(({ begunAt }) => begunAt === null)) return true;
	const week = weekOf(moment.now, moment.timeZone);
	return dueAlerts(await store.select().from(table), await foundNow(store, moment), week).changed.length > 0;
}

async function writeDown(tx: Tx, found: readonly Found[], canMail: boolean, moment: Moment): Promise<number> {
	const active = await targets.active(tx);
	// Without targets nothing is remembered: the next one begins anew.
	if (active.length === 0) {
		await tx.delete(table);
		return 0;
	}
	const week = weekOf(moment.now, moment.timeZone);
	const { due, changed } = dueAlerts(await tx.select().from(table), found, week);
	for (const state of changed)
		await tx
			.insert(table)
			.values(state)
			.onConflictDoUpdate({ target: [table.campaignId, table.kind], set: state });
	let written = 0;
	for (const one of due)
		for (const target of listed(tx, active, canMail).filter((each) => isFor(each, one))) {
			const { kind, title, detail, path, campaignId } = one;
			const message = { kind, title, detail, path };
			const key = `${kind} ${campaignId} ${week}`;
			if (await deliveries.add(tx, { targetId: target.id, key, campaignId, message, now: moment.now }))
				written += 1;
		}
	await targets.begin(
		tx,
		active.filter(({ begunAt }) => begunAt === null),
		moment.now
	);
	return written;
}

/**
 * Looks at what is published, and writes what is new with a message to everybody who wants it, in one transaction: two processes
 * may do it at the same time. What was found before a target was added is no news for it.
 *
 * @param canMail there is a mail server: otherwise letters about old news would be sent later
 * @returns how many messages were written
 */
export async function findNews(
	store: Store,
	{ canMail, ...moment }: Moment & { readonly canMail: boolean }
): Promise<number> {
	const found = (await targets.active(store)).length === 0 ? [] : await foundNow(store, moment);
	return await store.write((tx) => writeDown(tx, found, canMail, moment));
}
