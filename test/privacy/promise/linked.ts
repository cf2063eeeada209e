import { published, type Published } from './floors.ts';
import type { Population } from './population.ts';
import type { Kind, Violation } from './rule.ts';

/** So many groups with the same factor are no chance. */
const minGroups = 3;

/** The factor between two numbers in every group that shows both; null where it differs, or too few groups show both. */
const factorOf = (groups: readonly Published[], measure: string, by: string): number | null => {
	const pairs = groups.flatMap(({ values }) => {
		const [value, unit] = [values.get(measure), values.get(by)];
		return value === undefined || unit === undefined || unit === 0 ? [] : [[value, unit] as const];
	});
	const [first] = pairs;
	if (!first || new Set(pairs.map(([, unit]) => unit)).size < minGroups) return null;
	const factor = first[0] / first[1];
	const isSame = pairs.every(([value, unit]) => Math.abs(value - factor * unit) <= 0.005);
	return factor > 0 && isSame ? factor : null;
};

/**
 * Numbers published about a group from which follows how many of it had an outcome that is hidden there: a fixed multiple of it,
 * and impressions, which are no fewer than the people reached. A number of each person tells nothing.
 */
export const linked = (population: Population, kindOf: (measure: string) => Kind): Violation[] => {
	const byDataset = Map.groupBy(published(population), ({ dataset, version }) => `${dataset}/${version}`);
	return [...byDataset.values()].flatMap((groups) => {
		const measures = [...new Set(groups.flatMap(({ values }) => [...values.keys()]))];
		const outcomes = measures.filter((measure) => kindOf(measure) === 'outcome');
		const numbers = measures.filter((measure) =>
			['event', 'money', 'score', 'free'].includes(kindOf(measure))
		);
		return numbers.flatMap((measure) => {
			if (factorOf(groups, measure, 'people') !== null) return [];
			return outcomes.flatMap((outcome) => {
				const factor = factorOf(groups, measure, outcome);
				return groups.flatMap(({ group, version, values }): Violation[] => {
					const [value, people] = [values.get(measure), values.get('people')];
					if (value === undefined || value === 0 || values.has(outcome)) return [];
					const isBounded =
						measure === 'impressions' && outcome === 'reached' && people !== undefined && value < people;
					if (factor === null && !isBounded) return [];
					const known = factor === null ? ([1, value] as const) : ([value / factor, value / factor] as const);
					return [
						{
							kind: 'linked',
							population: population.name,
							measure: outcome,
							version,
							group,
							value,
							interval: known
						}
					];
				});
			});
		});
	});
};
