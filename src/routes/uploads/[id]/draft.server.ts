import { error } from '@sveltejs/kit';
import { actorOf } from '#lib/server/audit/record.ts';
import { drafts, type Draft } from '#lib/server/ingest/drafts.ts';
import { store } from '#lib/server/db/store.ts';

/** A file is its uploader's own: for everybody else it is not there. */
export function isOwn({ by }: Draft, locals: App.Locals): boolean {
	const { kind, id } = actorOf(locals);
	return by.actor.kind === kind && by.actor.id === id;
}

/**
 * The draft of an address.
 * @throws 404
 */
export async function draftAt(id: string, locals: App.Locals): Promise<Draft> {
	const draft = await drafts.find(store(), id);
	if (draft && isOwn(draft, locals)) return draft;
	error(404, { message: 'This upload doesn’t exist or isn’t yours.', code: 'no_such_upload' });
}
