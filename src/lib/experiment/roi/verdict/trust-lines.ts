import {
	differenceDecimals,
	differenceEstimate,
	differenceInterval,
	differenceSize,
	formatDifference
} from '#lib/format/value.ts';
import { isOfTrust } from '../../metrics/definitions.ts';
import type { Metric } from '../../metrics/metric.ts';
import { variantName } from '#lib/format/names.ts';
import { decidingRange } from '../../results/comparison/deciding.ts';
import type { CampaignResults, ResultRow, ShownRow } from '../../results/comparison/results.ts';
import { onlyTreated } from '../money/extra-opt-outs.ts';
import { trustStatus } from '../suggestion/treatment-outcome.ts';
import { lowerLabel, valuesWords } from './words.ts';

/** The state of a guardrail: one word everywhere. */
export type TrustState = 'ok' | 'over' | 'unclear' | 'hidden';

/** A guardrail, or another metric of trust, in the variant where it is worst. */
export interface TrustLine {
	readonly metric: Metric;
	/** The variant, where there are several. */
	readonly variant: string | null;
	readonly state: TrustState;
	/** "+0.01 pt"; null where it is hidden. */
	readonly change: string | null;
	/** "limit +0.20 pt"; null without one. */
	readonly limit: string | null;
	/** "likely +0.36 to +0.70 pt"; null without a range. */
	readonly range: string | null;
	readonly row: ResultRow;
	readonly currency: string;
}

const rank: Readonly<Record<TrustState, number>> = { over: 0, unclear: 1, hidden: 2, ok: 3 };

function stateOf(metric: Metric, row: ResultRow, confidence: number): TrustState {
	const status = trustStatus(metric, row, confidence);
	if (status === 'fine') return 'ok';
	if (status === 'over' || status === 'worse') return 'over';
	const isSeen = row.status === 'shown' || row.verdict === 'cannot be judged at this size';
	return status === 'unclear' && isSeen ? 'unclear' : 'hidden';
}

function lineOf(
	metric: Metric,
	row: ResultRow,
	{ several, currency, confidence }: { several: boolean; currency: string; confidence: number }
): TrustLine {
	const format = { unit: metric.unit, currency };
	const range = row.status === 'shown' ? decidingRange(row) : onlyTreated(row, metric, confidence);
	const limit = row.status === 'shown' ? row.limit : metric.margin?.absolute;
	return {
		metric,
		variant: several ? row.variant : null,
		state: stateOf(metric, row, confidence),
		change: range && differenceEstimate(range, format),
		limit:
			metric.role !== 'guardrail' || limit === undefined
				? null
				: `limit ${formatDifference(metric.direction === 'decrease' ? limit : -limit, format)}`,
		range: range && `likely ${differenceInterval(range, format)}`,
		row,
		currency
	};
}

/** Every guardrail and metric of trust in the variant where it is worst; those over their limits first. */
export function trustLines(results: CampaignResults, currency: string): TrustLine[] {
	const { confidence } = results;
	const several = results.treatments.length > 1;
	const lines = results.metrics
		.filter((metric, i) => metric.role === 'guardrail' || (isOfTrust(metric) && i > 0))
		.flatMap((metric) => {
			const own = results.results
				.filter(
					({ by, metric: name, against }) => by.length === 0 && name === metric.name && against === undefined
				)
				.map((row) => lineOf(metric, row, { several, currency, confidence }));
			return own.toSorted((a, b) => rank[a.state] - rank[b.state]).slice(0, 1);
		});
	return lines.toSorted((a, b) => rank[a.state] - rank[b.state]);
}

/** The change of a line without a sign: "0.53 pt". */
function size({ metric: { unit }, currency }: TrustLine, row: ShownRow): string {
	const format = { unit, currency };
	const range = decidingRange(row);
	return range ? differenceSize(range.estimate, format, differenceDecimals(range, format)) : '';
}

/** "opt-outs rose 0.53 pt (limit +0.10 pt)", or with its values: "opt-outs rose: 94 in 10,000 instead of 41 (likely …)". */
export function harmClause(line: TrustLine, as: 'change' | 'values'): string {
	const { metric, row, limit, range, variant, currency } = line;
	const label = lowerLabel(metric);
	if (row.status !== 'shown') return `${label} got worse`;
	const verb = (decidingRange(row)?.estimate ?? 0) < 0 ? 'fell' : 'rose';
	const whom = variant === null ? '' : ` with ${variantName(variant)}`;
	if (as === 'change') return `${label} ${verb} ${size(line, row)}${limit ? ` (${limit})` : ''}`;
	return `${label} ${verb}${whom}: ${valuesWords(metric, row, currency)}${range ? ` (${range})` : ''}`;
}
