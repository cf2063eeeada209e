import { and, desc, eq } from 'drizzle-orm';
import type { Actor } from '../audit/audit.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { auditTrail } from '../db/tables.ts';
import { ledger } from '../ledger/ledger.ts';
import { people } from './people.ts';
import type { Viewer } from './viewer.ts';
import { isOwn } from './visible.ts';

/** Looks of one administrator at one campaign are put on record once in so long, in ms. */
const lasts = 3_600_000;

/** Is it the look of an administrator at somebody else's unpublished campaign, and not on record yet? */
export async function isLookedAt(
	store: Read,
	viewer: Viewer,
	campaign: Campaign,
	{ actor, now }: { actor: Actor; now: Date }
): Promise<boolean> {
	const { id, owner, slug } = campaign;
	if (
		!viewer.isAdministrator ||
		owner === null ||
		isOwn(viewer, campaign) ||
		(await ledger.isBegun(store, id))
	)
		return false;
	if ((await people.list(store, id)).some(({ person }) => person === viewer.person)) return false;
	const { at, action, target, actorId } = auditTrail;
	const last = (
		await store
			.select({ at })
			.from(auditTrail)
			.where(
				and(
					eq(action, 'campaign-viewed'),
					eq(target, slug),
					actor.id === null ? undefined : eq(actorId, actor.id)
				)
			)
			.orderBy(desc(auditTrail.sequence))
			.limit(1)
	)[0];
	return last === undefined || now.getTime() - last.at.getTime() >= lasts;
}
