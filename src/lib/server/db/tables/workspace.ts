/** Settings of the workspace. */
import type { Policy } from '#lib/privacy/policy.ts';
import { json, table, words } from '../columns.ts';
import type { PictureType } from './variants.ts';

/** What is taken where an upload or a campaign says nothing else. */
export interface WorkspaceDefaults {
	/** What the company or team is called, on reports, the overview and emails; null for none. */
	readonly name: string | null;
	/** ISO 4217; null for none. */
	readonly currency: string | null;
	/** BCP 47 tag of how numbers and days are written. */
	readonly locale: string;
	/** IANA name of the zone of moments and of the workspace's Monday; null for that of the server's settings. */
	readonly timeZone: string | null;
	/** So many days after the upload raw rows are kept. */
	readonly retentionDays: number;
	/** Two-sided level of every interval, such as 0.95. */
	readonly confidence: number;
	/** What one subscriber is worth, in the currency; null for none: opt-outs are then counted in people alone. */
	readonly subscriberValue: number | null;
	/** Share of revenue that is left after the goods, in (0, 1], which forms start with; null for none. */
	readonly marginRate: number | null;
	/** Whoever entered margin and costs does not sign the report alone. */
	readonly secondSignature: boolean;
}

/** The picture on reports and the programme. */
export interface WorkspaceLogo {
	readonly type: PictureType;
	/** Base64. */
	readonly data: string;
	/** What its address ends in. */
	readonly hash: string;
}

/** Settings of the workspace by name. */
export interface WorkspaceValues {
	readonly policy: Policy;
	readonly defaults: WorkspaceDefaults;
	readonly team: Team;
	readonly logo: WorkspaceLogo;
}

/** `one`: all analysts are colleagues, who see each other's unpublished campaigns; `separate`: they do not. */
export type Team = 'one' | 'separate';

export const workspace = table('workspace', {
	name: words('name').$type<keyof WorkspaceValues>().primaryKey(),
	value: json<WorkspaceValues[keyof WorkspaceValues]>('value').notNull()
});
