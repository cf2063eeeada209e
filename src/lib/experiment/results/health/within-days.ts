import type { ReleasedEpoch, ReleasedTable } from '#lib/privacy/released.ts';

/** Days since 1970-01-01, both included. */
export interface DayRange {
	readonly from: number;
	readonly to: number;
}

/** The published results of a range of days. */
export interface WithinDays {
	readonly epochs: readonly ReleasedEpoch[];
	/** The days covered: the requested ones, snapped outwards to released ranges. */
	readonly covers: DayRange;
}

const meets = (a: DayRange, b: DayRange): boolean => a.from <= b.to && b.from <= a.to;
const isInside = (inner: DayRange, outer: DayRange): boolean =>
	inner.from >= outer.from && inner.to <= outer.to;

/** Days of an epoch; null in a campaign without dates. */
const daysOf = ({ from, to }: ReleasedEpoch): DayRange | null =>
	from === null || to === null ? null : { from, to };

const isByDate = ({ axes }: ReleasedTable): boolean => axes.length === 1 && axes[0] === 'date';

/** Published ranges of days of a table by date. */
const rangesOf = ({ blocks }: ReleasedTable): DayRange[] =>
	blocks.flatMap(({ at: [position] }) => (position && 'from' in position ? [position] : []));

/** The table by date that has the same measures as another table of the epoch. */
const byDateLike = (epoch: ReleasedEpoch, table: ReleasedTable): ReleasedTable | undefined =>
	epoch.tables.find(
		(other) =>
			isByDate(other) && other.layer === table.layer && other.measures.join() === table.measures.join()
	);

/**
 * The smallest ranges of days that an epoch can answer: its ranges of people, and those of the tables with
 * some measures. Where such a table has no ranges, the epoch is one range.
 */
function stepsOf(epoch: ReleasedEpoch, measures: readonly string[]): DayRange[] {
	const whole = daysOf(epoch);
	if (!whole) return [];
	const totals = epoch.tables.filter(
		(table) =>
			table.axes.length === 0 &&
			table.reason === undefined &&
			(table.layer === 'people' || measures.every((name) => table.measures.includes(name)))
	);
	const ranges = totals.map((total) => {
		const table = byDateLike(epoch, total);
		return table ? rangesOf(table) : [];
	});
	return ranges.length === 0 || ranges.some((list) => list.length === 0) ? [whole] : ranges.flat();
}

const sumOf = (table: ReleasedTable, days: DayRange): number[][] =>
	table.blocks
		.filter(({ at: [position] }) => position && 'from' in position && isInside(position, days))
		.reduce<number[][]>(
			(total, { sums }) => sums.map((row, v) => row.map((sum, m) => (total[v]?.[m] ?? 0) + sum)),
			[]
		);

/** A part of an epoch: totals are added up from ranges of days; breakdowns are published for the whole epoch only. */
function partOf(epoch: ReleasedEpoch, days: DayRange): ReleasedEpoch {
	const hide = (table: ReleasedTable): ReleasedTable => ({
		...table,
		blocks: [],
		hidden: [],
		reason: table.reason ?? 'part-of-period'
	});
	const fits = (table: ReleasedTable | undefined): table is ReleasedTable =>
		table !== undefined &&
		table.blocks.length > 0 &&
		rangesOf(table).every((range) => !meets(range, days) || isInside(range, days));
	return {
		...epoch,
		from: Math.max(epoch.from ?? days.from, days.from),
		to: Math.min(epoch.to ?? days.to, days.to),
		tables: epoch.tables.map((table) => {
			if (table.reason !== undefined) return table;
			if (table.axes.length === 0) {
				const byDate = byDateLike(epoch, table);
				return fits(byDate) ? { ...table, blocks: [{ at: [], sums: sumOf(byDate, days) }] } : hide(table);
			}
			if (!isByDate(table)) return hide(table);
			const blocks = table.blocks.filter(
				({ at: [position] }) => position && 'from' in position && isInside(position, days)
			);
			return blocks.length > 0 ? { ...table, blocks } : hide(table);
		})
	};
}

/**
 * The published results of a range of days, as if it were the whole campaign: whole epochs unchanged, and for a partly covered epoch
 * the totals of its released ranges of days, added up. Never a total minus something.
 *
 * The days are snapped outwards to ranges in which people and the given measures are both published; other measures whose
 * ranges do not fit are hidden. Everything follows from released tables, so nothing new is disclosed.
 *
 * @param epochs   releases in force, in order
 * @param requested first and last day; null leaves that side open
 * @param measures of the requested metric, such as `revenue` and `people`
 * @returns null where nothing is published for these days, or the campaign has no dates
 */
export function withinDays(
	epochs: readonly ReleasedEpoch[],
	requested: { readonly from: number | null; readonly to: number | null },
	measures: readonly string[]
): WithinDays | null {
	const steps = epochs.flatMap((epoch) => stepsOf(epoch, measures));
	let covers: DayRange = { from: requested.from ?? -Infinity, to: requested.to ?? Infinity };
	for (;;) {
		const met = steps.filter((step) => meets(step, covers));
		if (met.length === 0) return null;
		const next = {
			from: Math.min(...met.map(({ from }) => from)),
			to: Math.max(...met.map(({ to }) => to))
		};
		if (next.from === covers.from && next.to === covers.to) break;
		covers = next;
	}
	return {
		covers,
		epochs: epochs.flatMap((epoch) => {
			const days = daysOf(epoch);
			if (!days || !meets(days, covers)) return [];
			return [isInside(days, covers) ? epoch : partOf(epoch, covers)];
		})
	};
}
