import type { Metric } from '#lib/experiment/metric.ts';
import type { CampaignResults, ResultRow, Side } from '#lib/experiment/results.ts';
import { day } from '#lib/format/date.ts';
import { compactMoney } from '#lib/format/money.ts';
import { compact, number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import { differenceEstimate, differenceInterval } from '#lib/format/value.ts';

/** A dimension's name for people: `history_segment` is "history segment". */
export const dimensionLabel = (name: string): string => name.replaceAll('_', ' ');

/** What a value is made of: "122 of 21,306", "2,262 of 72.9k" or "$13.9k from 21,306". */
export function basis(metric: Metric, { numerator, denominator }: Side, currency: string): string {
	if (metric.kind === 'proportion') return `${number(numerator)} of ${number(denominator)}`;
	if (metric.kind === 'ratio') return `${compact(numerator)} of ${compact(denominator)}`;
	const sum = metric.unit === 'money' ? compactMoney(numerator, currency) : compact(numerator);
	return `${sum} from ${number(denominator)}`;
}

/** The rows of one breakdown: [] is the total, ['channel'] a dimension. */
export function rowsOf(results: CampaignResults, by: readonly string[]): ResultRow[] {
	return results.results.filter(
		(row) => row.by.length === by.length && row.by.every((axis, i) => axis === by[i])
	);
}

/** The numbers beside the verdict: the primary difference of each treatment, people, and how far the data reach. */
export function keyFigures(results: CampaignResults, currency: string) {
	const primary = results.metrics.find((metric) => metric.role === 'primary') ?? results.metrics[0];
	const several = results.treatments.length > 1;
	const effects = rowsOf(results, []).flatMap((row) => {
		if (row.metric !== primary?.name || row.status !== 'shown' || !row.difference) return [];
		const reading = { unit: primary.unit, currency };
		return [
			{
				label: several ? row.variant : primary.label,
				value: differenceEstimate(row.difference, reading),
				note: differenceInterval(row.difference, reading)
			}
		];
	});
	const { total, shown } = results.people;
	return [
		...effects.slice(0, 3),
		{ label: 'People', value: number(total), note: `${wholeShare(total ? shown / total : 0)} shown` },
		{ label: 'Data to', value: day(results.asOf), note: '' }
	];
}
