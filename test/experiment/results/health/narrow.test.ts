import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { narrow } from '#lib/experiment/results/cross-table.ts';
import { released } from '../../released.ts';

const whole = analyse(
	released(
		['control', 'picks'].flatMap((variant) =>
			['Web', 'Phone'].map((segment) => ({
				variant,
				segment,
				people: 4000,
				sums: { conversions: 300, unsubscribes: 40 }
			}))
		)
	),
	{ campaign: 'C', confidence: 0.95, plan: null, running: false, currency: 'EUR' }
);

describe('narrow', () => {
	it('changes nothing when nothing is asked for', () => {
		expect(narrow(whole, {})).toEqual(whole);
	});

	it('leaves the total and one breakdown', () => {
		const { results } = narrow(whole, { by: [] });
		expect(results).toEqual(whole.results.filter(({ by }) => by.length === 0));
		expect(narrow(whole, { by: ['segment'] }).results).toEqual(whole.results);
	});

	it('leaves one metric, with the numbers it has among all', () => {
		const part = narrow(whole, { metric: 'conversion' });
		expect(part.metrics.map(({ name }) => name)).toEqual(['conversion']);
		expect(part.results).toEqual(whole.results.filter(({ metric }) => metric === 'conversion'));
		expect(part.heterogeneity.every(({ metric }) => metric === 'conversion')).toBe(true);
	});
});
