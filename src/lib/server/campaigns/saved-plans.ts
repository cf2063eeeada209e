import { asc, desc, eq } from 'drizzle-orm';
import { createHash, randomUUID } from 'node:crypto';
import { planLine, type CampaignPlan } from '#lib/experiment/planning/campaign-plan.ts';
import type { Read, Tx } from '../db/database.ts';
import { inTurn } from '../db/in-turn.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { plans as table } from '../db/tables/plans.ts';
import { ledger } from '../ledger/ledger.ts';
import type { Viewer } from './viewer.ts';
import { manages } from './visible.ts';
import { isOneTeam } from './workspace.ts';

export type SavedPlan = typeof table.$inferSelect;

/** The fingerprint of a plan. */
export const planHash = (plan: CampaignPlan): string =>
	createHash('sha256').update(planLine(plan)).digest('hex');

/** May somebody change a plan while it is open: its owner, people she added, administrators, and a team? */
async function isOf(store: Read, viewer: Viewer, { owner, people }: SavedPlan): Promise<boolean> {
	const { person, isAdministrator, isAnalyst } = viewer;
	if (isAdministrator || person === owner) return true;
	if (person !== null && people.includes(person)) return true;
	return isAnalyst && (await isOneTeam(store));
}

/** Is a plan there for somebody? That of a published campaign is for everybody, as the campaign is. */
async function isThere(store: Read, viewer: Viewer, plan: SavedPlan): Promise<boolean> {
	if (await isOf(store, viewer, plan)) return true;
	if (plan.campaignId === null) return false;
	if (await ledger.isBegun(store, plan.campaignId)) return true;
	const [campaign] = await store
		.select({ id: campaigns.id, owner: campaigns.owner })
		.from(campaigns)
		.where(eq(campaigns.id, plan.campaignId))
		.limit(1);
	return campaign !== undefined && (await manages(store, viewer, campaign));
}

const byId = async (store: Read, id: string): Promise<SavedPlan | undefined> =>
	(await store.select().from(table).where(eq(table.id, id)).limit(1))[0];

/** Plans of campaigns. Each write is to be called in a transaction. */
export const savedPlans = {
	/** Those that are there for somebody, the newest first. */
	async list(store: Read, viewer: Viewer): Promise<SavedPlan[]> {
		const all = await store.select().from(table).orderBy(desc(table.createdAt), asc(table.id));
		return await inTurn.filter(all, (plan) => isThere(store, viewer, plan));
	},

	/** Null for one that does not exist, and for one that is not there for the viewer. */
	async find(store: Read, id: string, viewer: Viewer): Promise<SavedPlan | null> {
		const plan = await byId(store, id);
		return plan && (await isThere(store, viewer, plan)) ? plan : null;
	},

	/** An open plan of the viewer, which may be changed, deleted, or become a campaign; null otherwise. */
	async open(store: Read, id: string, viewer: Viewer): Promise<SavedPlan | null> {
		const plan = await byId(store, id);
		return plan && plan.campaignId === null && (await isOf(store, viewer, plan)) ? plan : null;
	},

	/** The open plans of the viewer, the newest first. */
	async openOnes(store: Read, viewer: Viewer): Promise<SavedPlan[]> {
		const all = await store.select().from(table).orderBy(desc(table.createdAt), asc(table.id));
		return await inTurn.filter(
			all.filter(({ campaignId }) => campaignId === null),
			(plan) => isOf(store, viewer, plan)
		);
	},

	/** The plan that a campaign began with; null without one. */
	async ofCampaign(store: Read, campaignId: string): Promise<SavedPlan | null> {
		return (await store.select().from(table).where(eq(table.campaignId, campaignId)).limit(1))[0] ?? null;
	},

	/** @returns its id */
	async add(tx: Tx, { owner, plan, now }: { owner: string | null; plan: CampaignPlan; now: Date }) {
		const id = randomUUID();
		await tx.insert(table).values({ id, owner, people: [], plan, createdAt: now });
		return id;
	},

	/** Call with an open plan of the same transaction. */
	async change(tx: Tx, id: string, change: Partial<Pick<SavedPlan, 'plan' | 'people'>>): Promise<void> {
		await tx.update(table).set(change).where(eq(table.id, id));
	},

	async remove(tx: Tx, id: string): Promise<void> {
		await tx.delete(table).where(eq(table.id, id));
	},

	/** Locks an open plan: it is the campaign's from now on, and is never changed again. @returns its fingerprint */
	async freeze(tx: Tx, { id, plan }: SavedPlan, campaignId: string, now: Date): Promise<string> {
		const hash = planHash(plan);
		await tx.update(table).set({ campaignId, hash, frozenAt: now }).where(eq(table.id, id));
		return hash;
	}
};
