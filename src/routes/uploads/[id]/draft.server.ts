import { error } from '@sveltejs/kit';
import { drafts, type Draft } from '#lib/server/ingest/drafts.ts';
import { settings } from '#lib/server/store.ts';

/** Id of who is signed in; null where nobody has to. */
export const memberOf = (locals: App.Locals): string | null => locals.member?.id ?? null;

/**
 * The draft of an address. A file is its uploader's own: for everybody else it is not there.
 * @throws 404
 */
export function draftAt(id: string, locals: App.Locals): Draft {
	const draft = drafts.find(settings().dataFolder, id);
	if (draft && draft.by === memberOf(locals)) return draft;
	error(404, { message: 'There is no such upload, or it is not yours.', code: 'no_such_upload' });
}
