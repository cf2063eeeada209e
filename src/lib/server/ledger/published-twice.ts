import { and, asc, eq, isNull } from 'drizzle-orm';
import { isoDay } from '#lib/experiment/day.ts';
import { dateRange } from '#lib/format/date.ts';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { releases } from '../db/tables/ledger.ts';
import { samePeopleAnswers } from '../db/tables/same-people.ts';
import { uploads } from '../db/tables/uploads.ts';
import { inTurn } from '../db/in-turn.ts';

type Line = Pick<typeof releases.$inferSelect, 'sequence' | 'kind' | 'fromDay' | 'toDay'>;

/** A release without days covers all of them. */
const isOverlap = (a: Line, b: Line): boolean =>
	a.fromDay === null ||
	b.fromDay === null ||
	(a.fromDay <= (b.toDay ?? Infinity) && b.fromDay <= (a.toDay ?? Infinity));

/** A period closes over the ranges of days that were published before; everything else has days of its own. */
const isTwice = (earlier: Line, later: Line): boolean =>
	isOverlap(earlier, later) && !(earlier.kind === 'bucket' && later.kind === 'epoch');

const daysWords = ({ fromDay, toDay }: Line): string =>
	fromDay === null || toDay === null ? 'the same people' : dateRange(isoDay(fromDay), isoDay(toDay));

/** Campaigns in force that have days twice, with the first such release. */
async function doubledDays(store: Read): Promise<string[]> {
	const { sequence, kind, fromDay, toDay } = releases;
	return await inTurn.flatMap(
		await store
			.select({ id: campaigns.id, slug: campaigns.slug })
			.from(campaigns)
			.orderBy(asc(campaigns.slug)),
		async ({ id, slug }) => {
			const lines = await store
				.select({ sequence, kind, fromDay, toDay })
				.from(releases)
				.where(and(eq(releases.campaignId, id), isNull(releases.withdrawnAt)))
				.orderBy(asc(sequence));
			for (const [i, later] of lines.entries()) {
				const earlier = lines.slice(0, i).find((line) => isTwice(line, later));
				if (!earlier) continue;
				return [
					`${slug}:${later.sequence}: published_twice: this release publishes ${daysWords(later)} again, after release ${earlier.sequence}, so people count twice. ` +
						`Withdraw the results (holdout withdraw ${slug}), then import the data again as a correction (--replaces ${slug})`
				];
			}
			return [];
		}
	);
}

/** Pairs of campaigns of which somebody answered, on record, whether they are about the same people. */
async function answeredPairs(store: Read): Promise<ReadonlySet<string>> {
	const rows = await store.select().from(samePeopleAnswers);
	return new Set(
		rows.flatMap(({ campaignId, otherId }) => [`${campaignId} ${otherId}`, `${otherId} ${campaignId}`])
	);
}

/** Files that two campaigns in force publish, and nobody was asked about it, neither at the upload nor at the publication. */
async function doubledFiles(store: Read): Promise<string[]> {
	const answered = await answeredPairs(store);
	const found = await store
		.select({
			hash: uploads.contentHash,
			id: uploads.id,
			campaign: campaigns.id,
			slug: campaigns.slug,
			options: uploads.options,
			at: uploads.receivedAt
		})
		.from(uploads)
		.innerJoin(campaigns, eq(campaigns.id, uploads.campaignId))
		.innerJoin(releases, and(eq(releases.campaignId, uploads.campaignId), isNull(releases.withdrawnAt)))
		.where(eq(uploads.state, 'released'))
		.orderBy(asc(uploads.receivedAt), asc(uploads.id), asc(campaigns.id));
	// A campaign has several releases.
	const rows = new Map(found.map((row) => [`${row.campaign} ${row.id}`, row])).values();
	return [...Map.groupBy(rows, ({ hash }) => hash).values()].flatMap(([first, ...others]) =>
		others
			.filter(({ options }) => options?.['sameFile'] === undefined)
			.filter(({ id, campaign }) => id !== first?.id && !answered.has(`${first?.campaign} ${campaign}`))
			.map(
				({ slug }) =>
					`${slug}:1: file_published_twice: "${first?.slug}" publishes the same file, so its people count twice. Withdraw one of them (holdout withdraw ${slug})`
			)
	);
}

/**
 * What is published twice, one line each: `SLUG:RELEASE: code: words`. Earlier versions let two processes publish at once;
 * since then a release is appended to the ledger that it was computed from, or not at all.
 */
export const publishedTwice = async (store: Read): Promise<string[]> => [
	...(await doubledDays(store)),
	...(await doubledFiles(store))
];
