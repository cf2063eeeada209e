import type { Measure } from './cube.ts';
import type { ReleasedEpoch } from './released.ts';

/** Does a measure count people or events? Amounts, scores and their squares are not counts. */
const isCount = (name: string, measures: readonly Measure[]): boolean => {
	if (name === 'people') return true;
	const measure = measures.find((one) => one.name === name);
	return measure?.role === 'sum' && ['outcome', 'event', 'responses', 'answer'].includes(measure.kind);
};

/**
 * A release as it is shown: releases of before, where other campaigns reach the same audience, have counts to the nearest ten.
 * Now all campaigns of an audience are proved together, and nothing is rounded; what was printed rounded stays so.
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
