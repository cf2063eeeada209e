import { benjaminiHochberg } from '#lib/stats/multiple-testing/multiple-testing.ts';
import { normalSurvival } from '#lib/stats/distributions/normal.ts';
import { differenceEstimate } from '#lib/format/value.ts';
import { pointsInFull } from '#lib/format/share.ts';
import type { Cohort, MeasureSums } from '../comparison/breakdown.ts';
import { dayOf } from '../../day.ts';
import type { Pair } from '../comparison/effect.ts';
import { inferenceOf } from '../comparison/inference.ts';
import type { Metric } from '../../metrics/metric.ts';
import type { HealthNote } from '../comparison/results.ts';
import { variantName } from '#lib/format/names.ts';

/** Days that count as the first week. */
const week = 7;

const added = (list: readonly Cohort[], side: 'control' | 'treatment'): MeasureSums => {
	const sums = new Map<string, number>();
	for (const cohort of list)
		for (const [name, sum] of cohort[side]) sums.set(name, (sums.get(name) ?? 0) + sum);
	return sums;
};

/** Whether the first week's difference equals that of the later weeks. */
export interface Novelty {
	readonly variant: string;
	readonly first: number;
	readonly later: number;
	/** Two-sided, before correction. */
	readonly p: number;
}

/**
 * The difference of the first week against that of all later days; null without seven later days or without an interval.
 *
 * @param ranges  released ranges of days of one metric and treatment
 * @param noise   over-dispersion of days
 */
export function novelty(
	metric: Metric,
	variant: string,
	ranges: readonly Cohort[],
	noise: number
): Novelty | null {
	const dated = ranges.flatMap((cohort) => {
		const [from, to] = (cohort.segment['date'] ?? '').split('/');
		return from && to ? [{ cohort, from: dayOf(new Date(from)), to: dayOf(new Date(to)) }] : [];
	});
	if (dated.length === 0) return null;
	const start = Math.min(...dated.map(({ from }) => from));
	const end = Math.max(...dated.map(({ to }) => to));
	const early = dated.filter(({ to }) => to < start + week);
	const late = dated.filter(({ from }) => from >= start + week);
	// A range that spans both belongs to neither.
	if (early.length + late.length < dated.length || early.length === 0 || end - start + 1 < 2 * week)
		return null;
	const effectOf = (list: typeof dated) => {
		const cohorts = list.map(({ cohort }) => cohort);
		const sides: Pair<MeasureSums> = {
			control: added(cohorts, 'control'),
			treatment: added(cohorts, 'treatment')
		};
		const inference = inferenceOf(metric, sides, [], { recurring: false, interim: null });
		const found = inference?.source === 'exact' ? inference.at(0.95) : null;
		return found?.kind === 'computed' && inference && inference.standardError > 0
			? { estimate: found.difference.estimate, variance: inference.standardError ** 2 }
			: null;
	};
	const [first, later] = [effectOf(early), effectOf(late)];
	if (!first || !later) return null;
	const error = Math.sqrt(noise * (first.variance + later.variance));
	const p = 2 * normalSurvival(Math.abs(first.estimate - later.estimate) / error);
	return { variant, first: first.estimate, later: later.estimate, p: Math.min(1, p) };
}

/** A note for each treatment with a different first week, at a controlled false discovery rate (Benjamini–Hochberg). */
export function noveltyNotes(
	metric: Metric,
	found: readonly Novelty[],
	{ alpha, currency }: { alpha: number; currency: string }
): HealthNote[] {
	const settings = { unit: metric.unit, currency };
	const words = (x: number) => pointsInFull(differenceEstimate({ estimate: x, low: x, high: x }, settings));
	return benjaminiHochberg(found.map(({ p }) => p)).flatMap((p, i): HealthNote[] => {
		const one = found[i];
		if (!one || p >= alpha) return [];
		return [
			{
				code: 'first-week-differs',
				level: 'notice',
				words: `${variantName(one.variant)}: the first week differs from the later ones in ${metric.label.toLowerCase()} (${words(one.first)}, later ${words(one.later)}): it may have been new, or people have yet to learn`
			}
		];
	});
}
