import { and, asc, desc, eq, ne } from 'drizzle-orm';
import { campaigns as campaignTable } from '../db/tables/campaigns.ts';
import { uploads as table, type UploadState } from '../db/tables/uploads.ts';
import { variants } from '../db/tables/variants.ts';
import type { Read, Tx } from '../db/database.ts';
import type { Viewer } from './viewer.ts';
import { managerOf } from './visible.ts';

/** One file in the history of uploads. */
export interface Upload {
	readonly id: string;
	readonly file: string;
	readonly receivedAt: Date;
	/** Who sent it; null where nobody had to say who they are. */
	readonly by: string | null;
	readonly campaigns: readonly {
		/** of the campaign */
		readonly id: string;
		readonly slug: string;
		readonly name: string;
		readonly rows: number;
		readonly state: UploadState;
	}[];
}

/** Every upload, newest first. */
async function listed(store: Read) {
	const rows = await store
		.select({ upload: table, campaign: campaignTable })
		.from(table)
		.innerJoin(campaignTable, eq(table.campaignId, campaignTable.id))
		.orderBy(desc(table.receivedAt), asc(table.id), asc(campaignTable.name), asc(campaignTable.id));
	return [...Map.groupBy(rows, ({ upload }) => upload.id)].flatMap(([id, list]) => {
		const [first] = list;
		if (!first) return [];
		const { file, receivedAt, by } = first.upload;
		const campaigns = list.map(({ upload: { rows: count, state }, campaign }) => {
			const { id: campaignId, owner, slug, name } = campaign;
			return { id: campaignId, owner, slug, name, rows: count, state };
		});
		return [{ id, file, receivedAt, by, campaigns }];
	});
}

/** The history of uploads: they show what is stored, never what is in it. */
export const uploads = {
	/** Uploads to campaigns that somebody may change, newest first; of files with several campaigns those alone. */
	async list(store: Read, viewer: Viewer): Promise<Upload[]> {
		const isManaged = await managerOf(store, viewer);
		return (await listed(store)).flatMap(({ campaigns: list, ...upload }) => {
			const own = list.filter(isManaged);
			return own.length > 0 ? [{ ...upload, campaigns: own }] : [];
		});
	},

	/** One of them. */
	async find(store: Read, viewer: Viewer, id: string): Promise<Upload | null> {
		return (await uploads.list(store, viewer)).find((upload) => upload.id === id) ?? null;
	},

	/** Whoever may see it. */
	async byId(store: Read, id: string): Promise<Upload | null> {
		return (await listed(store)).find((upload) => upload.id === id) ?? null;
	},

	/** Names of variants that a file brought to campaigns of others alone: whoever sees the rest of it sees nothing of them. */
	async variantsOfOthers(
		store: Read,
		{ id, campaigns: own }: Pick<Upload, 'id' | 'campaigns'>
	): Promise<ReadonlySet<string>> {
		const ids = new Set(own.map((campaign) => campaign.id));
		const rows = await store
			.select({ name: variants.name, campaignId: variants.campaignId })
			.from(table)
			.innerJoin(variants, eq(variants.campaignId, table.campaignId))
			.where(eq(table.id, id))
			.orderBy(asc(variants.campaignId), asc(variants.position));
		const seen = new Set(rows.flatMap(({ name, campaignId }) => (ids.has(campaignId) ? [name] : [])));
		return new Set(rows.flatMap(({ name }) => (seen.has(name) ? [] : [name])));
	},

	/** Nothing of it is published: it can be taken back without a trace. */
	isFree: ({ campaigns: list }: Upload): boolean =>
		list.every(({ state }) => state !== 'released') && list.some(({ state }) => state === 'stored'),

	/** Was anything uploaded for a campaign, and not withdrawn? */
	async has(store: Read, campaignId: string): Promise<boolean> {
		const row = (
			await store
				.select({ id: table.id })
				.from(table)
				.where(and(eq(table.campaignId, campaignId), ne(table.state, 'withdrawn')))
				.limit(1)
		)[0];
		return row !== undefined;
	},

	/** Marks an upload of a campaign; call inside a transaction with what becomes of its cells. */
	async mark(tx: Tx, campaignId: string, id: string, state: UploadState): Promise<void> {
		await tx
			.update(table)
			.set({ state })
			.where(and(eq(table.campaignId, campaignId), eq(table.id, id)));
	}
};
