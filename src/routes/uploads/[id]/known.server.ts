import type { Duplicate } from '#lib/server/ingest/import-request.ts';
import type { Viewer } from '#lib/server/campaigns/viewer.ts';
import { store } from '#lib/server/db/store.ts';
import { uploads } from '#lib/server/campaigns/uploads.ts';

/** What became of the upload that brought the same bytes before, as it is now. */
export async function knownUpload({ uploadId, campaigns }: Duplicate, viewer: Viewer) {
	return {
		kind: 'duplicate',
		campaigns: ((await uploads.find(store(), viewer, uploadId))?.campaigns ?? []).map(
			({ slug, name, rows, state }) => ({
				slug,
				name,
				rows,
				state
			})
		),
		notPublished: campaigns.flatMap(({ slug, name, notReleased }) =>
			notReleased === undefined ? [] : [{ slug, name, words: notReleased }]
		)
	} as const;
}
