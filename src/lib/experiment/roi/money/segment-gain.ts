import { decidingRange } from '../../results/comparison/deciding.ts';
import type { CampaignResults, Range, ResultRow } from '../../results/comparison/results.ts';
import { presentShare, type Assumptions } from './assumptions.ts';

/** The metric that gains of segments come from. */
const source = 'revenue_per_person';

/**
 * Can the gain be split by segment? Only where it is margin × extra revenue less a cost per person: discounts and costs of the file are
 * known by variant alone.
 */
export function hasSegmentGains({ metrics }: CampaignResults, assumptions: Assumptions | null): boolean {
	const has = (name: string) => metrics.some((metric) => metric.name === name);
	return (
		assumptions !== null &&
		has(source) &&
		!has('discount_per_person') &&
		!has('cost_per_person') &&
		(assumptions.discountPerOrder ?? 0) === 0
	);
}

/**
 * The gain of a segment before the fixed cost, which the campaign pays once: margin rate × extra revenue of its people, less the cost per
 * person. Both ends of the deciding range of its revenue are mapped, so the gain is never more certain than the revenue.
 *
 * @param row a comparison of revenue per person in one segment
 * @returns null for another metric, or where the segment has no range
 */
export function segmentGain(row: ResultRow, assumptions: Assumptions): Range | null {
	if (row.metric !== source || row.status !== 'shown' || row.varianceSource === 'binomial') return null;
	const range = decidingRange(row);
	if (!range) return null;
	const { people } = row.treatment;
	const rate = assumptions.marginRate * presentShare(assumptions);
	const at = (revenue: number): number => people * (rate * revenue - assumptions.costPerPerson);
	return { estimate: at(range.estimate), low: at(range.low), high: at(range.high) };
}
