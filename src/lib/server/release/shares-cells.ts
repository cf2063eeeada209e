import type { Store } from '../db/open.ts';
import type { campaigns } from '../db/tables.ts';
import { manages } from '../campaigns/visible.ts';

type Campaign = typeof campaigns.$inferSelect;

/**
 * May the cells of another campaign decide what is published of this one? Only where its owner may see them: the answer would
 * tell about hidden rows of somebody else. Else what both released is compared.
 */
export const sharesCells = (store: Store, own: Campaign, other: Campaign): boolean =>
	manages(store, { person: own.owner, isAdministrator: own.owner === null, isAnalyst: true }, other);
