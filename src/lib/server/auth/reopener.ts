import { actorOf } from '../audit/actor.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { isUploader } from '../uploads/uploaders.ts';
import { may } from './permissions.ts';

/** Who asks for a campaign to be reopened, as far as it matters. */
export interface Reopener {
	/** Uploaded results of it, and still may upload. */
	readonly isOwner: boolean;
	readonly isAdministrator: boolean;
}

/** What the sender of a request is to a campaign. */
export function reopener(
	store: Store,
	{ id }: Campaign,
	locals: Pick<App.Locals, 'member' | 'token'>
): Reopener {
	const role = locals.member?.role ?? locals.token?.role;
	const mayUpload = role !== undefined && may(role, 'upload');
	return {
		isOwner: mayUpload && isUploader(store, id, actorOf(locals)),
		isAdministrator: role === 'admin'
	};
}
