import { analyse } from '../../../src/lib/experiment/results/analyse.ts';
import { released, type Group } from '../../experiment/released.ts';
import type { Figure, Simulation } from './figure.ts';
import { Draws } from './random.ts';

/** A/A over 28 days whose shares move by 8% from day to day in each variant: false claims. */
export const noisyDays: Simulation = (repetitions) =>
	[0.08, 0].map((noise): Figure => {
		const draws = new Draws(28 + noise);
		let wrong = 0;
		for (let i = 0; i < repetitions; i += 1) {
			const groups = Array.from({ length: 28 }, (_, day) =>
				['control', 'picks'].map((variant): Group => {
					const share = 0.05 * Math.exp(noise * draws.normal());
					const people = 4000;
					return { variant, day, people, sums: { conversions: draws.binomial(people, share) } };
				})
			).flat();
			const { results } = analyse(released(groups), {
				campaign: 'A/A',
				confidence: 0.95,
				plan: null,
				running: false,
				currency: 'EUR',
				by: []
			});
			const verdict = results.find(({ by }) => by.length === 0)?.verdict;
			wrong += Number(verdict === 'better' || verdict === 'worse');
		}
		return {
			name: `A/A over 28 days, day noise ${100 * noise} %: a difference is claimed`,
			hits: wrong,
			of: repetitions,
			least: 0,
			most: 0.06
		};
	});
