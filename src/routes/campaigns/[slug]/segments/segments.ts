import { pageAsked } from '#lib/components/query.ts';
import { pageOf, pageSize } from '#lib/experiment/paging.ts';
import type { CampaignResults, ResultRow } from '#lib/experiment/results/comparison/results.ts';

/** Groups of each breakdown where several are shown below each other. */
const largest = 20;

/** How many groups of a breakdown a page shows. */
export interface SegmentList {
	/** Groups that have a name; "Other" comes with every page. */
	readonly all: number;
	readonly shown: number;
	/** From 1. The largest are shown, and pages cannot be turned, where there is one page and more groups. */
	readonly page: number;
	readonly pages: number;
}

export type SegmentLists = Readonly<Record<string, SegmentList>>;

const peopleOf = ({ control, treatment }: ResultRow): number =>
	(control?.people ?? 0) + (treatment?.people ?? 0);

/** The names with the most people, as far as people are shown, in their old order. */
function mostPeople(rows: readonly ResultRow[], dimension: string, most: number): string[] {
	const sizes = new Map<string, number>();
	for (const row of rows) {
		const name = row.segment[dimension];
		if (name !== undefined) sizes.set(name, Math.max(sizes.get(name) ?? 0, peopleOf(row)));
	}
	const names = [...sizes.keys()];
	if (names.length <= most) return names;
	const kept = new Set(names.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0)).slice(0, most));
	return names.filter((name) => kept.has(name));
}

/**
 * The part of results that a page shows: all totals, and of one metric's segments those of one page where a single breakdown
 * is asked for, else the largest of each.
 *
 * @param turning whether pages can be turned; else a single breakdown has the largest of its groups too
 */
export function segmentsShown(
	results: CampaignResults,
	{ searchParams }: URL,
	turning: boolean
): { results: CampaignResults; segments: SegmentLists } {
	const wanted = searchParams.get('metric');
	const metric = results.metrics.find(({ name }) => name === wanted) ?? results.metrics[0];
	const by = results.dimensions.find((name) => name === searchParams.get('by'));
	const totals = results.results.filter((row) => row.by.length === 0);
	const segments: Record<string, SegmentList> = {};
	const rows = (by === undefined ? results.dimensions : [by]).flatMap((dimension) => {
		const all = results.results.filter((row) => row.by.length === 1 && row.by[0] === dimension);
		const own = all.filter((row) => row.metric === metric?.name);
		const names = new Set(own.flatMap((row) => row.segment[dimension] ?? []));
		const turned = by !== undefined && turning ? pageOf([...names], pageAsked(searchParams)) : null;
		const shown = turned?.items ?? mostPeople(own, dimension, by === undefined ? largest : pageSize);
		segments[dimension] = {
			all: names.size,
			shown: shown.length,
			page: turned?.page ?? 1,
			pages: turned?.pages ?? 1
		};
		const isShown = new Set(shown);
		// A breakdown that is not shown at all is one row without a segment, of whichever metric.
		return (own.length > 0 ? own : all.slice(0, 1)).filter((row) => {
			const name = row.segment[dimension];
			return name === undefined || isShown.has(name);
		});
	});
	const heterogeneity = results.heterogeneity.filter((test) => test.metric === metric?.name);
	return { results: { ...results, results: [...totals, ...rows], heterogeneity }, segments };
}
