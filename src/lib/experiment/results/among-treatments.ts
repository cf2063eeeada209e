import { differenceWords } from '#lib/format/interval.ts';
import { decidingLevel, decidingRange } from './comparison/deciding.ts';
import { leadsOf } from './lead.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Headline, ResultRow, ShownRow } from './comparison/results.ts';
import { variantName } from '../metrics/variant-name.ts';

/** The verdict where the control cannot have the outcome: which treatment had more of it. Null where no treatments are compared. */
export function amongTreatments(
	totals: readonly ResultRow[],
	metric: Metric,
	{ currency, confidence }: { currency: string; confidence: number }
): Headline | null {
	const rows = totals.filter(
		(row): row is ShownRow =>
			row.metric === metric.name &&
			row.against !== undefined &&
			row.status === 'shown' &&
			Boolean(row.deciding)
	);
	const { best, worst, lead } = leadsOf(rows, metric.direction);
	const range = lead && decidingRange(lead);
	if (!lead || !range) return null;
	const name = metric.label.toLowerCase();
	const [one, other] = [variantName(lead.variant), variantName(lead.against ?? '')];
	const words = differenceWords(range, { unit: metric.unit, currency }, decidingLevel(lead, confidence));
	const isHigher = range.estimate > 0;
	return {
		tone: 'neutral',
		headline:
			best || worst
				? `${one} has a ${isHigher ? 'higher' : 'lower'} ${name} than ${other}; the control cannot have any.`
				: `No clear difference in ${name} between the treatments; the control cannot have any.`,
		sentence: `${one} against ${other}: the true difference lies ${words}. The other metrics compare the treatments with the control.`
	};
}
