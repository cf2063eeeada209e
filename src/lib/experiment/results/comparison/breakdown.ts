import type {
	HiddenReason,
	MergeReason,
	Position,
	ReleasedEpoch,
	ReleasedTable
} from '#lib/privacy/released.ts';
import { isoDay } from '../../day.ts';
import { measuresOf, type Metric } from '../../metrics/metric.ts';

/** Sums of one variant in one group, by measure; always has `people`. */
export type MeasureSums = ReadonlyMap<string, number>;

/** The key of a group in a breakdown. */
export interface GroupKey {
	/** The value of each dimension shown on its own; a range of days is `2026-05-01/2026-05-07`. */
	readonly segment: Readonly<Record<string, string>>;
	/** Dimensions for which the group is Other. */
	readonly pooled: readonly string[];
}

/** One group of people in control and treatment, added up over the epochs that publish it. */
export interface Cohort extends GroupKey {
	readonly control: MeasureSums;
	readonly treatment: MeasureSums;
	/** Number of epochs that publish this group, of the breakdown's `epochs`. */
	readonly epochs: number;
	/** For Other: why its groups are combined, from the newest epoch with a reason. */
	readonly combined?: MergeReason;
}

/** Totals of a cohort while epochs are added. */
interface CohortTotals extends GroupKey {
	readonly control: Map<string, number>;
	readonly treatment: Map<string, number>;
	epochs: number;
	/** The number of epochs with each measure. */
	readonly times: Map<string, number>;
	combined?: MergeReason;
}

export interface HiddenCohort extends GroupKey {
	readonly reason: HiddenReason;
}

/** One metric by some axes, for one treatment against the control. */
export interface Breakdown {
	readonly cohorts: readonly Cohort[];
	readonly hidden: readonly HiddenCohort[];
	/** Epochs with people in this treatment and with the metric. */
	readonly epochs: number;
	/** Why there are no cohorts. */
	readonly reason?: HiddenReason;
}

const sameAxes = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((axis) => b.includes(axis));

const groupKey = (axes: readonly string[], at: readonly Position[]): GroupKey => {
	// No prototype: a dimension may be named `constructor`.
	const segment = Object.create(null) as Record<string, string>;
	const pooled: string[] = [];
	axes.forEach((axis, i) => {
		const position = at[i];
		if (!position || 'pooled' in position) pooled.push(axis);
		else
			segment[axis] =
				'value' in position ? position.value : `${isoDay(position.from)}/${isoDay(position.to)}`;
	});
	return { segment, pooled };
};

/**
 * The tables of an epoch with the metric by these axes. In the total every layer covers the same people, so
 * all of them; elsewhere layers have groups of their own, so the one table with all its measures, or the groups that
 * two tables have in common.
 */
function tablesOf(epoch: ReleasedEpoch, axes: readonly string[], metric: Metric): ReleasedTable[] {
	const tables = epoch.tables.filter((table) => sameAxes(table.axes, axes));
	const tablesWith = (name: string) => tables.find(({ measures }) => measures.includes(name));
	const wanted = measuresOf(metric);
	if (axes.length > 0) {
		const one = tables.find(({ measures }) => wanted.every((name) => measures.includes(name)));
		return one ? [one] : inCommon(tablesWith(metric.numerator), tablesWith(metric.denominator));
	}
	const needed = wanted.map(tablesWith);
	if (needed.includes(undefined)) return [];
	const refused = needed.find((table) => table?.reason !== undefined);
	return refused ? [refused] : tables.filter(({ reason }) => reason === undefined);
}

/**
 * Two one-way tables, reduced to the groups both have. A value or a range of days is the same people in both; Other is,
 * where both show the same other groups.
 */
function inCommon(one: ReleasedTable | undefined, two: ReleasedTable | undefined): ReleasedTable[] {
	if (!one || !two) return [];
	if (one.axes.length > 1) return [];
	const refused = [one, two].find(({ reason }) => reason !== undefined);
	if (refused) return [refused];
	const positionsOf = ({ blocks }: ReleasedTable) => new Set(blocks.map(({ at }) => JSON.stringify(at)));
	const [first, second] = [positionsOf(one), positionsOf(two)];
	const common = first.intersection(second);
	const isSame = common.size === first.size && common.size === second.size;
	return [one, two].map((table) => ({
		...table,
		blocks: table.blocks.filter(
			({ at }) => common.has(JSON.stringify(at)) && (isSame || !at.some((position) => 'pooled' in position))
		)
	}));
}

const publishes = (epoch: ReleasedEpoch, metric: Metric): boolean =>
	measuresOf(metric).every(
		(name) => name === 'people' || epoch.measures.some((measure) => measure.name === name)
	);

/** People of a variant in an epoch; a variant launched later has none in the first epochs. */
function peopleOf(epoch: ReleasedEpoch, variant: string): number {
	const total = epoch.tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people');
	return total?.blocks[0]?.sums[epoch.variants.indexOf(variant)]?.[0] ?? 0;
}

/**
 * The campaign to date: for each group, the sum over epochs of the blocks with that value. Never a total
 * minus something.
 *
 * Epochs without people in the treatment are left out of both sides: their controls have no counterpart.
 *
 * @param axes    [] for the total, dimension names or `date`
 * @param against the variant that the treatment is compared with; the control where it is left out
 */
export function breakdown(
	epochs: readonly ReleasedEpoch[],
	axes: readonly string[],
	metric: Metric,
	treatment: string,
	against?: string
): Breakdown {
	const cohorts = new Map<string, CohortTotals>();
	const hidden = new Map<string, HiddenCohort>();
	let reason: HiddenReason | undefined;
	const counted = epochs.filter(
		(epoch) =>
			publishes(epoch, metric) &&
			peopleOf(epoch, treatment) > 0 &&
			(against === undefined || peopleOf(epoch, against) > 0)
	);
	for (const epoch of counted) {
		const base = against === undefined ? 0 : epoch.variants.indexOf(against);
		const sides = [base, epoch.variants.indexOf(treatment)] as const;
		const tables = tablesOf(epoch, axes, metric);
		const refused = tables.find(({ reason: why }) => why !== undefined)?.reason;
		if (tables.length === 0 || refused) {
			// A reason from a closed period is more informative than that another one is still open.
			if (epoch.open && axes.some((axis) => axis !== 'date')) reason ??= 'period-open';
			else reason = refused ?? reasonFor(epoch, axes, metric);
			continue;
		}
		// Layers repeat some measures (people everywhere, buyers next to revenue): each is counted once.
		const seen = new Set<string>();
		for (const table of tables) {
			const uncounted = table.measures.flatMap((measure, i) => (seen.has(measure) ? [] : [{ measure, i }]));
			for (const { measure } of uncounted) seen.add(measure);
			for (const block of table.blocks) {
				const position = groupKey(axes, block.at);
				const key = JSON.stringify(position);
				const cohort: CohortTotals = cohorts.get(key) ?? {
					...position,
					control: new Map(),
					treatment: new Map(),
					times: new Map(),
					epochs: 0
				};
				if (table === tables[0]) cohort.epochs += 1;
				if (block.merged) cohort.combined = block.merged;
				for (const { measure, i } of uncounted) {
					add(cohort.times, measure, 1);
					add(cohort.control, measure, block.sums[sides[0]]?.[i] ?? 0);
					add(cohort.treatment, measure, block.sums[sides[1]]?.[i] ?? 0);
				}
				cohorts.set(key, cohort);
			}
			for (const block of table.hidden) {
				const position = groupKey(axes, block.at);
				hidden.set(JSON.stringify(position), { ...position, reason: block.reason });
			}
		}
	}
	for (const key of cohorts.keys()) hidden.delete(key);
	// Σx² of some periods is not the Σx² of all.
	const list = [...cohorts.values()].map(({ times, ...cohort }): Cohort => {
		const all = times.get('people') ?? 0;
		const complete = (sums: MeasureSums) =>
			new Map([...sums].filter(([name]) => (times.get(name) ?? 0) >= all));
		return { ...cohort, control: complete(cohort.control), treatment: complete(cohort.treatment) };
	});
	return {
		cohorts: list,
		hidden: [...hidden.values()],
		epochs: counted.length,
		...(list.length === 0
			? { reason: reason ?? (counted.length === 0 ? missing(epochs, metric) : 'measure-unknown') }
			: {})
	};
}

const add = (into: Map<string, number>, measure: string, sum: number) =>
	into.set(measure, (into.get(measure) ?? 0) + sum);

/** A metric missing by some axes has the reason it is missing in the total, or has no common blocks. */
function reasonFor(epoch: ReleasedEpoch, axes: readonly string[], metric: Metric): HiddenReason {
	const total = epoch.tables.find(
		(table) =>
			table.axes.length === 0 && table.reason !== undefined && table.measures.includes(metric.numerator)
	);
	return total?.reason ?? (axes.length === 0 ? 'measure-unknown' : 'groups-too-small');
}

const missing = (epochs: readonly ReleasedEpoch[], metric: Metric): HiddenReason =>
	epochs.some((epoch) => publishes(epoch, metric)) ? 'fewer-than-k' : 'measure-unknown';
