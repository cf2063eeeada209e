import { and, asc, between, eq, isNull } from 'drizzle-orm';
import { isoDay } from '#lib/experiment/day.ts';
import type { Store } from '../db/open.ts';
import { campaigns, declarations, uploads } from '../db/tables.ts';

/** The warning comes so many days before. */
const ahead = 30;

/** Published campaigns whose raw rows are deleted soon, with the first last day: corrections are to come before. */
export function soonPurged(store: Store, today: number): { readonly slug: string; readonly until: string }[] {
	const rows = store
		.select({ slug: campaigns.slug, until: declarations.retainUntil })
		.from(declarations)
		.innerJoin(uploads, eq(uploads.id, declarations.uploadId))
		.innerJoin(campaigns, eq(campaigns.id, uploads.campaignId))
		.where(
			and(
				eq(uploads.state, 'released'),
				isNull(declarations.purgedAt),
				between(declarations.retainUntil, today, today + ahead)
			)
		)
		.orderBy(asc(declarations.retainUntil), asc(campaigns.slug))
		.all();
	const first = new Map<string, number>();
	for (const { slug, until } of rows) if (!first.has(slug)) first.set(slug, until);
	return [...first].map(([slug, until]) => ({ slug, until: isoDay(until) }));
}
