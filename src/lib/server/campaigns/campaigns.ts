import { and, asc, desc, eq, or } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import type { CampaignKind } from '#lib/experiment/campaign-kind.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import type { Read, Tx } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import { campaigns as table } from '../db/tables/campaigns.ts';
import { variants } from '../db/tables/variants.ts';
import { pendingCorrections } from './pending-corrections.ts';
import { recordFacts } from '../ledger/facts.ts';
import { ledger } from '../ledger/ledger.ts';
import { unpublishedSlug, slugOf } from './names.ts';
import { planOf } from './plan.ts';
import { inTurn } from '../db/in-turn.ts';

export type Campaign = typeof table.$inferSelect;

/** What is declared about a campaign when it is added. */
export interface NewCampaign {
	/** Made here when left out. */
	readonly id?: string;
	readonly name: string;
	/** Control first. */
	readonly variants: readonly { readonly name: string; readonly plannedWeight?: number }[];
	readonly policy: Policy;
	readonly currency: string;
	/** As in the table; left out: administrators. */
	readonly owner?: string | null;
	readonly demo?: boolean;
	readonly kind?: CampaignKind;
	readonly hypothesis?: string;
	readonly audience?: string;
	readonly channel?: string;
	readonly tags?: string;
	readonly audienceId?: string;
	readonly replacesId?: string;
	readonly recurring?: boolean;
	readonly timeZone?: string;
	readonly startsOn?: number;
	readonly endsOn?: number;
	readonly openEnd?: boolean;
	readonly endChanges?: Campaign['endChanges'];
	readonly now: Date;
}

const withId = prepared(['id'], (store, { id }) =>
	store.select().from(table).where(eq(table.id, id)).limit(1)
);

const variantsOf = prepared(['campaignId'], (store, { campaignId }) =>
	store
		.select({ name: variants.name, plannedWeight: variants.plannedWeight })
		.from(variants)
		.where(eq(variants.campaignId, campaignId))
		.orderBy(asc(variants.position))
);

/** Campaigns as everybody may see them: names and plans, never cells. */
export const campaigns = {
	list(store: Read): Promise<Campaign[]> {
		return store.select().from(table).orderBy(desc(table.createdAt), asc(table.name), asc(table.id));
	},

	/** By its slug, or the one from before its publication. Requests ask `atSlug`, which knows what is there for whom. */
	async find(store: Read, slug: string): Promise<Campaign | null> {
		const exact = (
			await store
				.select()
				.from(table)
				.where(or(eq(table.slug, slug), eq(table.alias, slug)))
				.limit(1)
		)[0];
		if (exact) return exact;
		const list = await store.select().from(table).where(eq(table.ownSlug, slug));
		const waiting = await inTurn.filter(list, async ({ id }) => !(await ledger.isBegun(store, id)));
		return waiting.length === 1 ? (waiting[0] ?? null) : null;
	},

	async byId(store: Read, id: string): Promise<Campaign | null> {
		return (await withId(store, { id }))[0] ?? null;
	},

	/** Planned weight by variant, or null where none was declared. */
	async plan(store: Read, campaignId: string): Promise<Record<string, number> | null> {
		return await planOf(store, campaignId, await variantsOf(store, { campaignId }));
	},

	/** The same of every campaign, by its id; campaigns without a declared plan are left out. */
	async plans(store: Read): Promise<ReadonlyMap<string, Record<string, number>>> {
		const rows = await store
			.select()
			.from(variants)
			.orderBy(asc(variants.campaignId), asc(variants.position));
		const plans = new Map<string, Record<string, number>>();
		for (const [id, list] of Map.groupBy(rows, ({ campaignId }) => campaignId)) {
			const plan = await planOf(store, id, list);
			if (plan) plans.set(id, plan);
		}
		return plans;
	},

	/** Variants with their planned weights, control first. */
	variants(store: Read, campaignId: string): Promise<{ name: string; plannedWeight: number | null }[]> {
		return variantsOf(store, { campaignId });
	},

	/** Adds a campaign. Call inside a transaction that has looked whether its name is free. */
	async add(tx: Tx, facts: NewCampaign): Promise<Campaign> {
		const [campaign] = await tx
			.insert(table)
			.values({
				id: facts.id ?? randomUUID(),
				slug: unpublishedSlug(facts.name),
				name: facts.name,
				owner: facts.owner ?? null,
				ownName: facts.name,
				ownSlug: slugOf(facts.name),
				demo: facts.demo ?? false,
				kind: facts.kind ?? 'campaign',
				hypothesis: facts.hypothesis ?? null,
				audience: facts.audience ?? null,
				channel: facts.channel ?? null,
				tags: facts.tags ?? null,
				audienceId: facts.audienceId ?? null,
				replacesId: facts.replacesId ?? null,
				recurring: facts.recurring ?? false,
				timeZone: facts.timeZone ?? null,
				currency: facts.currency,
				startsOn: facts.startsOn ?? null,
				endsOn: facts.endsOn ?? null,
				openEnd: facts.openEnd ?? false,
				endChanges: facts.endChanges ?? null,
				policy: facts.policy,
				createdAt: facts.now
			})
			.returning();
		if (!campaign) throw new Error('a campaign was not added');
		if (facts.variants.length > 0)
			await tx.insert(variants).values(
				facts.variants.map(({ name, plannedWeight }, position) => ({
					campaignId: campaign.id,
					position,
					name,
					plannedWeight: plannedWeight ?? null
				}))
			);
		return campaign;
	},

	/** Adds variants that a later upload brings; the control stays first. Call inside a transaction. */
	async addVariants(tx: Tx, campaignId: string, list: readonly { readonly name: string }[]): Promise<void> {
		const known = await tx.select().from(variants).where(eq(variants.campaignId, campaignId));
		const added = list.filter(({ name }) => !known.some((variant) => variant.name === name));
		if (added.length > 0)
			await tx
				.insert(variants)
				.values(
					added.map(({ name }, i) => ({ campaignId, position: known.length + i, name, plannedWeight: null }))
				);
	},

	/** Changes what is declared about a campaign. The privacy rule can be changed only before the first release. */
	async update(
		tx: Tx,
		campaignId: string,
		facts: Partial<
			Pick<
				Campaign,
				| 'name'
				| 'kind'
				| 'hypothesis'
				| 'audience'
				| 'channel'
				| 'tags'
				| 'audienceId'
				| 'currency'
				| 'startsOn'
				| 'endsOn'
				| 'openEnd'
				| 'endChanges'
				| 'policy'
				| 'recurring'
				| 'timeZone'
			>
		>
	): Promise<void> {
		const before = (await tx.select().from(table).where(eq(table.id, campaignId)).limit(1))[0];
		await tx
			.update(table)
			.set({
				...facts,
				...(facts.name === undefined || facts.name === before?.name
					? {}
					: {
							ownName: facts.name,
							ownSlug: slugOf(facts.name),
							// Before publication no name is anybody's alone.
							...((await ledger.isBegun(tx, campaignId)) ? { uniqueName: facts.name } : {})
						})
			})
			.where(eq(table.id, campaignId));
		await recordFacts(tx, campaignId);
	},

	/** Sets planned weights by variant name; null takes one back. */
	async setPlan(tx: Tx, campaignId: string, plan: Readonly<Record<string, number | null>>): Promise<void> {
		for (const [name, plannedWeight] of Object.entries(plan)) {
			await tx
				.update(variants)
				.set({ plannedWeight })
				.where(and(eq(variants.campaignId, campaignId), eq(variants.name, name)));
		}
	},

	/**
	 * Deletes a campaign with everything published of it. Its cells are the ingest worker's to delete. What corrects it corrects
	 * what it corrected itself: no version is forgotten. Call inside a transaction.
	 */
	async remove(tx: Tx, campaignId: string): Promise<void> {
		const replacesId = (await campaigns.byId(tx, campaignId))?.replacesId ?? null;
		const corrections = await tx
			.select()
			.from(table)
			.where(eq(table.replacesId, campaignId))
			.orderBy(asc(table.createdAt), asc(table.id));
		await tx.update(table).set({ replacesId }).where(eq(table.replacesId, campaignId));
		for (const { id } of corrections) await recordFacts(tx, id);
		await pendingCorrections.forget(tx, campaignId);
		await tx.delete(table).where(eq(table.id, campaignId));
	}
};
