import { dayOf } from '#lib/experiment/day.ts';
import { attentionOf, maxAttention, type Attention } from '#lib/experiment/programme/attention.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { may } from '../accounts/permissions.ts';
import { mentions } from '../campaigns/mentions.ts';
import { toPublish } from '../campaigns/to-publish.ts';
import type { Viewer } from '../campaigns/viewer.ts';
import type { Read } from '../db/database.ts';
import type { Role } from '../facts/accounts.ts';

/** What needs a member, most urgent first, four things at most. @param lines campaigns that are there for them */
export async function attentionFor(
	store: Read,
	lines: readonly PortfolioLine[],
	{ viewer, role, now }: { viewer: Viewer; role: Role; now: Date }
): Promise<Attention[]> {
	const rights = {
		decides: may(role, 'approve'),
		person: viewer.person,
		entersCosts: may(role, 'assume'),
		changes: may(role, 'campaign'),
		uploads: may(role, 'upload'),
		mentioned: await mentions.unseen(store, viewer.person),
		toPublish: may(role, 'release') ? await toPublish(store, viewer) : new Set<string>()
	};
	return attentionOf(lines, rights, dayOf(now)).slice(0, maxAttention);
}
