import { liftEstimate } from '#lib/format/value.ts';
import { number } from '#lib/format/number.ts';
import { differenceDecimals, differenceInterval, differenceSize, value } from '#lib/format/value.ts';
import type { Metric } from '../../metrics/metric.ts';
import { decidingLift, decidingRange } from '../../results/comparison/deciding.ts';
import type { ShownRow } from '../../results/comparison/results.ts';

export const capital = (text: string): string => text.replace(/^./u, (first) => first.toUpperCase());

/** A label inside a sentence: "click rate", but "NPS". */
export const lowerLabel = ({ label }: Pick<Metric, 'label'>): string =>
	/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** A share under this is written as people in 10,000. */
const small = 0.01;

/**
 * The values of control and treatment as pages show them: where the range is adjusted for what the same people did before, they
 * subtract to it. Details for analysts have both values as measured.
 */
export function comparedValues(row: ShownRow): { readonly from: number; readonly to: number } {
	const adjusted = row.deciding?.why.includes('cuped') ? (decidingRange(row)?.estimate ?? null) : null;
	const from = row.control.value;
	return { from, to: adjusted === null ? row.treatment.value : from + adjusted };
}

/** "7.34% instead of 6.20%"; small shares in whole people: "94 in 10,000 instead of 41". */
export function valuesWords({ unit }: Metric, row: ShownRow, currency: string): string {
	const { from, to } = comparedValues(row);
	if (unit === 'share' && from < small && to < small && Math.max(from, to) * 10_000 >= 10)
		return `${number(Math.round(to * 10_000))} in ${number(10_000)} instead of ${number(Math.round(from * 10_000))}`;
	return `${value(to, { unit, currency })} instead of ${value(from, { unit, currency })}`;
}

/** "likely +0.65 to +1.63 pt"; null without a range. */
export function rangeWords({ unit }: Metric, row: ShownRow, currency: string): string | null {
	const range = decidingRange(row);
	return range && `likely ${differenceInterval(range, { unit, currency })}`;
}

/** "rose 18%"; where there is no stable relative change "rose 0.53 pt". */
export function changeWords({ unit }: Metric, row: ShownRow, currency: string): string {
	const range = decidingRange(row);
	if (!range) return 'did not change';
	const verb = range.estimate < 0 ? 'fell' : 'rose';
	const lift = decidingLift(row);
	if (lift?.stable && lift.low !== null && lift.high !== null) {
		const { estimate, low, high } = lift;
		return `${verb} ${liftEstimate({ estimate, low, high }).replace(/^[+−]/, '')}`;
	}
	const format = { unit, currency };
	return `${verb} ${differenceSize(range.estimate, format, differenceDecimals(range, format))}`;
}
