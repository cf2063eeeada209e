import { toneOf } from './effect.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
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
export const heatWords =
	'The darker a cell, the larger the part of its effect that is certain; cells without colour are not told from zero.';
