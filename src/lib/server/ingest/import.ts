import { randomUUID } from 'node:crypto';
import { noticeWords } from '#lib/csv/notice.ts';
import { releaseStored } from '../release/release.ts';
import type { Stores } from '../stores.ts';
import { CellWriter } from './cell-writer.ts';
import { contentHash } from './content-hash.ts';
import { earlier, type StoredCampaign } from './earlier.ts';
import type { ImportOutcome, ImportRequest } from './import-request.ts';
import { readWhole } from './read-whole.ts';
import { recordCampaigns, type RecordedCampaign } from './record-campaigns.ts';

/**
 * Takes a file in, whole or not at all: cells first, then the upload's record, then (if wished) the release.
 *
 * The same bytes again store nothing. A crash before the record leaves cells that the next start sweeps.
 */
export async function importFile(stores: Stores, request: ImportRequest): Promise<ImportOutcome> {
	const hash = request.hash ?? (await contentHash(request.open));
	const known = earlier(stores.holdout, hash);
	if (known) return known;
	const uploadId = request.uploadId ?? randomUUID();
	const writer = new CellWriter(stores, uploadId);
	writer.begin();
	try {
		const made = await readWhole(stores, request, writer);
		if (made.kind !== 'read') {
			writer.undo();
			return made.kind === 'refused' ? { kind: 'refused', problems: made.problems } : made;
		}
		request.signal?.throwIfAborted();
		writer.finish();
		const { summary } = made;
		const recorded = recordCampaigns(stores.holdout, made, { request, uploadId, hash });
		if (request.release)
			request.onProgress?.({ phase: 'releasing', bytes: summary.bytes, rows: summary.rows, problems: 0 });
		return {
			kind: 'stored',
			uploadId,
			notices: [...summary.notices.map(noticeWords), ...writer.notices()],
			campaigns: recorded.map((campaign) => published(stores, campaign, request))
		};
	} catch (error) {
		writer.undo();
		throw error;
	}
}

/** Publishes what is ready of a recorded campaign, where that is wished. */
function published(
	stores: Stores,
	{ id, ...campaign }: RecordedCampaign,
	{ release, now }: ImportRequest
): StoredCampaign {
	if (!release) return { ...campaign, released: false };
	const outcome = releaseStored(stores, id, { now });
	switch (outcome.kind) {
		case 'released':
			return { ...campaign, released: true };
		case 'refused':
			return { ...campaign, released: false, notReleased: outcome.words };
		case 'nothing-new':
			return {
				...campaign,
				released: false,
				notReleased: 'Newer days appear when they are large enough and the outcome window is over.'
			};
	}
}
