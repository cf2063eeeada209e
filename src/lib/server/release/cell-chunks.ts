import { and, asc, eq, gt } from 'drizzle-orm';
import type { Read } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import { cellChunks } from '../db/tables/private/cells.ts';

interface StoredChunk {
	readonly chunk: number;
	readonly rows: number;
	readonly body: Buffer;
}

const nextChunk = prepared(['campaignId', 'uploadId', 'after'], (store, { campaignId, uploadId, after }) =>
	store
		.select({ chunk: cellChunks.chunk, rows: cellChunks.rows, body: cellChunks.body })
		.from(cellChunks)
		.where(
			and(
				eq(cellChunks.campaignId, campaignId),
				eq(cellChunks.uploadId, uploadId),
				gt(cellChunks.chunk, after)
			)
		)
		.orderBy(asc(cellChunks.chunk))
		.limit(1)
);

/** The chunks of an upload to a campaign, one at a time: it may have millions of rows. */
export async function* chunksOf(
	store: Read,
	campaignId: string,
	uploadId: string
): AsyncGenerator<StoredChunk> {
	for (let after = -1; ;) {
		const [next] = await nextChunk(store, { campaignId, uploadId, after });
		if (!next) return;
		yield next;
		after = next.chunk;
	}
}
