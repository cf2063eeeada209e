import { randomUUID } from 'node:crypto';
import { noticeWords } from '#lib/csv/notice.ts';
import { Claim } from '../claims/claims.ts';
import type { Stores } from '../stores.ts';
import { CellWriter } from './cell-writer.ts';
import { claimFile } from './claim-file.ts';
import { contentHash } from './content-hash.ts';
import type { ImportOutcome, ImportRequest } from './import-request.ts';
import { publishAgain, publishRecorded } from './publish-stored.ts';
import { readWhole } from './read-whole.ts';
import { recordCampaigns, type Attempt } from './record-campaigns.ts';

/** So often a file is read anew because a campaign of it changed meanwhile. */
const TRIES = 3;

/**
 * Takes a file in, whole or not at all: cells first, then the upload's record, then (if wished) the release.
 *
 * The same bytes again store nothing, and publish what is not published yet (if wished). A crash before the record
 * leaves cells that the next start sweeps.
 */
export async function importFile(stores: Stores, request: ImportRequest): Promise<ImportOutcome> {
	const hash = request.hash ?? (await contentHash(request.open));
	const uploadId = request.uploadId ?? randomUUID();
	for (let tries = 1; tries <= TRIES; tries += 1) {
		const claim = await claimFile(stores.holdout, hash, request);
		if (!(claim instanceof Claim)) return request.release ? publishAgain(stores, claim, request) : claim;
		try {
			const outcome = await tryImport(stores, { request, uploadId, hash, claim });
			if (outcome !== 'overtaken') return outcome;
		} finally {
			claim.abandon();
		}
	}
	return {
		kind: 'conflict',
		code: 'changed_meanwhile',
		words: 'the campaign changed while the file was stored: send it again'
	};
}

/** Takes a claimed file in; `overtaken` without a trace where a campaign of it changed while it was read. */
async function tryImport(stores: Stores, attempt: Attempt): Promise<ImportOutcome | 'overtaken'> {
	const { request, uploadId } = attempt;
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
		const recorded = recordCampaigns(stores.holdout, made, attempt);
		if (recorded === 'overtaken') {
			writer.undo();
			return recorded;
		}
		writer.keep();
		if (request.release)
			request.onProgress?.({ phase: 'releasing', bytes: summary.bytes, rows: summary.rows, problems: 0 });
		return {
			kind: 'stored',
			uploadId,
			notices: [...summary.notices.map(noticeWords), ...writer.notices()],
			campaigns: recorded.map((campaign) => {
				if (request.release) return publishRecorded(stores, campaign, uploadId, request);
				const { slug, name, rows, people } = campaign;
				return { slug, name, rows, people, released: false };
			})
		};
	} catch (error) {
		writer.undo();
		throw error;
	}
}
