/** What is published: the ledger, its released tables, and the facts that its promise rests on. */
import type { KeptCertificates } from '#lib/privacy/certificates/certificate.ts';
import type { Measure } from '#lib/privacy/cube.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import type { Assurance, HiddenBlock, HiddenReason, Layer, ReleasedBlock } from '#lib/privacy/released.ts';
import { day, id, instant, json, primaryKey, table, whole, words } from '../columns.ts';
import { campaigns } from './campaigns.ts';
import type { SamePeopleAnswer } from './same-people.ts';

/** What one row of the ledger publishes: the totals of a closed range of days, or everything of a closed epoch. */
export type ReleaseKind = 'bucket' | 'epoch';

/** The ledger: one row a closed bucket or epoch, written once, chained by hash. */
export const releases = table(
	'releases',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 1, 2, 3 … in order of publication. */
		sequence: whole('sequence').notNull(),
		kind: words('kind').$type<ReleaseKind>().notNull(),
		variants: json<readonly string[]>('variants').notNull(),
		measures: json<readonly Measure[]>('measures').notNull(),
		policy: json<Policy>('policy').notNull(),
		fromDay: day('from_day'),
		toDay: day('to_day'),
		/** How it was vouched for; null for ranges of days, and for releases of before. */
		assurance: words('assurance').$type<Assurance>(),
		/** The certificates of its ranges; null where there are none, and for releases of before. */
		certificates: json<readonly KeptCertificates[]>('certificates'),
		/** SHA-256 of the cells that went in. */
		inputHash: words('input_hash').notNull(),
		codeVersion: words('code_version').notNull(),
		previousHash: words('previous_hash').notNull(),
		hash: words('hash').notNull(),
		releasedAt: instant('released_at').notNull(),
		withdrawnAt: instant('withdrawn_at')
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.sequence] })]
);

export const releasedTables = table(
	'released_tables',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		sequence: whole('sequence').notNull(),
		position: whole('position').notNull(),
		axes: json<readonly string[]>('axes').notNull(),
		layer: words('layer').$type<Layer>().notNull(),
		measures: json<readonly string[]>('measures').notNull(),
		blocks: json<readonly ReleasedBlock[]>('blocks').notNull(),
		hidden: json<readonly HiddenBlock[]>('hidden').notNull(),
		reason: words('reason').$type<HiddenReason>()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.sequence, t.position] })]
);

/** What the promise about a published campaign rests on besides its released numbers. */
export interface LedgerFacts {
	readonly audienceId: string | null;
	readonly wave: string | null;
	readonly replacesId: string | null;
	readonly recurring: boolean;
	readonly policy: Policy;
	/** Every release, oldest first; moments in ms. */
	readonly releases: readonly {
		readonly hash: string;
		readonly releasedAt: number;
		readonly withdrawnAt: number | null;
	}[];
	/** The wave that it began. */
	readonly newWave: { readonly person: string | null; readonly confirmedAt: number } | null;
	/** What was answered where it resembled others, by their ids. */
	readonly answers: readonly {
		readonly otherId: string;
		readonly answer: SamePeopleAnswer;
		readonly person: string | null;
		readonly answeredAt: number;
	}[];
}

/** How far the audit trail reached. */
export interface AuditMark {
	readonly entries: number;
	readonly newest: string;
}

/** Facts of published campaigns as they were at each publication and after each change: appended, chained by hash, never changed. */
export const ledgerFacts = table(
	'ledger_facts',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 1, 2, 3 … within the campaign. */
		sequence: whole('sequence').notNull(),
		facts: json<LedgerFacts>('facts').notNull(),
		/** The audit trail of that moment: a trail that is shorter now was cut. */
		audit: json<AuditMark>('audit').notNull(),
		previousHash: words('previous_hash').notNull(),
		hash: words('hash').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.sequence] })]
);
