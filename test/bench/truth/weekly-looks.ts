import { analyse } from '../../../src/lib/experiment/analyse.ts';
import { released, type Group } from '../../experiment/released.ts';
import type { Simulation } from './figure.ts';
import { Draws } from './random.ts';

/** A/A over 60 days, published and read every week while it runs: is a difference ever claimed? */
export const weeklyLooks: Simulation = (repetitions) => {
	const draws = new Draws(60);
	let claimed = 0;
	for (let i = 0; i < repetitions; i += 1) {
		const days: Group[] = Array.from({ length: 60 }, (_, day) =>
			['control', 'picks'].map((variant): Group => {
				const people = 400;
				return {
					variant,
					day,
					people,
					sums: { conversions: draws.binomial(people, 0.05), unsubscribes: draws.binomial(people, 0.05) }
				};
			})
		).flat();
		const looks = [7, 14, 21, 28, 35, 42, 49, 56, 60];
		const wrong = looks.some((until) => {
			const { results, metrics } = analyse(released(days.filter(({ day = 0 }) => day < until)), {
				campaign: 'A/A',
				confidence: 0.95,
				plan: null,
				running: true,
				currency: 'EUR',
				by: []
			});
			return results.some(
				({ by, metric, verdict }) =>
					by.length === 0 && metric === metrics[0]?.name && (verdict === 'better' || verdict === 'worse')
			);
		});
		claimed += Number(wrong);
	}
	return [
		{
			name: 'A/A read weekly over 60 days: a difference is ever claimed',
			hits: claimed,
			of: repetitions,
			least: 0,
			most: 0.05
		}
	];
};
