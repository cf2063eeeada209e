import { breakdown } from './breakdown.ts';
import { compare, type ComparisonSettings } from './compare.ts';
import { dayNoise } from './day-noise.ts';
import { isDeclaredImpossible, type Entry, type ReleasedDays } from './entries.ts';
import type { Metric } from '../../metrics/metric.ts';

/** Two treatments, the second compared with the first. */
type PairOfTreatments = readonly [against: string, variant: string];

const pairsOf = (names: readonly string[]): PairOfTreatments[] =>
	names.flatMap((against, i) => names.slice(i + 1).map((variant): PairOfTreatments => [against, variant]));

/** One treatment against another in total; null unless both are published. */
function between(
	{ epochs }: ReleasedDays,
	metric: Metric,
	[against, variant]: PairOfTreatments,
	settings: ComparisonSettings
): Entry | null {
	const [total] = breakdown(epochs, [], metric, variant, against).cohorts;
	if (!total) return null;
	const buckets = breakdown(epochs, ['date'], metric, variant, against).cohorts;
	const widening = settings.recurring ? 1 : Math.sqrt(dayNoise(metric, total, buckets));
	const { row, at, p, study, basis } = compare(metric, { ...total, buckets }, { ...settings, widening });
	const { segment, pooled } = total;
	const keys = { by: [], metric: metric.name, variant, against, segment, pooled };
	return {
		row: { ...keys, ...row, ...(basis ? { basis: basis() } : {}) },
		at: at && ((level) => ({ ...keys, ...at(level) })),
		p,
		study,
		basis,
		metric
	};
}

/**
 * Treatments compared with one another, in total.
 *
 * Where the control cannot have the outcome (it got no message, so that nobody in it can click) they are compared with the first of
 * them, always. All pairs are compared on request: then every metric is exploratory, without the limit
 * of a guardrail, which refers to the control.
 *
 * @param all whether all pairs are requested
 */
export function betweenTreatments(
	released: ReleasedDays,
	metric: Metric,
	treatments: readonly string[],
	{ settings, all }: { readonly settings: ComparisonSettings; readonly all: boolean }
): Entry[] {
	const { epochs } = released;
	const able = treatments.filter((variant) => !isDeclaredImpossible(epochs, metric, [variant]));
	const [control = ''] = epochs[0]?.variants ?? [];
	const [first] = able;
	const isAlone = isDeclaredImpossible(epochs, metric, [control]);
	const { margin, ...rest } = metric;
	const explored: Metric = { ...(margin ? rest : metric), role: 'secondary' };
	return pairsOf(able).flatMap((pair): Entry[] => {
		const isAlways = isAlone && pair[0] === first;
		if (!isAlways && !all) return [];
		const entry = between(released, isAlways ? metric : explored, pair, settings);
		return entry ? [isAlways ? entry : { ...entry, asked: true }] : [];
	});
}
