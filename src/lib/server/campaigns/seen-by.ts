import { seenByWords } from '#lib/experiment/publication-words.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { isOneTeam } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { ledger } from '../ledger/ledger.ts';
import { personName } from './people.ts';
import type { Viewer } from './viewer.ts';
import { isOwn } from './visible.ts';

/** Who sees a campaign, in words for one of them; null where it is published. */
export const seenBy = async (store: Read, viewer: Viewer, campaign: Campaign): Promise<string | null> =>
	(await ledger.isBegun(store, campaign.id))
		? null
		: seenByWords({
				owner: isOwn(viewer, campaign) ? null : await personName(store, campaign.owner),
				oneTeam: await isOneTeam(store)
			});
