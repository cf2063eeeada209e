import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { decidingLevel, decidingRange } from '../../results/comparison/deciding.ts';
import type { CampaignResults, Range, ResultRow } from '../../results/comparison/results.ts';
import { leadRow } from '../../results/lead.ts';
import type { Assumptions } from './assumptions.ts';

/** What one segment of a campaign may have gained or lost: its range includes 0. */
export interface OpenSegment {
	readonly axis: string;
	readonly value: string;
	/** Extra margin minus the cost per person, before the fixed cost. */
	readonly gain: Range;
	/** Standard error, the mean of both sides. */
	readonly error: number;
	/** What its people cost. */
	readonly cost: number;
}

/** Segments of a campaign that are kept. */
const maxSegments = 5;

const isOpen = (row: ResultRow, variant: string): boolean =>
	row.status === 'shown' &&
	row.by.length === 1 &&
	row.by[0] !== 'date' &&
	row.pooled.length === 0 &&
	row.metric === 'revenue_per_person' &&
	row.variant === variant &&
	row.against === undefined;

/**
 * Segments whose gain could be above or below 0, the widest first: extra revenue × people × margin − cost per person × people, of the
 * variant that speaks for the campaign.
 *
 * @returns none without margin and costs, without revenue, and where discounts come off the margin
 */
export function openSegments(results: CampaignResults, assumptions: Assumptions | null): OpenSegment[] {
	const variant = leadRow(results)?.variant;
	const hasDiscounts =
		results.metrics.some(({ name }) => name === 'discount_per_person') ||
		(assumptions?.discountPerOrder ?? 0) > 0;
	if (!assumptions || variant === undefined || hasDiscounts || results.running) return [];
	return results.results
		.filter((row) => isOpen(row, variant))
		.flatMap((row): OpenSegment[] => {
			const range = row.status === 'shown' && row.deciding ? decidingRange(row) : null;
			if (!range || row.status !== 'shown') return [];
			const { people } = row.treatment;
			const cost = assumptions.costPerPerson * people;
			const scaled = (x: number) => assumptions.marginRate * people * x - cost;
			const gain = { estimate: scaled(range.estimate), low: scaled(range.low), high: scaled(range.high) };
			const critical = -normalQuantile((1 - decidingLevel(row, results.confidence)) / 2);
			const [axis = ''] = row.by;
			const error = (gain.high - gain.low) / (2 * critical);
			return gain.low < 0 && gain.high > 0 && error > 0
				? [{ axis, value: row.segment[axis] ?? '', gain, error, cost }]
				: [];
		})
		.sort((a, b) => b.error - a.error)
		.slice(0, maxSegments);
}
