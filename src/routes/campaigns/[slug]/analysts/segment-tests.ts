import { variantName } from '#lib/format/names.ts';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import {
	correctionWords,
	heterogeneityWords,
	postStratifiedWords
} from '#lib/experiment/results/row-words.ts';
import { rowsOf } from '../view.ts';

/** One test of whether the segments of a breakdown differ. */
export interface SegmentTest {
	readonly by: string;
	readonly metric: string;
	readonly variant: string;
	readonly words: string;
	/** The difference with the same mix of segments in both variants. */
	readonly sameMix: string;
	readonly differ: boolean;
}

/** The tests of the segments of some breakdowns, in words, and how segments are corrected for many comparisons; null without any. */
export function segmentTests(
	results: CampaignResults,
	{ currency, dimensions }: { readonly currency: string; readonly dimensions: readonly string[] }
): { readonly tests: readonly SegmentTest[]; readonly correction: string | null } | null {
	const tests = results.heterogeneity.flatMap((test): SegmentTest[] => {
		const metric = results.metrics.find(({ name }) => name === test.metric);
		if (!metric || !dimensions.includes(test.by)) return [];
		return [
			{
				by: test.by,
				metric: metric.label,
				variant: variantName(test.variant),
				words: heterogeneityWords(test, results.confidence),
				sameMix: postStratifiedWords(test, { unit: metric.unit, currency }, results),
				differ: test.p < 1 - results.confidence
			}
		];
	});
	const rows = results.dimensions
		.flatMap((by) => rowsOf(results, [by]))
		.filter((row) => row.status === 'shown');
	return tests.length === 0 ? null : { tests, correction: correctionWords(rows, results.confidence) };
}
