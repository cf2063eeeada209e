import type { Proportion } from './proportion.ts';
import { wilsonInterval, type Interval } from './wilson.ts';

/**
 * Newcombe's interval of the difference of two shares: Wilson's two intervals, squared and added.
 *
 * Usable with few or no converted people, where ±1.96 standard errors is not. It can disagree with the score test about
 * zero in rare cases; `smallCountDifference` settles them.
 *
 * @param control    people and converted people of the control
 * @param treatment  the same of the treatment
 * @param confidence two-sided level in (0, 1)
 * @returns bounds of treatment − control, in [−1, 1]
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Newcombe (1998), Statistics in Medicine 17, 873–890, method 10
 */
export function newcombeInterval(control: Proportion, treatment: Proportion, confidence: number): Interval {
	const a = wilsonInterval(control, confidence);
	const b = wilsonInterval(treatment, confidence);
	const shareA = control.count / control.n;
	const shareB = treatment.count / treatment.n;
	return {
		low: shareB - shareA - Math.hypot(shareB - b.low, a.high - shareA),
		high: shareB - shareA + Math.hypot(shareA - a.low, b.high - shareB)
	};
}
