import { describe, expect, it } from 'vitest';
import { computed } from '../../stats/reference/gbstats.ts';
import { selectionAdjustedSum, type Candidate } from './selection-adjusted-sum.ts';

describe('selectionAdjustedSum', () => {
	const effects = [1.2, -0.3, 0.8, 2.1, 0.4, -0.9, 1.7, 0.1];
	const errors = [0.6, 0.5, 0.9, 0.8, 0.4, 0.7, 1.1, 0.5];
	const weights = [1, 2, 1, 3, 1, 1, 2, 1];
	const chosen = [0, 2, 3, 6];
	const campaigns = effects.map((effect, i): Candidate => ({
		effect,
		variance: (errors[i] ?? 1) ** 2,
		weight: weights[i] ?? 1,
		chosen: chosen.includes(i)
	}));

	it('agrees with brute force over the mean and the spread of true effects', () => {
		// A grid of 2,801 means × 6,001 spreads with numpy: no formula for the marginal likelihood.
		const { estimate, low, high } = computed(selectionAdjustedSum(campaigns, 0.95));
		expect(Math.abs(estimate / 6.636539549315078 - 1)).toBeLessThan(0.005);
		expect(Math.abs(low - 0.9558140246473225)).toBeLessThan(0.05);
		expect(Math.abs(high / 13.776027342518168 - 1)).toBeLessThan(0.01);
	});

	it('is below the plain sum of winners, and draws towards the fitted mean, not to 0', () => {
		const { estimate, mean, effects: drawn } = computed(selectionAdjustedSum(campaigns, 0.95));
		const plain = campaigns.reduce((sum, one) => sum + (one.chosen ? one.weight * one.effect : 0), 0);
		expect(estimate).toBeLessThan(plain);
		expect(mean).toBeGreaterThan(0.3);
		drawn.forEach((effect, i) => {
			const own = effects[i] ?? 0;
			expect(Math.min(own, mean) - 0.2 <= effect && effect <= Math.max(own, mean) + 0.2).toBe(true);
		});
	});

	it('leaves precise effects as they are', () => {
		const precise = campaigns.map((one) => ({ ...one, variance: 1e-8 }));
		const { estimate } = computed(selectionAdjustedSum(precise, 0.95));
		expect(estimate).toBeCloseTo(1.2 + 0.8 + 6.3 + 3.4, 4);
	});

	it('has a range also where campaigns do not differ at all', () => {
		const alike = campaigns.map((one) => ({ ...one, effect: 0.5, variance: 0.25 }));
		const { low, high } = computed(selectionAdjustedSum(alike, 0.95));
		expect(high - low).toBeGreaterThan(0.5);
		expect(selectionAdjustedSum(alike.slice(0, 3), 0.95)).toMatchObject({ reason: 'too-few-campaigns' });
	});
});
