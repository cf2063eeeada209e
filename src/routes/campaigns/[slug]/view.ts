import { decidingLevel } from '#lib/experiment/results/comparison/deciding.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import type {
	BayesianView,
	CampaignResults,
	Range,
	ResultRow,
	Side
} from '#lib/experiment/results/comparison/results.ts';
import { compactMoney } from '#lib/format/money.ts';
import { compact, number } from '#lib/format/number.ts';
import { formatDifference } from '#lib/format/value.ts';

/** Which evidence the table of results shows: intervals with p, or chances. */
export type View = 'frequentist' | 'bayesian';

/** The view that the address asks for. */
export const viewOf = ({ searchParams }: URL): View =>
	searchParams.get('view') === 'bayesian' ? 'bayesian' : 'frequentist';

/** The prior that the address asks for. */
export const priorOf = ({ searchParams }: URL): BayesianView['prior'] =>
	searchParams.get('prior') === 'sceptical' ? 'sceptical' : 'flat';

/** The chance to find a change that counts as enough. */
export const outlookPower = 0.8;

/** Changes one may ask the outlook about. */
export const goals = [0.02, 0.05, 0.1, 0.2] as const;

/** The change that the outlook is asked about: one in ten, unless the address says otherwise. */
export function goalOf({ searchParams }: URL): { readonly lift: number } {
	const asked = Number(searchParams.get('goal') ?? NaN);
	return { lift: asked >= 0.001 && asked <= 10 ? asked : 0.1 };
}

/** A dimension's name for people: `history_segment` is "history segment". */
export const dimensionLabel = (name: string): string => name.replaceAll('_', ' ');

/** What a value is made of: "122 of 21,306", "2,262 of 72.9k", "$13.9k from 21,306" or "net +320 of 1,200". */
export function basis(metric: Metric, { numerator, denominator }: Side, currency: string): string {
	if (metric.kind === 'proportion') return `${number(numerator)} of ${number(denominator)}`;
	if (metric.unit === 'score')
		return `net ${number(numerator, { sign: 'always' })} of ${number(denominator)}`;
	if (metric.kind === 'ratio' && metric.unit !== 'money')
		return `${compact(numerator)} of ${compact(denominator)}`;
	const sum = metric.unit === 'money' ? compactMoney(numerator, currency) : compact(numerator);
	return `${sum} from ${metric.kind === 'ratio' ? compact(denominator) : number(denominator)}`;
}

/** What applies where a difference has no relative change. */
export const noLift = ({ unit }: Metric): string => (unit === 'score' ? 'none' : 'not stable');

/** The rows of one breakdown: [] is the total, ['channel'] a dimension. */
export function rowsOf(results: CampaignResults, by: readonly string[]): ResultRow[] {
	return results.results.filter(
		(row) => row.by.length === by.length && row.by.every((axis, i) => axis === by[i])
	);
}

/** What the data and the prior together say of the difference, as a range to draw. */
export function believed(row: ResultRow): Range | null {
	if (row.status !== 'shown' || !row.bayesian) return null;
	const { low, high } = row.bayesian;
	return { estimate: (low + high) / 2, low, high };
}

/** What a metric is here: "primary", "guardrail, limit +0.10 pt", "secondary, adjusted for …". */
export function roleWords(metric: Metric, row: ResultRow, currency: string): string {
	const worst = row.verdict === 'held in the worst case' || row.verdict === 'cannot be judged at this size';
	const limit = row.status === 'shown' ? row.limit : worst ? metric.margin?.absolute : undefined;
	const reading = { unit: metric.unit, currency };
	const words: string[] = [metric.role];
	if (limit !== undefined)
		words.push(`limit ${formatDifference(metric.direction === 'decrease' ? limit : -limit, reading)}`);
	if (row.status === 'shown' && row.deciding?.why.includes('cuped'))
		words.push('adjusted for what the same people did before');
	return words.join(', ');
}

/** The level that all intervals of these rows share, or null where they differ. */
export function commonLevel(rows: readonly ResultRow[], confidence: number): number | null {
	const levels = new Set(
		rows.flatMap((row) => (row.status === 'shown' && row.difference ? decidingLevel(row, confidence) : []))
	);
	const [first = confidence] = levels;
	return levels.size > 1 ? null : first;
}
