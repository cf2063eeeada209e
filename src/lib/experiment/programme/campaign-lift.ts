import { deltaLift } from '#lib/stats/means/lift.ts';
import { logRatioOfMeans, logRatioOfShares } from '#lib/stats/pooling/log-ratio.ts';
import type { Study } from '#lib/stats/pooling/between-studies.ts';
import type { MeasureSums } from '../results/comparison/breakdown.ts';
import { decidingLift } from '../results/comparison/deciding.ts';
import { inferenceOf } from '../results/comparison/inference.ts';
import type { Metric } from '../metrics/metric.ts';
import type { CampaignResults, ShownRow } from '../results/comparison/results.ts';
import { isOffInMany } from '../results/health/splits.ts';
import type { LeftOutReason } from '../roi/money/left-out.ts';

/** The relative change of a campaign's primary metric, with all its treatments, for pooling. */
export interface CampaignLift {
	/** Name and label of the primary metric. */
	readonly metric: string;
	readonly label: string;
	/** ln(treatments / control) with its squared standard error. */
	readonly study: Study;
}

const added = (all: readonly MeasureSums[]): MeasureSums => {
	const sums = new Map<string, number>();
	for (const one of all) for (const [name, sum] of one) sums.set(name, (sums.get(name) ?? 0) + sum);
	return sums;
};

/** The log ratio of one comparison. */
function fromRow(row: ShownRow): Study | null {
	const lift = decidingLift(row);
	const error = row.basis?.liftError ?? 0;
	if (!lift?.stable || !(error > 0) || !(lift.estimate > -1)) return null;
	const ratio = 1 + lift.estimate;
	return { effect: Math.log(ratio), variance: (error / ratio) ** 2 };
}

/** The log ratio of all treatments together against their common control. */
function together(metric: Metric, rows: readonly ShownRow[]): Study | null {
	const [first] = rows;
	if (!first?.basis) return null;
	const [row, second] = rows;
	if (row && !second && row.deciding?.why.includes('cuped')) return fromRow(row);
	if (rows.some(({ varianceSource }) => varianceSource !== 'exact')) return second ? null : fromRow(first);
	if (metric.kind === 'proportion') {
		const share = (of: 'control' | 'treatment', some: readonly ShownRow[]) => ({
			n: some.reduce((sum, one) => sum + one[of].denominator, 0),
			count: some.reduce((sum, one) => sum + one[of].numerator, 0)
		});
		return logRatioOfShares(share('control', [first]), share('treatment', rows));
	}
	const control = new Map(Object.entries(first.basis.control));
	const treatment = added(rows.map(({ basis }) => new Map(Object.entries(basis?.treatment ?? {}))));
	const estimates = inferenceOf(metric, { control, treatment }, [], {
		recurring: false,
		interim: null
	})?.estimates;
	if (!estimates) return null;
	if (metric.kind === 'mean' && !estimates.control.baseline)
		return logRatioOfMeans(estimates.control, estimates.treatment);
	const found = deltaLift(estimates.control, estimates.treatment, { confidence: 0.95 });
	if (found.kind !== 'computed' || !(found.estimate > -1)) return null;
	const ratio = 1 + found.estimate;
	return { effect: Math.log(ratio), variance: (found.standardError / ratio) ** 2 };
}

/**
 * The relative change of a campaign's primary metric: all personalised variants together against the control, so that the best
 * of several does not speak for them.
 *
 * @returns or why the campaign is left out
 */
export function campaignLift(results: CampaignResults): CampaignLift | LeftOutReason {
	const [primary] = results.metrics;
	if (results.running) return 'running';
	if (results.recurring || results.health.sampleRatio?.flagged || isOffInMany(results.health.splits))
		return 'not_comparable';
	if (!primary) return 'no_interval';
	if (primary.unit === 'score') return 'no_relative_change';
	const rows = results.results.filter(
		({ by, metric, against }) => by.length === 0 && metric === primary.name && against === undefined
	);
	if (rows.some(({ status }) => status === 'hidden')) return 'hidden';
	if (rows.some(({ status }) => status === 'not-comparable')) return 'not_comparable';
	const shown = rows.filter((row): row is ShownRow => row.status === 'shown');
	const judged = shown.filter(({ deciding }) => deciding);
	if (judged.length === 0 || judged.length < rows.length) return 'no_interval';
	if (judged.some(({ deciding }) => deciding?.why.includes('selection'))) return 'shown_because_it_did_well';
	const study = together(primary, judged);
	return study && study.variance > 0
		? { metric: primary.name, label: primary.label, study }
		: 'no_relative_change';
}
