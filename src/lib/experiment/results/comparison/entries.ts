import { byName } from '#lib/format/names.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { breakdown, type Cohort } from './breakdown.ts';
import { compare, type Compared, type Evidence, type ComparisonSettings } from './compare.ts';
import { sideOf } from './side.ts';
import { dayNoise } from './day-noise.ts';
import { measuresOf, type Metric } from '../../metrics/metric.ts';
import type { NotShownRow, ResultRow } from './results.ts';
import { proportionDifference } from '#lib/stats/proportions/proportion-difference.ts';
import { worstCaseVerdict } from './verdict.ts';

/** Released people of a variant over all epochs. */
const peopleOf = (epochs: readonly ReleasedEpoch[], variant: string): number =>
	epochs.reduce((sum, { tables, variants }) => {
		const total = tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people');
		return sum + (total?.blocks[0]?.sums[variants.indexOf(variant)]?.[0] ?? 0);
	}, 0);

/**
 * A guardrail whose outcome fewer than m people had in the total: judged at the worst case. Other rows are
 * unchanged.
 */
function worstCase(
	row: ResultRow,
	{
		metric,
		epochs,
		variant,
		settings
	}: { metric: Metric; epochs: readonly ReleasedEpoch[]; variant: string; settings: ComparisonSettings }
): ResultRow {
	const isOne = row.status === 'hidden' && row.reason === 'fewer-than-m' && row.by.length === 0;
	if (
		!isOne ||
		metric.role !== 'guardrail' ||
		metric.direction !== 'decrease' ||
		metric.denominator !== 'people'
	)
		return row;
	const [control = ''] = epochs[0]?.variants ?? [];
	const [a, b] = [peopleOf(epochs, control), peopleOf(epochs, variant)];
	const maxHidden = (epochs[0]?.policy.minOutcome ?? 1) - 1;
	if (a === 0 || b < maxHidden) return row;
	// Below a level of 0.5 a one-sided bound would lie on the good side of the estimate.
	const level = Math.max(0.01, 2 * settings.confidence - 1);
	const worst = proportionDifference({ n: a, count: 0 }, { n: b, count: maxHidden }, level);
	return worst.kind === 'computed'
		? { ...row, verdict: worstCaseVerdict(worst.difference.high, metric.margin?.absolute ?? 0) }
		: row;
}

/** A comparison before it is corrected and added to the results. */
export interface Entry extends Omit<Compared, 'row'> {
	readonly row: ResultRow;
	readonly metric: Metric;
	/** Requested: it shares no error rate with the default comparisons. */
	readonly asked?: true;
}

/** Released tables with the days of each metric, cached because several comparisons use them. */
export interface ReleasedDays {
	readonly epochs: readonly ReleasedEpoch[];
	/** Released ranges of days, in which both variants have people. */
	readonly ranges: (metric: Metric, variant: string) => readonly Cohort[];
	/** Over-dispersion of days: how many times more they vary than people alone would explain; 1 for none. */
	readonly noise: (metric: Metric, variant: string) => number;
}

export function withRanges(epochs: readonly ReleasedEpoch[]): ReleasedDays {
	const known = new Map<string, readonly Cohort[]>();
	const noises = new Map<string, number>();
	const keyOf = (metric: Metric, variant: string) => JSON.stringify([metric.name, variant]);
	const ranges = (metric: Metric, variant: string) => {
		const key = keyOf(metric, variant);
		const found = known.get(key) ?? breakdown(epochs, ['date'], metric, variant).cohorts;
		known.set(key, found);
		return found;
	};
	return {
		epochs,
		ranges,
		noise(metric, variant) {
			const key = keyOf(metric, variant);
			const [total] = breakdown(epochs, [], metric, variant).cohorts;
			const noise = noises.get(key) ?? (total ? dayNoise(metric, total, ranges(metric, variant)) : 1);
			noises.set(key, noise);
			return noise;
		}
	};
}

/** Can the metric not happen in one of these variants, as declared? */
export const isDeclaredImpossible = (
	epochs: readonly ReleasedEpoch[],
	metric: Metric,
	names: readonly string[]
): boolean =>
	epochs.some(({ measures }) =>
		measures.some(
			({ name, impossible = [] }) =>
				measuresOf(metric).includes(name) && impossible.some((one) => names.includes(one))
		)
	);

/** The same of the control or the variant. */
const isImpossible = (epochs: readonly ReleasedEpoch[], metric: Metric, variant: string): boolean =>
	isDeclaredImpossible(epochs, metric, [epochs[0]?.variants[0] ?? '', variant]);

/** The value of a treatment whose control cannot have the outcome: there is nothing to compare it with. */
function described(
	epochs: readonly ReleasedEpoch[],
	{ by, metric, variant }: { by: readonly string[]; metric: Metric; variant: string }
): Entry {
	const [total] = by.length === 0 ? breakdown(epochs, by, metric, variant).cohorts : [];
	const side = total && sideOf(metric, total.treatment);
	const row = {
		by,
		metric: metric.name,
		variant,
		segment: Object.create(null) as Record<string, string>,
		pooled: [],
		status: 'not-comparable',
		verdict: 'not comparable',
		reason: 'impossible-in-variant',
		...(side && side.denominator > 0 && side.numerator > 0 ? { treatment: side } : {})
	} as const;
	return { row, at: null, p: null, study: null, basis: null, metric };
}

/** Every comparison of one metric and treatment by some axes. */
export function entriesOf(
	{ epochs, ranges, noise }: ReleasedDays,
	by: readonly string[],
	metric: Metric,
	variant: string,
	settings: ComparisonSettings
): Entry[] {
	const base = { by, metric: metric.name, variant };
	if (isImpossible(epochs, metric, variant)) return [described(epochs, { by, metric, variant })];
	const parts = breakdown(epochs, by, metric, variant);
	const hide = (keys: Pick<NotShownRow, 'segment' | 'pooled' | 'reason'>): Entry => ({
		row: { ...base, ...keys, status: 'hidden', verdict: 'hidden for privacy' },
		at: null,
		p: null,
		study: null,
		basis: null,
		metric
	});
	if (parts.reason) {
		const entry = hide({
			segment: Object.create(null) as Record<string, string>,
			pooled: [],
			reason: parts.reason
		});
		return [{ ...entry, row: worstCase(entry.row, { metric, epochs, variant, settings }) }];
	}
	const buckets = by.length === 0 ? ranges(metric, variant) : [];
	const shown = parts.cohorts.map((cohort): Entry => {
		const { segment, pooled, epochs: periods, combined } = cohort;
		const keys = {
			...base,
			segment,
			pooled,
			...(combined ? { combined } : {}),
			...(periods < parts.epochs ? { periods: { shown: periods, of: parts.epochs } } : {})
		};
		const evidence: Evidence = { ...cohort, buckets };
		// A single range of days shows no variation between days.
		const dispersion = by.includes('date') || settings.recurring ? 1 : noise(metric, variant);
		const widening = Math.sqrt(dispersion);
		const { row, at, p, study, basis } = compare(metric, evidence, { ...settings, widening });
		// Only totals: the sums of every segment would be too much.
		const rest = basis && by.length === 0 ? { basis: basis() } : {};
		return {
			row: { ...keys, ...row, ...rest },
			at: at && ((level) => ({ ...keys, ...at(level) })),
			p,
			study,
			basis,
			metric
		};
	});
	const hidden = parts.hidden.map(({ segment, pooled, reason }) => hide({ segment, pooled, reason }));
	// Other comes last, the rest by name.
	return [...shown, ...hidden].sort(({ row: a }, { row: b }) => {
		const names = Object.values(b.segment);
		const apart = Object.values(a.segment)
			.map((name, i) => byName(name, names[i] ?? ''))
			.find((order) => order !== 0);
		return Number(a.pooled.length > 0) - Number(b.pooled.length > 0) || (apart ?? 0);
	});
}
