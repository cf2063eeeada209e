import { and, between, count, eq, inArray, ne } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { CubeBuilder, NO_DAY, type Cube, type Measure } from '#lib/privacy/cube.ts';
import type { Store } from '../db/open.ts';
import { cellColumns, cells } from '../db/private-tables.ts';
import { strictness } from '../files/measures.ts';

/** The cells of a campaign that may ever be released. */
export interface CampaignCells {
	readonly cube: Cube;
	/** SHA-256 of them. */
	readonly hash: string;
	readonly dated: boolean;
}

/** Uploads may declare a measure differently: it is what needs the most care, and impossible where any of them declares it. */
function withMoreCare(one: Measure, other: Measure): Measure {
	const kept = strictness.indexOf(one.kind) < strictness.indexOf(other.kind) ? other : one;
	const impossible = [...new Set([...(one.impossible ?? []), ...(other.impossible ?? [])])];
	return { ...kept, ...(impossible.length > 0 ? { impossible } : {}) };
}

/**
 * The cells of a campaign as a cube. The only query of raw cells in the product.
 *
 * Cells of days that were published before their upload came are left out: late rows and corrections are kept and
 * never released. Uploads of one campaign have the same dimensions (ingestion sees to it); a measure that an upload
 * does not have is unknown (NaN) in its cells.
 *
 * @param uploadIds recorded uploads: cells of others are not stored yet, or never will be
 */
export function readCube(
	store: Store,
	campaignId: string,
	{ control, uploadIds }: { readonly control: string; readonly uploadIds: readonly string[] }
): CampaignCells {
	const columns = store
		.select()
		.from(cellColumns)
		.where(and(eq(cellColumns.campaignId, campaignId), inArray(cellColumns.uploadId, [...uploadIds])))
		.all();
	const measures = new Map<string, Measure>();
	for (const measure of columns.flatMap(({ measures: list }) => list)) {
		const before = measures.get(measure.name);
		measures.set(measure.name, before ? withMoreCare(before, measure) : measure);
	}
	const all = [...measures.values()];
	// For each upload: where its own measures stand in the cube's list.
	const positions = new Map(
		columns.map(({ uploadId, measures: own }) => [
			uploadId,
			own.map(({ name }) => all.findIndex((m) => m.name === name))
		])
	);
	const closed = new Map(
		columns.map(({ uploadId, closedThrough }) => [uploadId, closedThrough ?? -Infinity])
	);
	let dated = false;
	const builder = new CubeBuilder(columns[0]?.dimensions ?? [], all);
	const hash = createHash('sha256').update(JSON.stringify([columns[0]?.dimensions ?? [], all]));
	const { sql, params } = store
		.select({
			variant: cells.variant,
			day: cells.day,
			segments: cells.segments,
			uploadId: cells.uploadId,
			people: cells.people,
			sums: cells.sums
		})
		.from(cells)
		.where(eq(cells.campaignId, campaignId))
		.orderBy(cells.variant, cells.day, cells.segments)
		.toSQL();
	const segmentLists = new Map<string, string[]>();
	const sums = new Float64Array(all.length);
	// Row by row: a million cells never stand in memory as objects.
	for (const row of store.$client
		.prepare(sql)
		.raw()
		.iterate(...params)) {
		const [variant, day, segments, uploadId, people, packed] = row as [
			string,
			number,
			string,
			string,
			number,
			Buffer
		];
		const places = positions.get(uploadId);
		if (!places || (day !== NO_DAY && day <= (closed.get(uploadId) ?? -Infinity))) continue;
		dated ||= day !== NO_DAY;
		let list = segmentLists.get(segments);
		if (!list) segmentLists.set(segments, (list = JSON.parse(segments) as string[]));
		sums.fill(NaN);
		places.forEach((at, i) => (sums[at] = packed.readDoubleLE(i * 8)));
		hash.update(`\n${JSON.stringify(variant)} ${day} ${segments} ${people} ${sums.join(' ')}`);
		builder.add({ variant, day: day === NO_DAY ? null : day, segments: list, people, measures: sums });
	}
	return { cube: builder.build(control), hash: hash.digest('hex'), dated };
}

/** Uploads that have cells on some days of a campaign. */
export function uploadsOfDays(
	store: Store,
	campaignId: string,
	{ from, to }: { readonly from: number | null; readonly to: number | null }
): string[] {
	const onDays = from === null || to === null ? undefined : between(cells.day, from, to);
	return store
		.selectDistinct({ id: cells.uploadId })
		.from(cells)
		.where(and(eq(cells.campaignId, campaignId), onDays))
		.all()
		.map(({ id }) => id)
		.sort();
}

/** Number of stored cells of a campaign. */
export const countCells = (store: Store, campaignId: string): number =>
	store.select({ count: count() }).from(cells).where(eq(cells.campaignId, campaignId)).get()?.count ?? 0;

/** Names that a campaign's cross-tabs may be made of: its dimensions, and `date` where it has days. Never a value. */
export function readAxes(store: Store, campaignId: string): string[] {
	const columns = store
		.select({ dimensions: cellColumns.dimensions })
		.from(cellColumns)
		.where(eq(cellColumns.campaignId, campaignId))
		.limit(1)
		.get();
	const dated = store
		.select({ day: cells.day })
		.from(cells)
		.where(and(eq(cells.campaignId, campaignId), ne(cells.day, NO_DAY)))
		.limit(1)
		.get();
	return [...(columns?.dimensions ?? []), ...(dated ? ['date'] : [])];
}
