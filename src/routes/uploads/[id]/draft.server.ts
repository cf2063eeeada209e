import { error } from '@sveltejs/kit';
import { drafts, type Draft, type Sender } from '#lib/server/ingest/drafts.ts';
import { settings } from '#lib/server/store.ts';

/** Who sends a file from a page. */
export const senderOf = ({ member }: App.Locals): Sender => ({
	kind: 'member',
	id: member?.id ?? null,
	name: member?.name ?? null
});

/** A file is its uploader's own: for everybody else it is not there. */
export const isOwn = ({ by }: Draft, { member }: App.Locals): boolean =>
	by.kind === 'member' && by.id === (member?.id ?? null);

/**
 * The draft of an address.
 * @throws 404
 */
export function draftAt(id: string, locals: App.Locals): Draft {
	const draft = drafts.find(settings().dataFolder, id);
	if (draft && isOwn(draft, locals)) return draft;
	error(404, { message: 'There is no such upload, or it is not yours.', code: 'no_such_upload' });
}
