import { eq } from 'drizzle-orm';
import type { Store } from '../db/open.ts';
import { campaigns, uploads } from '../db/tables.ts';
import { ledger } from '../release/ledger.ts';
import type { ImportRequest } from './import-request.ts';

/** A campaign of a stored file. */
export interface StoredCampaign {
	readonly slug: string;
	readonly name: string;
	readonly rows: number;
	/** People of the file's rows; left out where the file was stored before. */
	readonly people?: number;
	readonly released: boolean;
	/** Why a wished release did not happen. */
	readonly notReleased?: string;
	/** What of it is not published yet, and when it can be. */
	readonly waiting?: string;
}

/** The same bytes are stored already. */
export interface Duplicate {
	readonly kind: 'duplicate';
	readonly uploadId: string;
	readonly campaigns: readonly StoredCampaign[];
	/** Slugs of campaigns that were published now, because that was wished once more. */
	readonly published: readonly string[];
}

/**
 * The upload that brought these bytes before, or null. Bytes whose results were withdrawn may come again as a correction.
 */
export function earlier(
	holdout: Store,
	hash: string,
	{ replaces }: Pick<ImportRequest, 'replaces'> = {}
): Duplicate | null {
	const rows = holdout
		.select({ upload: uploads, slug: campaigns.slug, name: campaigns.name })
		.from(uploads)
		.innerJoin(campaigns, eq(uploads.campaignId, campaigns.id))
		.where(eq(uploads.contentHash, hash))
		.all()
		.filter(
			({ upload }) =>
				upload.state !== 'withdrawn' &&
				(replaces === undefined || !ledger.isWithdrawn(holdout, upload.campaignId))
		);
	const [first] = rows;
	if (!first) return null;
	return {
		kind: 'duplicate',
		uploadId: first.upload.id,
		campaigns: rows.map(({ upload, slug, name }) => ({
			slug,
			name,
			rows: upload.rows,
			released: upload.state === 'released'
		})),
		published: []
	};
}
