/** Signed reports: what they rest on, and what was decided with them. */
import type { DecisionKind } from '#lib/experiment/decision.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import type { Role } from '../../facts/accounts.ts';
import { day, id, instant, json, primaryKey, table, whole, words } from '../columns.ts';
import { campaigns } from './campaigns.ts';

/** What returns rest on, as people have entered it; every change is a row of its own, none is ever changed. */
export const assumptions = table(
	'assumptions',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 1, 2, 3 …; the last is in force. */
		sequence: whole('sequence').notNull(),
		value: json<Assumptions>('value').notNull(),
		/** Name of the member or token; null where it is not known. */
		saidBy: words('said_by'),
		/** The same person as in `campaigns.owner`; null for values of before, and where unknown. */
		person: words('person'),
		saidAt: instant('said_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.sequence] })]
);

/** Approved reports: what was shown when somebody signed it, written once. */
export const reports = table(
	'reports',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 1, 2, 3 … within the campaign. */
		number: whole('number').notNull(),
		/** The report as JSON, kept as the very text that was hashed. */
		snapshot: words('snapshot').notNull(),
		/** SHA-256 of the snapshot. */
		hash: words('hash').notNull(),
		approvedBy: words('approved_by'),
		approvedAt: instant('approved_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.number] })]
);

/**
 * Decisions on campaigns, each signed with a report, whose hash covers it. Appended, never changed: another decision is a new row with a
 * new report. Reports signed before decisions existed have none.
 */
export const decisions = table(
	'decisions',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** Number of the report it was signed with. */
		report: whole('report').notNull(),
		kind: words('kind').$type<DecisionKind>().notNull(),
		/** The variant to roll out; null where the campaign has one, or the decision is another. */
		variant: words('variant'),
		reason: words('reason').notNull(),
		nextCheck: day('next_check'),
		/** Name of the signer then. */
		signedBy: words('signed_by'),
		/** The signer, and the person asked for a second signature, as in `campaigns.owner`; null where one signature suffices. */
		person: words('person'),
		secondPerson: words('second_person'),
		signedAt: instant('signed_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.report] })]
);

/** Second signatures: the decision counts from then on. Appended, never changed. */
export const countersignatures = table(
	'countersignatures',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		report: whole('report').notNull(),
		person: words('person').notNull(),
		/** Name and role of the person then. */
		signedBy: words('signed_by').notNull(),
		role: words('role').$type<Role>().notNull(),
		signedAt: instant('signed_at').notNull(),
		/** SHA-256 of the report's hash and of this row. */
		hash: words('hash').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.report] })]
);
