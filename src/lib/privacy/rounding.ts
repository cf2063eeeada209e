import type { Measure } from './cube.ts';
import type { ReleasedEpoch } from './released.ts';

/** Does a measure count people or events? Amounts, scores and their squares are not counts. */
const isCount = (name: string, measures: readonly Measure[]): boolean => {
	if (name === 'people') return true;
	const measure = measures.find((one) => one.name === name);
	return measure?.role === 'sum' && ['outcome', 'event', 'responses', 'answer'].includes(measure.kind);
};

/**
 * A release as it is shown where other campaigns reach the same audience: counts to the nearest ten.
 *
 * Two campaigns over almost the same people differ by those few who are in one only. The release refuses differences of 1 to
 * k − 1 people; rounding covers what is left of it, such as the same block in two groupings. Rounding keeps order, so an outcome
 * still never exceeds its people; blocks no longer add up exactly to the total.
 */
export const roundedEpoch = (epoch: ReleasedEpoch): ReleasedEpoch => {
	const { rounding } = epoch.policy;
	if (rounding === 1) return epoch;
	return {
		...epoch,
		tables: epoch.tables.map((table) => {
			const counts = table.measures.map((name) => isCount(name, epoch.measures));
			return {
				...table,
				blocks: table.blocks.map((block) => ({
					...block,
					sums: block.sums.map((sums) =>
						sums.map((sum, m) => (counts[m] ? Math.round(sum / rounding) * rounding : sum))
					)
				}))
			};
		})
	};
};
