import { actorOf } from '../audit/record.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { viewerOf } from './viewer.ts';
import { manages } from './visible.ts';
import { may } from '../accounts/permissions.ts';

/** Who asks for a campaign to be reopened, as far as it matters. */
export interface Reopener {
	/** Owns it or was added to it, and may upload. */
	readonly isOwner: boolean;
	readonly isAdministrator: boolean;
}

/** What the sender of a request is to a campaign. */
export async function reopener(
	store: Read,
	campaign: Campaign,
	locals: Pick<App.Locals, 'member' | 'token'>
): Promise<Reopener> {
	const role = locals.member?.role ?? locals.token?.role;
	const mayUpload = role !== undefined && may(role, 'upload');
	return {
		isOwner: mayUpload && (await manages(store, await viewerOf(store, actorOf(locals)), campaign)),
		isAdministrator: role === 'admin'
	};
}
