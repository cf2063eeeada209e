import { decidingLift, decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import type { Direction, Metric } from '#lib/experiment/metrics/metric.ts';
import type { Range, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import type { Verdict } from '#lib/experiment/results/comparison/verdict.ts';

/** The certain part of an effect: the absolute value of the bound nearest zero, 0 where the interval includes zero. */
export function certainPart({ low, high }: Pick<Range, 'low' | 'high'>): number {
	if (low > 0) return low;
	return high < 0 ? 0 - high : 0;
}

/**
 * The class that tints a cell by the certain part of its effect, in four steps up to the largest of the table: noise has
 * no colour, however far its estimate is from zero.
 *
 * @param largest certain part of the strongest cell of the table
 * @returns such as `heat better heat-3`; empty without a clear verdict
 */
export function heatClass(range: Range | null, verdict: Verdict, largest: number): string {
	const tone = toneOf(verdict);
	const certain = range ? certainPart(range) : 0;
	if ((tone !== 'better' && tone !== 'worse') || certain === 0 || !(largest > 0)) return '';
	return `heat ${tone} heat-${Math.min(4, Math.ceil((4 * certain) / largest))}`;
}

/** The legend of the tints, for the foot of the table. */
export const heatWords = 'Darker = stronger evidence. No colour = could be zero.';

/** Whether effects are shown as differences in the metric's unit or as relative changes. */
export type Scale = 'absolute' | 'relative';

/** The colour of a verdict; the word is always shown with it. */
export type Tone = 'better' | 'worse' | 'even' | 'caution';

const tones: Record<Verdict, Tone> = {
	better: 'better',
	worse: 'worse',
	'no clear difference yet': 'even',
	'no clear difference': 'even',
	held: 'even',
	'held in the worst case': 'even',
	'guardrail broken': 'worse',
	'cannot be judged at this size': 'caution',
	'not comparable': 'caution',
	'too few people': 'caution',
	'no interval': 'caution',
	'planned cost': 'even',
	'planned saving': 'even',
	'hidden for privacy': 'even'
};

export const toneOf = (verdict: Verdict): Tone => tones[verdict];

/** The row's effect with the bounds that decide, on the given scale, or null where there is none or it cannot be drawn. */
export function effect(row: ResultRow, scale: Scale): Range | null {
	if (row.status !== 'shown') return null;
	if (scale === 'absolute') return decidingRange(row);
	const lift = decidingLift(row);
	if (!lift?.stable || lift.low === null || lift.high === null) return null;
	return { estimate: lift.estimate, low: lift.low, high: lift.high };
}

/** The same range, oriented so that better is to the right. */
export function oriented(range: Range, direction: Direction): Range {
	if (direction === 'increase') return range;
	return { estimate: 0 - range.estimate, low: 0 - range.high, high: 0 - range.low };
}

/** Position of a guardrail's largest accepted harm on an oriented axis (harm is below zero), or undefined without one. */
export function limitOf(metric: Metric, row: ResultRow, scale: Scale): number | undefined {
	if (metric.role !== 'guardrail' || row.status !== 'shown' || row.limit === undefined) return undefined;
	return 0 - row.limit / (scale === 'relative' ? Math.abs(row.control.value) : 1);
}
