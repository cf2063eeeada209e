import { pointsInFull } from '#lib/format/share.ts';
import { formatDifference, differenceDecimals, differenceSize, value } from '#lib/format/value.ts';
import { decidingRange, plainBeside } from './comparison/deciding.ts';
import type { Metric } from '../metrics/metric.ts';
import type { ShownRow } from './comparison/results.ts';

const formatOf = ({ unit }: Metric, currency: string) => ({ unit, currency });

/** The same number of digits as in the table of results. */
function decimalsOf(metric: Metric, row: ShownRow, currency: string): number | undefined {
	const range = decidingRange(row);
	return range ? differenceDecimals(range, formatOf(metric, currency)) : undefined;
}

const changeOf = (row: ShownRow): number => decidingRange(row)?.estimate ?? 0;

export const direction = (row: ShownRow): 'rose' | 'fell' => (changeOf(row) < 0 ? 'fell' : 'rose');

/** "rose by 0.53 points, from 0.42% to 0.95%": the two values subtract to the difference. */
export function movement(metric: Metric, row: ShownRow, currency: string): string {
	const format = formatOf(metric, currency);
	const estimate = changeOf(row);
	if (estimate === 0) return 'stayed the same';
	const size = pointsInFull(differenceSize(estimate, format, decimalsOf(metric, row, currency)));
	const from = value(row.control.value, format);
	// Adjusted for what the same people did before: values that subtract to the difference, and the plain one.
	const plain = row.deciding?.why.includes('cuped') ? plainBeside(row) : null;
	if (plain) {
		const unadjusted = pointsInFull(
			formatDifference(plain.estimate, format, decimalsOf(metric, row, currency))
		);
		return `${direction(row)} by ${size}, from ${from} to ${value(row.control.value + estimate, format)}, adjusted for what the same people did before (plain difference ${unadjusted})`;
	}
	return `${direction(row)} by ${size}, from ${from} to ${value(row.treatment.value, format)}`;
}

/** The size of the difference: "0.53 points". */
export const changeSize = (metric: Metric, row: ShownRow, currency: string): string =>
	pointsInFull(differenceSize(changeOf(row), formatOf(metric, currency), decimalsOf(metric, row, currency)));

/** The difference by itself: "+0.53 points". */
export const signedChange = (metric: Metric, row: ShownRow, currency: string): string =>
	pointsInFull(
		formatDifference(changeOf(row), formatOf(metric, currency), decimalsOf(metric, row, currency))
	);
