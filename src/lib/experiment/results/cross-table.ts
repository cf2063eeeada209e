import { byName } from '#lib/format/names.ts';
import type { ResultRow, CampaignResults } from './comparison/results.ts';

/** The requested part of a campaign's results. */
interface Narrowing {
	/** Axes of one breakdown, shown with the total; every breakdown when left out. */
	readonly by?: readonly string[];
	/** Name of one metric; all when left out. */
	readonly metric?: string;
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.join('\u0000') === b.join('\u0000');

/** The total and one breakdown, or one metric, of the full results: a smaller request changes no number. */
export function narrow(results: CampaignResults, { by, metric }: Narrowing): CampaignResults {
	const isWanted = (name: string) => metric === undefined || name === metric;
	return {
		...results,
		metrics: results.metrics.filter(({ name }) => isWanted(name)),
		heterogeneity: results.heterogeneity.filter(
			(found) => isWanted(found.metric) && (by === undefined || same(by, [found.by]))
		),
		results: results.results.filter(
			(row) => isWanted(row.metric) && (by === undefined || row.by.length === 0 || same(row.by, by))
		)
	};
}

/** A value along one axis of a two-way table; null is Other. */
export type CrossLabel = string | null;

/** One metric and treatment by two axes. */
export interface CrossTable {
	/** Down and across. */
	readonly axes: readonly [string, string];
	readonly metric: string;
	readonly variant: string;
	readonly down: readonly CrossLabel[];
	readonly across: readonly CrossLabel[];
	/** `cells[down][across]`; null where the pair is not published. */
	readonly cells: readonly (readonly (ResultRow | null)[])[];
}

const labelOf = (row: ResultRow, axis: string): CrossLabel => row.segment[axis] ?? null;

/** Other comes last, the rest by name; names of days sort chronologically. */
function labels(rows: readonly ResultRow[], axis: string): CrossLabel[] {
	const all = [...new Set(rows.map((row) => labelOf(row, axis)))];
	return all.sort((a, b) => (a === null ? 1 : b === null ? -1 : byName(a, b)));
}

/**
 * The rows of a published cross-tab as a two-way table, with days as rows.
 *
 * @param rows of one metric and treatment, broken down by both axes
 * @returns null where no cell is published on its own
 */
export function crossTable(rows: readonly ResultRow[], axes: readonly [string, string]): CrossTable | null {
	const [first, second] = axes[1] === 'date' ? ([axes[1], axes[0]] as const) : axes;
	const cross = rows.filter(({ by }) => by.length === 2 && by.includes(first) && by.includes(second));
	const [one] = cross;
	if (!one || !cross.some(({ status }) => status === 'shown')) return null;
	const [down, across] = [labels(cross, first), labels(cross, second)];
	return {
		axes: [first, second],
		metric: one.metric,
		variant: one.variant,
		down,
		across,
		cells: down.map((a) =>
			across.map((b) => cross.find((row) => labelOf(row, first) === a && labelOf(row, second) === b) ?? null)
		)
	};
}
