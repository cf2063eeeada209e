import { decidingRange } from './comparison/deciding.ts';
import type { Direction } from '../metrics/metric.ts';
import type { ShownRow } from './comparison/results.ts';

/** A certain harm. */
export const isLoss = ({ verdict }: ShownRow): boolean =>
	verdict === 'worse' || verdict === 'guardrail broken';

/** The sort key of a row: smaller is more certain. Corrected ps may be equal (Holm): the plain one then decides. */
const certaintyKey = ({ deciding, difference }: ShownRow): readonly [number, number] => [
	deciding?.p ?? 1,
	difference?.log10P ?? 0
];

const surest = (rows: readonly ShownRow[]): ShownRow | undefined =>
	rows.toSorted((a, b) => {
		const [x, y] = [certaintyKey(a), certaintyKey(b)];
		return x[0] - y[0] || x[1] - y[1];
	})[0];

/** The comparisons that represent a metric. */
export interface Leads {
	/** The most certain winner, not the largest, which is biased upward. */
	readonly best: ShownRow | undefined;
	/** The most certain loser. */
	readonly worst: ShownRow | undefined;
	/** The winner, else the loser, else the comparison with the best estimate. */
	readonly lead: ShownRow | undefined;
}

/** @param rows comparisons of one metric that have a difference */
export function leadsOf(rows: readonly ShownRow[], direction: Direction): Leads {
	const best = surest(rows.filter(({ verdict }) => verdict === 'better'));
	const worst = surest(rows.filter(isLoss));
	const size = (row: ShownRow) => (decidingRange(row)?.estimate ?? 0) * (direction === 'increase' ? 1 : -1);
	const largest = rows.toSorted((a, b) => size(b) - size(a))[0];
	return { best, worst, lead: best ?? worst ?? largest };
}
