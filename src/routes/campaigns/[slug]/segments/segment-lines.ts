import type { Scale } from '#lib/charts/effect.ts';
import { decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import type { CampaignResults, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { pageOf, pageSize } from '#lib/experiment/paging.ts';
import { pageAsked } from '#lib/components/query.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { segmentGain } from '#lib/experiment/roi/money/segment-gain.ts';
import { reasonWords } from '#lib/experiment/roi/reasons.ts';
import { number } from '#lib/format/number.ts';
import { otherWords } from '#lib/privacy/words.ts';
import { rangeLines, type RangeLines } from '../results/range-table.ts';
import { whereWords } from '../results/where.ts';
import { dimensionLabel, rowsOf } from '../view.ts';
import { orderOf, type Order } from './orders.ts';

/** Groups of each breakdown where several are shown below each other. */
const largest = 20;

/** One breakdown of one metric. */
export interface SegmentTable {
	readonly dimension: string;
	readonly label: string;
	/** Whether its segments differ. */
	readonly headline: string;
	/** Why it is not shown; null where it is. */
	readonly why: string | null;
	readonly lines: RangeLines | null;
	/** Segments with a name, and how many of them are shown. */
	readonly all: number;
	readonly shown: number;
	readonly page: number;
	readonly pages: number;
}

interface Asked {
	readonly metric: Metric;
	readonly variant: string;
	readonly scale: Scale;
	readonly currency: string;
	readonly url: URL;
	/** Margin and costs, where gains are asked for: the metric is then the revenue they come from. */
	readonly gains?: Assumptions | null;
	/** Pages can be turned; else the largest are shown. */
	readonly turning: boolean;
}

const peopleOf = ({ control, treatment }: ResultRow): number =>
	(control?.people ?? 0) + (treatment?.people ?? 0);

function sorted(rows: readonly ResultRow[], by: string, order: Order, { direction }: Metric): ResultRow[] {
	const sign = direction === 'increase' ? 1 : -1;
	const size = (row: ResultRow): number =>
		row.status === 'shown' ? sign * (decidingRange(row)?.estimate ?? -Infinity) : -Infinity;
	switch (order) {
		case 'largest':
			return rows.toSorted((a, b) => peopleOf(b) - peopleOf(a));
		case 'best':
			return rows.toSorted((a, b) => size(b) - size(a));
		case 'name':
			return rows.toSorted((a, b) => ((a.segment[by] ?? '') < (b.segment[by] ?? '') ? -1 : 1));
	}
}

/** One breakdown: its segments in the order that is asked for, Other at the end. */
export function segmentTable(results: CampaignResults, dimension: string, asked: Asked): SegmentTable {
	const { metric, variant, scale, currency, url, turning, gains = null } = asked;
	const all = rowsOf(results, [dimension]).filter((row) => row.variant === variant);
	const own = all.filter((row) => row.metric === metric.name);
	const label = dimensionLabel(dimension);
	const empty = { dimension, label, lines: null, all: 0, shown: 0, page: 1, pages: 1 };
	// A breakdown that is not shown at all is one row without a segment, of whichever metric.
	const whole = (own.length > 0 ? own : all).find(
		(row) => !(dimension in row.segment) && row.pooled.length === 0
	);
	if (whole && whole.status !== 'shown')
		return { ...empty, headline: '', why: reasonWords(whole.reason, results.policy) };
	if (own.length === 0) return { ...empty, headline: '', why: 'not shown for this metric' };
	const named = sorted(
		own.filter((row) => dimension in row.segment),
		dimension,
		orderOf(url),
		metric
	);
	const others = own.filter((row) => !(dimension in row.segment));
	const isAlone = url.searchParams.get('by') === dimension;
	const turned = isAlone && turning ? pageOf(named, pageAsked(url.searchParams)) : null;
	const shown = turned?.items ?? named.slice(0, isAlone ? pageSize : largest);
	const lines = [...shown, ...others].map((row) => ({
		metric,
		row,
		name: row.segment[dimension] ?? otherWords,
		note: [
			peopleOf(row) > 0 ? `${number(peopleOf(row))} ${results.recurring ? 'person-days' : 'people'}` : '',
			row.periods ? `shown for ${row.periods.shown} of ${row.periods.of} periods` : ''
		]
			.filter((words) => words !== '')
			.join(', '),
		isOther: !(dimension in row.segment),
		...(gains ? { amount: segmentGain(row, gains) } : {})
	}));
	const isTested = results.heterogeneity.some(
		(test) => test.by === dimension && test.metric === metric.name && test.variant === variant
	);
	return {
		dimension,
		label,
		headline: isTested && gains === null ? whereWords(results, metric, variant, [dimension]).headline : '',
		why: null,
		lines: rangeLines(lines, { scale, currency, policy: results.policy, shared: true }),
		all: named.length,
		shown: shown.length,
		page: turned?.page ?? 1,
		pages: turned?.pages ?? 1
	};
}
