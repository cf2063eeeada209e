import { and, asc, eq, isNull, lte, ne } from 'drizzle-orm';
import { isoDay } from '#lib/experiment/day.ts';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { declarations, uploads } from '../db/tables/uploads.ts';

/** The warning comes so many days before. */
const ahead = 30;

/** A campaign whose raw rows are deleted soon. */
export interface SoonPurged {
	readonly slug: string;
	readonly name: string;
	/** The first last day of its rows, ISO. */
	readonly until: string;
	/** Rows that are not published go with it, and can't be published any more. */
	readonly isPublished: boolean;
}

/** Campaigns whose raw rows are deleted soon: corrections are to come before, and what waits is to be published before. */
export async function soonPurged(store: Read, today: number): Promise<SoonPurged[]> {
	const rows = await store
		.select({
			slug: campaigns.slug,
			name: campaigns.name,
			until: declarations.retainUntil,
			state: uploads.state
		})
		.from(declarations)
		.innerJoin(uploads, eq(uploads.id, declarations.uploadId))
		.innerJoin(campaigns, eq(campaigns.id, uploads.campaignId))
		.where(
			and(
				ne(uploads.state, 'withdrawn'),
				isNull(declarations.purgedAt),
				lte(declarations.retainUntil, today + ahead)
			)
		)
		.orderBy(asc(declarations.retainUntil), asc(campaigns.slug));
	return [...Map.groupBy(rows, ({ slug }) => slug).values()].flatMap((list) => {
		const [first] = list;
		const waits = list.find(({ state }) => state === 'stored');
		const shown = waits ?? first;
		return shown
			? [{ slug: shown.slug, name: shown.name, until: isoDay(shown.until), isPublished: waits === undefined }]
			: [];
	});
}
