import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nonInferiority } from '#lib/stats/means/non-inferiority.ts';
import { proportionNonInferiority } from '#lib/stats/proportions/non-inferiority.ts';
import { rareProportions } from './arbitrary.ts';
import { computed } from './reference/gbstats.ts';

const csat = { n: 4000, mean: 4.2, variance: 0.8 };

describe('nonInferiority', () => {
	it('is within the limit where the variants are alike and large', () => {
		const guardrail = { margin: 0.02, goodDirection: 'increase', confidence: 0.95 } as const;
		expect(computed(nonInferiority(csat, csat, guardrail))).toMatchObject({ held: true, high: Infinity });
	});

	it('has a bound above the limit exactly when the guardrail is within it', () => {
		const means = fc.double({ min: 3.9, max: 4.5, noNaN: true });
		const directions = fc.constantFrom('increase' as const, 'decrease' as const);
		fc.assert(
			fc.property(means, directions, (mean, goodDirection) => {
				const answer = computed(
					nonInferiority(csat, { ...csat, mean }, { margin: 0.01, goodDirection, confidence: 0.95 })
				);
				const safe = goodDirection === 'increase' ? answer.low > answer.limit : answer.high < answer.limit;
				expect(answer.held).toBe(safe);
			})
		);
	});

	it('is refused without variance', () => {
		const still = { ...csat, variance: 0 };
		const guardrail = { margin: 0.1, goodDirection: 'increase', confidence: 0.95 } as const;
		expect(nonInferiority(still, still, guardrail)).toMatchObject({ reason: 'no-variance' });
	});

	it('refuses a negative margin', () => {
		const guardrail = { margin: -0.1, goodDirection: 'increase', confidence: 0.95 } as const;
		expect(() => nonInferiority(csat, csat, guardrail)).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});

describe('proportionNonInferiority', () => {
	const guardrail = { margin: 0.2, goodDirection: 'decrease', confidence: 0.95 } as const;

	it('is not within the limit with few complaints, however alike', () => {
		const few = { n: 2000, count: 10 };
		expect(computed(proportionNonInferiority(few, few, guardrail)).held).toBe(false);
	});

	it('is within the limit with many people and equal complaint rates', () => {
		const many = { n: 2_000_000, count: 10_000 };
		expect(computed(proportionNonInferiority(many, many, guardrail)).held).toBe(true);
	});

	it('is surer with a wider margin', () => {
		fc.assert(
			fc.property(rareProportions(), rareProportions(), (a, b) => {
				const narrow = proportionNonInferiority(a, b, guardrail);
				const wide = proportionNonInferiority(a, b, { ...guardrail, margin: 0.5 });
				if (narrow.kind === 'not-computable' || wide.kind === 'not-computable') return;
				expect(wide.p).toBeLessThanOrEqual(narrow.p + 1e-12);
				expect(wide.high).toBe(narrow.high);
			})
		);
	});

	it('has no size without complaints in the control', () => {
		expect(proportionNonInferiority({ n: 100, count: 0 }, { n: 100, count: 0 }, guardrail)).toMatchObject({
			reason: 'zero-baseline'
		});
	});
});
