import { and, eq, ne } from 'drizzle-orm';
import type { Actor } from '../audit/audit.ts';
import type { Store } from '../db/open.ts';
import { auditTrail, uploads } from '../db/tables.ts';

/**
 * Did somebody upload results of a campaign that are still there? Names can be alike: the audit trail has who it was.
 */
export function isUploader(store: Store, campaign: string, { kind, id }: Actor): boolean {
	if (id === null) return false;
	const row = store
		.select({ id: uploads.id })
		.from(uploads)
		.innerJoin(auditTrail, eq(auditTrail.target, uploads.id))
		.where(
			and(
				eq(uploads.campaignId, campaign),
				ne(uploads.state, 'withdrawn'),
				eq(auditTrail.action, 'upload-stored'),
				eq(auditTrail.actorKind, kind),
				eq(auditTrail.actorId, id)
			)
		)
		.limit(1)
		.get();
	return row !== undefined;
}
