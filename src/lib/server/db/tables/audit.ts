/** The audit trail. */
import type { ActorKind, AuditAction, AuditDetails, AuditOutcome } from '../audit-actions.ts';
import { index, instant, json, table, whole, words } from '../columns.ts';

/** The audit trail: who did what, when. Rows are added, never changed or deleted; each one's hash covers the one before. */
export const auditTrail = table(
	'audit',
	{
		/** 1, 2, 3 … without gaps. */
		sequence: whole('sequence').primaryKey(),
		at: instant('at').notNull(),
		actorKind: words('actor_kind').$type<ActorKind>().notNull(),
		/** Of the member or the token. */
		actorId: words('actor_id'),
		/** As it was then. */
		actorName: words('actor_name').notNull(),
		action: words('action').$type<AuditAction>().notNull(),
		/** What it was done to: a slug, an id, the name of a file. */
		target: words('target'),
		outcome: words('outcome').$type<AuditOutcome>().notNull(),
		details: json<AuditDetails>('details').notNull(),
		address: words('address'),
		previousHash: words('previous_hash').notNull(),
		hash: words('hash').notNull()
	},
	(t) => [index('audit_action').on(t.action), index('audit_at').on(t.at)]
);
