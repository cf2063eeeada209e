import { unbiasedSum } from '#lib/stats/pooling/meta-analysis.ts';
import type { Range } from '../results/comparison/results.ts';
import type { CountedLine } from './gain-summary.ts';
import type { PaidState } from './paid.ts';
import { maxQuarters, quarterName, quarterOf } from './quarter.ts';

/** What the campaigns of a quarter earned: those that paid, lost, or are too close to call add up to the net. */
export interface QuarterGain {
	/** Such as `2026-Q2`; null for campaigns without days. */
	readonly quarter: string | null;
	readonly campaigns: number;
	readonly paid: number;
	readonly tooClose: number;
	readonly lost: number;
	/** The plain sum with its range. */
	readonly net: Range;
}

/** What the campaigns of one channel, owner or tag earned. */
export interface GroupGain {
	/** Null for campaigns without one. */
	readonly name: string | null;
	readonly campaigns: number;
	readonly gain: Range;
}

const sumOf = (lines: readonly CountedLine[], confidence: number): Range =>
	unbiasedSum(
		lines.map(({ gain: { gain, below, above } }) => ({ estimate: gain.estimate, below, above })),
		confidence
	);

/**
 * Gains by the quarter of the last day, oldest first, quarters without a campaign at 0; campaigns without days come last.
 * @param lines      of one currency
 * @param confidence two-sided level in (0, 1)
 */
export function gainByQuarter(lines: readonly CountedLine[], confidence: number): QuarterGain[] {
	const dated = lines.flatMap((line) => (line.to === null ? [] : [{ line, quarter: quarterOf(line.to) }]));
	const numbers = dated.map(({ quarter }) => quarter);
	const last = Math.max(...numbers);
	const first = Math.max(Math.min(...numbers), last - maxQuarters + 1);
	const groups = Map.groupBy(dated, ({ quarter }) => Math.max(quarter, first));
	const row = (quarter: string | null, list: readonly CountedLine[]): QuarterGain => {
		const of = (state: PaidState) =>
			sumOf(
				list.filter(({ paid }) => paid === state),
				confidence
			).estimate;
		return {
			quarter,
			campaigns: list.length,
			paid: of('paid'),
			tooClose: of('too-close'),
			lost: of('lost'),
			net: sumOf(list, confidence)
		};
	};
	const quarters = Array.from({ length: dated.length === 0 ? 0 : last - first + 1 }, (_, i) =>
		row(
			quarterName(first + i),
			(groups.get(first + i) ?? []).map(({ line }) => line)
		)
	);
	const undated = lines.filter(({ to }) => to === null);
	return undated.length === 0 ? quarters : [...quarters, row(null, undated)];
}

const grouped = (
	entries: readonly { readonly name: string | null; readonly line: CountedLine }[],
	confidence: number
): GroupGain[] =>
	[...Map.groupBy(entries, ({ name }) => name)]
		.map(([name, list]) => ({
			name,
			campaigns: list.length,
			gain: sumOf(
				list.map(({ line }) => line),
				confidence
			)
		}))
		.sort((a, b) => b.gain.estimate - a.gain.estimate);

/** Gains by something of which a campaign has one or none, the largest gain first: they add up to the sum of all. */
export const gainByGroup = (
	lines: readonly CountedLine[],
	of: (line: CountedLine) => string | null,
	confidence: number
): GroupGain[] =>
	grouped(
		lines.map((line) => ({ name: of(line), line })),
		confidence
	);

/** Gains by tag, the largest first; campaigns without a tag are in none. */
export const gainByTag = (lines: readonly CountedLine[], confidence: number): GroupGain[] =>
	grouped(
		lines.flatMap((line) => line.tags.map((name) => ({ name, line }))),
		confidence
	);
