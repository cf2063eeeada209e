import { asc, eq } from 'drizzle-orm';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { uploads } from '../db/tables/uploads.ts';
import type { Viewer } from './viewer.ts';
import { managerOf } from './visible.ts';

/** Slugs of campaigns with stored uploads that nobody has published, as far as somebody may publish them. */
export async function toPublish(store: Read, viewer: Viewer): Promise<ReadonlySet<string>> {
	const rows = await store
		.selectDistinct({ id: campaigns.id, owner: campaigns.owner, slug: campaigns.slug })
		.from(uploads)
		.innerJoin(campaigns, eq(campaigns.id, uploads.campaignId))
		.where(eq(uploads.state, 'stored'))
		.orderBy(asc(campaigns.slug));
	if (rows.length === 0) return new Set();
	return new Set(rows.filter(await managerOf(store, viewer)).map(({ slug }) => slug));
}
