import { and, desc, eq, ne } from 'drizzle-orm';
import { campaigns as campaignTable, uploads as table, type UploadState } from '../db/tables.ts';
import type { Store } from '../db/open.ts';

/** One file in the history of uploads. */
export interface Upload {
	readonly id: string;
	readonly file: string;
	readonly receivedAt: Date;
	/** Who sent it; null where nobody had to say who they are. */
	readonly by: string | null;
	readonly campaigns: readonly {
		readonly slug: string;
		readonly name: string;
		readonly rows: number;
		readonly state: UploadState;
	}[];
}

/** The history of uploads: who is told here what is stored, never what is in it. */
export const uploads = {
	/** Newest first. */
	list(store: Store): Upload[] {
		const rows = store
			.select({ upload: table, slug: campaignTable.slug, name: campaignTable.name })
			.from(table)
			.innerJoin(campaignTable, eq(table.campaignId, campaignTable.id))
			.orderBy(desc(table.receivedAt), table.id)
			.all();
		const byId = new Map<string, Upload & { campaigns: Upload['campaigns'][number][] }>();
		for (const { upload, slug, name } of rows) {
			const entry = byId.get(upload.id) ?? {
				id: upload.id,
				file: upload.file,
				receivedAt: upload.receivedAt,
				by: upload.by,
				campaigns: []
			};
			entry.campaigns.push({ slug, name, rows: upload.rows, state: upload.state });
			byId.set(upload.id, entry);
		}
		return [...byId.values()];
	},

	find(store: Store, id: string): Upload | null {
		return uploads.list(store).find((upload) => upload.id === id) ?? null;
	},

	/** Nothing of it is published: it can be taken back without a trace. */
	isFree: ({ campaigns: list }: Upload): boolean =>
		list.every(({ state }) => state !== 'released') && list.some(({ state }) => state === 'stored'),

	/** Was anything uploaded for a campaign, and not withdrawn? */
	has(store: Store, campaignId: string): boolean {
		const row = store
			.select({ id: table.id })
			.from(table)
			.where(and(eq(table.campaignId, campaignId), ne(table.state, 'withdrawn')))
			.limit(1)
			.get();
		return row !== undefined;
	},

	/** Marks an upload of a campaign; call inside a transaction with what becomes of its cells. */
	mark(store: Store, campaignId: string, id: string, state: UploadState): void {
		store
			.update(table)
			.set({ state })
			.where(and(eq(table.campaignId, campaignId), eq(table.id, id)))
			.run();
	}
};
