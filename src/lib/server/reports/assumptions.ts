import { and, asc, desc, eq, isNotNull } from 'drizzle-orm';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import type { NewEvent } from '../audit/audit.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read, Tx } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import { workspaceDefaults } from '../campaigns/workspace.ts';
import { assumptions as table } from '../db/tables/reports.ts';
import { campaigns } from '../db/tables/campaigns.ts';

/** What was declared, by whom and when. */
export interface DeclaredAssumptions {
	readonly value: Assumptions;
	/** Null where it is not known. */
	readonly by: string | null;
	/** ISO moment. */
	readonly at: string;
}

/** ISO 4217's code for "no currency". */
const noCurrency = 'XXX';

type Row = typeof table.$inferSelect;

/** Amounts are in the campaign's currency as soon as it has one. */
const inForce = (
	{ value, saidBy, saidAt }: Row,
	{ currency }: Pick<Campaign, 'currency'>
): DeclaredAssumptions => ({
	value: currency === noCurrency ? value : { ...value, currency },
	by: saidBy,
	at: saidAt.toISOString()
});

const newestOf = prepared(['campaignId'], (store, { campaignId }) =>
	store.select().from(table).where(eq(table.campaignId, campaignId)).orderBy(desc(table.sequence)).limit(1)
);

/** What people have entered for a campaign's margin and costs; nothing entered is ever changed or deleted. */
export const assumptions = {
	/** The newest, or null where nothing is entered. */
	async find(store: Read, campaign: Campaign): Promise<DeclaredAssumptions | null> {
		const [row] = await newestOf(store, { campaignId: campaign.id });
		return row ? inForce(row, campaign) : null;
	},

	/** The newest of each of these campaigns, by its id. */
	async newest(store: Read, list: readonly Campaign[]): Promise<ReadonlyMap<string, DeclaredAssumptions>> {
		const rows = new Map(
			(await store.select().from(table).orderBy(asc(table.campaignId), asc(table.sequence))).map((row) => [
				row.campaignId,
				row
			])
		);
		return new Map(
			list.flatMap((campaign) => {
				const row = rows.get(campaign.id);
				return row ? [[campaign.id, inForce(row, campaign)] as const] : [];
			})
		);
	},

	/** The person who entered those in force, as in `campaigns.owner`, and their name then; null where there are none. */
	async enteredBy(
		store: Read,
		campaignId: string
	): Promise<{ readonly person: string | null; readonly by: string | null } | null> {
		const [row] = await newestOf(store, { campaignId });
		return row ? { person: row.person, by: row.saidBy } : null;
	},

	/** All of them, the newest last. */
	async history(store: Read, campaign: Campaign): Promise<DeclaredAssumptions[]> {
		return (
			await store.select().from(table).where(eq(table.campaignId, campaign.id)).orderBy(asc(table.sequence))
		).map((row) => inForce(row, campaign));
	},

	/** Adds what somebody says. Call inside a transaction. */
	async set(
		tx: Tx,
		campaignId: string,
		{
			value,
			by,
			person = null,
			now
		}: { value: Assumptions; by: string | null; person?: string | null | undefined; now: Date }
	): Promise<void> {
		const last = (
			await tx
				.select({ sequence: table.sequence })
				.from(table)
				.where(eq(table.campaignId, campaignId))
				.orderBy(desc(table.sequence))
				.limit(1)
		)[0];
		await tx
			.insert(table)
			.values({ campaignId, sequence: (last?.sequence ?? 0) + 1, value, saidBy: by, person, saidAt: now });
	}
};

/** The margin that forms start with: the workspace's, else the one entered last for a published campaign; null without any. */
export async function usualMargin(store: Read): Promise<number | null> {
	const { marginRate } = await workspaceDefaults(store);
	if (marginRate !== null) return marginRate;
	const [row] = await store
		.select({ value: table.value })
		.from(table)
		.innerJoin(campaigns, eq(campaigns.id, table.campaignId))
		.where(and(eq(campaigns.demo, false), isNotNull(campaigns.uniqueName)))
		.orderBy(desc(table.saidAt), asc(table.campaignId), desc(table.sequence))
		.limit(1);
	return row?.value.marginRate ?? null;
}

/** What was declared about a campaign's margin and costs; what is not declared is left out. */
export const assumptionsEvent = (slug: string, value: Assumptions): NewEvent => ({
	action: 'assumptions-said',
	target: slug,
	details: Object.fromEntries(
		Object.entries<Assumptions[keyof Assumptions]>({ ...value }).flatMap(([name, declared]) =>
			declared === null || declared === undefined ? [] : [[name, declared]]
		)
	)
});
