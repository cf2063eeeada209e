import type { Difference } from '#lib/stats/means/difference.ts';
import { StatsError } from '#lib/stats/check.ts';

/**
 * The daily impact of an effect per person if everyone got the treatment.
 *
 * Assumes that later people are like those in the test, and that the effect lasts. p does not change.
 *
 * @param effect difference per person
 * @param reach  people in the test (all variants), share of all traffic that is in the test in (0, 1], days it ran
 * @throws {StatsError} `out_of_range`
 */
export function scaledImpact(
	effect: Difference,
	reach: { people: number; trafficShare: number; days: number }
): Difference {
	const { people, trafficShare, days } = reach;
	if (!(people > 0 && trafficShare > 0 && days > 0))
		throw new StatsError('out_of_range', 'people, traffic share and days must be above 0');
	const factor = people / (trafficShare * days);
	return {
		...effect,
		estimate: effect.estimate * factor,
		standardError: effect.standardError * factor,
		low: effect.low * factor,
		high: effect.high * factor
	};
}
