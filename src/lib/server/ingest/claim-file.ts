import { setTimeout } from 'node:timers/promises';
import { nameKey } from '#lib/privacy/name-key.ts';
import { Claim, claimOwner, halfStored, type Claimed } from '../db/claims.ts';
import type { Store } from '../db/database.ts';
import type { Viewer } from '../campaigns/viewer.ts';
import { earlier } from './earlier.ts';
import type { ImportRequest } from './import-request.ts';

/** So often it is asked whether another import has come to its end, in ms. */
const ASKED = 100;

/** What an import claims: its upload, the file's bytes, and the campaign's name where its sender says one. */
function claimed(
	hash: string,
	viewer: Viewer,
	{ campaign, replaces, uploadId }: ImportRequest & { readonly uploadId: string }
): Claimed[] {
	const name = replaces === undefined ? campaign?.name : undefined;
	const owner = claimOwner(viewer.person);
	return [
		halfStored('upload', uploadId),
		{ owner, kind: 'content', value: hash },
		...(name === undefined ? [] : [{ owner, kind: 'name', value: nameKey(name) } as const])
	];
}

/**
 * Claims a file before it is read, so that no other process stores the same bytes at the same time; waits for one that
 * does.
 *
 * @returns the upload that brought the bytes before, where they are stored already
 */
export async function claimFile(
	store: Store,
	hash: string,
	{
		request,
		viewer
	}: {
		readonly request: ImportRequest & { readonly uploadId: string };
		readonly viewer: Viewer;
	}
): Promise<Claim | NonNullable<Awaited<ReturnType<typeof earlier>>>> {
	const list = claimed(hash, viewer, request);
	const known = () => earlier(store, hash, { viewer, request });
	for (let tries = 1; ; tries += 1) {
		const found = await Claim.take(store, list, known);
		if (found.kind === 'taken') return found.claim;
		if (found.kind === 'done') return found.done;
		if (tries === 1) request.onWait?.();
		await setTimeout(ASKED, undefined, request.signal ? { signal: request.signal } : {});
	}
}
