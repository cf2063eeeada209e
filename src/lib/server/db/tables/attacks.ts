/** Attacks on what is published. */
import type { Guess } from '#lib/privacy/disclosure/attacker/attack-findings.ts';
import type { CampaignFindings } from '#lib/privacy/disclosure/attacker/attack.ts';
import { id, instant, json, table, words, yesNo } from '../columns.ts';

export type AttackState = 'running' | 'done' | 'cancelled' | 'failed';

/** How far an attack is. */
export interface AttackStep {
	/** Campaigns that are done, of so many. */
	readonly done: number;
	readonly of: number;
	/** Part of the work that is done, in [0, 1]. */
	readonly share: number;
	/** The campaign that is attacked now. */
	readonly campaignId: string | null;
	readonly exposed: number;
	readonly possible: number;
	/** The narrowest bounds so far. */
	readonly narrowest: Guess | null;
}

/** What the attack found of a campaign. */
export interface AttackedCampaign extends CampaignFindings {
	readonly campaignId: string;
	/** What was published then, as `ledger.head` has it. */
	readonly head: string;
}

/** Attacks on what is published, from released tables alone: the one under way, and the newest that came to its end. */
export const attacks = table('attacks', {
	id: id('id').primaryKey(),
	state: words('state').$type<AttackState>().notNull(),
	/** Name of the member who started it. */
	startedBy: words('started_by').notNull(),
	startedAt: instant('started_at').notNull(),
	endedAt: instant('ended_at'),
	codeVersion: words('code_version').notNull(),
	cancelAsked: yesNo('cancel_asked').notNull().default(false),
	step: json<AttackStep>('step').notNull(),
	found: json<readonly AttackedCampaign[]>('found')
});
