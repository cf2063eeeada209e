import { analyse } from '../../../src/lib/experiment/results/analyse.ts';
import { released, type Group } from '../../experiment/released.ts';
import type { Simulation } from './figure.ts';
import { Draws } from './random.ts';

const variants = ['control', 'a', 'b', 'c'];
const segments = Array.from({ length: 8 }, (_, i) => `segment ${i + 1}`);

/** A/A with three treatments, two guardrails and eight segments: does the report claim harm that is not there? */
export const claimsOfHarm: Simulation = (repetitions) => {
	const draws = new Draws(16);
	let [headline, inSegments] = [0, 0];
	for (let i = 0; i < repetitions; i += 1) {
		const groups = segments.flatMap((segment) =>
			variants.map((variant): Group => {
				const people = 4000;
				return {
					variant,
					segment,
					people,
					sums: {
						conversions: draws.binomial(people, 0.05),
						unsubscribes: draws.binomial(people, 0.02),
						complaints: draws.binomial(people, 0.015)
					}
				};
			})
		);
		const results = analyse(released(groups), {
			campaign: 'A/A',
			confidence: 0.95,
			plan: null,
			running: false,
			currency: 'EUR'
		});
		headline += Number(/got worse|lowered|fell/.test(results.verdict.headline));
		const broken = results.results.some(({ by, verdict }) => by.length > 0 && verdict === 'guardrail broken');
		inSegments += Number(broken);
	}
	return [
		{
			name: 'A/A, 3 treatments × 2 guardrails: headline claims harm',
			hits: headline,
			of: repetitions,
			least: 0,
			most: 0.05
		},
		{
			name: 'A/A, 8 segments: guardrail broken in any',
			hits: inSegments,
			of: repetitions,
			least: 0,
			most: 0.05
		}
	];
};
