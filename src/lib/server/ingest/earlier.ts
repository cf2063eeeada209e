import { eq } from 'drizzle-orm';
import type { Store } from '../db/open.ts';
import { campaigns, uploads } from '../db/tables.ts';
import type { Viewer } from '../campaigns/viewer.ts';
import { isVisible, manages } from '../campaigns/visible.ts';
import { ledger } from '../ledger/ledger.ts';
import type { Duplicate, ImportRequest, NotStored } from './import-request.ts';
import { changedOptions, type UploadOptions } from './upload-options.ts';

/** What is asked of bytes that may be stored already. */
export type EarlierRequest = UploadOptions & Pick<ImportRequest, 'replaces'>;

/**
 * The upload that brought these bytes before, or null: one of whoever asks, or to campaigns that they may change. Bytes of
 * others count for nothing. Bytes whose results were withdrawn may come again as a correction. With options that they did not come with
 * they are refused: nothing of them would be applied.
 */
export function earlier(
	holdout: Store,
	hash: string,
	{ viewer, request }: { readonly viewer: Viewer; readonly request: EarlierRequest }
): Duplicate | Extract<NotStored, { kind: 'conflict' }> | null {
	const { replaces } = request;
	const isOwn = ({ owner }: { owner: string | null }) => owner === viewer.person;
	const rows = holdout
		.select({ upload: uploads, campaign: campaigns })
		.from(uploads)
		.innerJoin(campaigns, eq(uploads.campaignId, campaigns.id))
		.where(eq(uploads.contentHash, hash))
		.all()
		.filter(
			({ upload, campaign }) =>
				upload.state !== 'withdrawn' &&
				(manages(holdout, viewer, campaign) || (isOwn(upload) && isVisible(holdout, viewer, campaign))) &&
				(replaces === undefined || !ledger.isWithdrawn(holdout, upload.campaignId))
		);
	const first = rows.find(({ upload }) => isOwn(upload)) ?? rows[0];
	if (!first) return null;
	const among = rows.flatMap(({ upload, campaign }) => (upload.id === first.upload.id ? [campaign] : []));
	const changed = changedOptions(holdout, first.upload.options, { options: request, among });
	if (changed.length > 0)
		return {
			kind: 'conflict',
			code: 'stored_with_other_options',
			words:
				`the same file is stored already, as upload ${first.upload.id}, with other options (${changed.join(', ')}): ` +
				(rows.every(({ upload }) => upload.id !== first.upload.id || upload.state === 'stored')
					? 'withdraw that upload and send the file again'
					: 'its results are published, so send the file as a correction (replaces)')
		};
	return {
		kind: 'duplicate',
		uploadId: first.upload.id,
		campaigns: rows
			.filter(({ upload }) => upload.id === first.upload.id)
			.map(({ upload, campaign: { slug, name } }) => ({
				slug,
				name,
				rows: upload.rows,
				released: upload.state === 'released'
			})),
		published: []
	};
}
