import { and, asc, desc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { isoDay } from '#lib/experiment/day.ts';
import type { DecisionKind } from '#lib/experiment/decision.ts';
import type { Read, Tx } from '../db/database.ts';
import { countersignatures, decisions as table } from '../db/tables/reports.ts';
import type { Role } from '../facts/accounts.ts';

/** A second signature. */
export interface Countersignature {
	readonly by: string;
	readonly role: Role;
	/** ISO moment. */
	readonly at: string;
}

/** A decision on a campaign, as it was signed. */
export interface CampaignDecision {
	/** Number of the report it was signed with. */
	readonly report: number;
	readonly kind: DecisionKind;
	/** The variant to roll out; null where the campaign has one, or the decision is another. */
	readonly variant: string | null;
	readonly reason: string;
	/** ISO day; null without one. */
	readonly nextCheck: string | null;
	/** Null where it is not known. */
	readonly by: string | null;
	/** ISO moment. */
	readonly at: string;
	readonly countersigned: Countersignature | null;
	/** The person whose signature it waits for, as in `campaigns.owner`; null once it counts. */
	readonly waitsFor: string | null;
}

/** The state of a campaign: the decision that counts, and a newer one that waits for a second signature. */
export interface DecisionState {
	readonly current: CampaignDecision | null;
	readonly pending: CampaignDecision | null;
}

/** A campaign without any decision. */
export const undecided: DecisionState = { current: null, pending: null };

type Row = typeof table.$inferSelect;
type Second = typeof countersignatures.$inferSelect;

const decisionOf = (row: Row, second: Second | null): CampaignDecision => ({
	report: row.report,
	kind: row.kind,
	variant: row.variant,
	reason: row.reason,
	nextCheck: row.nextCheck === null ? null : isoDay(row.nextCheck),
	by: row.signedBy,
	at: row.signedAt.toISOString(),
	countersigned: second && {
		by: second.signedBy,
		role: second.role,
		at: second.signedAt.toISOString()
	},
	waitsFor: second === null ? row.secondPerson : null
});

const signed = and(
	eq(countersignatures.campaignId, table.campaignId),
	eq(countersignatures.report, table.report)
);

/** The state after each decision in turn: a newer one replaces the older ones once it counts. */
function after({ current }: DecisionState, next: CampaignDecision): DecisionState {
	return next.waitsFor === null ? { current: next, pending: null } : { current, pending: next };
}

/** A second signature with the report it is under, as one line. */
export const countersignatureHash = (
	reportHash: string,
	{ report, person, signedBy, role, signedAt }: Omit<Second, 'campaignId' | 'hash'>
): string =>
	createHash('sha256')
		.update(JSON.stringify([reportHash, report, person, signedBy, role, signedAt.toISOString()]))
		.digest('hex');

/** Decisions on campaigns, signed with their reports. Appended, never changed: to undo one is to sign another. */
export const decisions = {
	/** Records a decision with the report it is signed with. Call inside the transaction that signs it. */
	async add(
		tx: Tx,
		campaignId: string,
		decision: Omit<Row, 'campaignId' | 'signedAt'> & { readonly now: Date }
	): Promise<void> {
		const { now: signedAt, ...rest } = decision;
		await tx.insert(table).values({ campaignId, ...rest, signedAt });
	},

	/** Adds the second signature. Call inside a transaction. */
	async countersign(
		tx: Tx,
		campaignId: string,
		second: Omit<Second, 'campaignId' | 'hash'> & { readonly reportHash: string }
	): Promise<void> {
		const { reportHash, ...row } = second;
		await tx
			.insert(countersignatures)
			.values({ campaignId, ...row, hash: countersignatureHash(reportHash, row) });
	},

	/** Decisions of a campaign, the newest first. */
	async list(store: Read, campaignId: string): Promise<CampaignDecision[]> {
		const rows = await store
			.select()
			.from(table)
			.leftJoin(countersignatures, signed)
			.where(eq(table.campaignId, campaignId))
			.orderBy(desc(table.report));
		return rows.map((row) => decisionOf(row.decisions, row.countersignatures));
	},

	/** The decision that counts on a campaign, and a newer one that waits for a second signature. */
	async latest(store: Read, campaignId: string): Promise<DecisionState> {
		return (await decisions.list(store, campaignId)).toReversed().reduce(after, undecided);
	},

	/** The same of every campaign that has a decision, by its id. */
	async latestOfAll(store: Read): Promise<ReadonlyMap<string, DecisionState>> {
		const all = new Map<string, DecisionState>();
		const rows = await store
			.select()
			.from(table)
			.leftJoin(countersignatures, signed)
			.orderBy(asc(table.campaignId), asc(table.report));
		for (const row of rows) {
			const { campaignId } = row.decisions;
			all.set(
				campaignId,
				after(all.get(campaignId) ?? undecided, decisionOf(row.decisions, row.countersignatures))
			);
		}
		return all;
	},

	/** The row of a decision as it is stored, with its second signature; undefined for reports of before. */
	async row(
		store: Read,
		campaignId: string,
		report: number
	): Promise<{ readonly decision: Row; readonly second: Second | null } | undefined> {
		const [found] = await store
			.select()
			.from(table)
			.leftJoin(countersignatures, signed)
			.where(and(eq(table.campaignId, campaignId), eq(table.report, report)));
		return found && { decision: found.decisions, second: found.countersignatures };
	}
};
