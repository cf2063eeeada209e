import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { smallCountLift } from '#lib/stats/proportions/score-ratio.ts';
import { scoreInterval, scoreStatistic, scoreTest } from '#lib/stats/proportions/score.ts';
import { smallCountDifference } from '#lib/stats/proportions/proportion-difference.ts';
import { rareProportions } from './arbitrary.ts';
import { computed } from './reference/gbstats.ts';

describe('scoreInterval', () => {
	it('is cut where the test statistic reaches the critical value', () => {
		fc.assert(
			fc.property(rareProportions(300), rareProportions(300), (a, b) => {
				const { low, high } = scoreInterval(a, b, 0.95);
				for (const end of [low, high])
					if (Math.abs(end) < 1)
						expect(Math.abs(scoreStatistic(a, b, end))).toBeCloseTo(-normalQuantile(0.025), 6);
			})
		);
	});

	it('excludes 0 exactly when the test rejects', () => {
		fc.assert(
			fc.property(rareProportions(), rareProportions(), (a, b) => {
				const { low, high } = scoreInterval(a, b, 0.95);
				expect(low > 0 || high < 0).toBe(scoreTest(a, b).p < 0.05);
			})
		);
	});

	it('refuses impossible counts', () => {
		expect(() => scoreInterval({ n: 5, count: 6 }, { n: 5, count: 1 }, 0.95)).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});

describe('scoreTest', () => {
	it('has p = 1 for 0 against 0 conversions', () => {
		expect(scoreTest({ n: 17, count: 0 }, { n: 331, count: 0 })).toEqual({ z: 0, p: 1, log10P: 0 });
	});
});

describe('smallCountDifference', () => {
	it('excludes 0 exactly when p < α, and contains its estimate', () => {
		fc.assert(
			fc.property(rareProportions(), rareProportions(), (a, b) => {
				const { low, high, estimate, p } = computed(smallCountDifference(a, b, 0.95));
				expect(low > 0 || high < 0).toBe(p < 0.05);
				expect(low).toBeLessThanOrEqual(estimate + 1e-12);
				expect(high).toBeGreaterThanOrEqual(estimate - 1e-12);
			}),
			{ numRuns: 1000 }
		);
	});
});

describe('smallCountLift', () => {
	it('excludes 0 exactly when the test rejects', () => {
		fc.assert(
			fc.property(rareProportions(), rareProportions(), (a, b) => {
				const answer = smallCountLift(a, b, 0.95);
				if (answer.kind === 'not-computable') return;
				expect(answer.low > 0 || answer.high < 0).toBe(scoreTest(a, b).p < 0.05);
			}),
			{ numRuns: 1000 }
		);
	});

	it('starts at −100% where nobody in the treatment converted', () => {
		expect(computed(smallCountLift({ n: 283, count: 2 }, { n: 17, count: 0 }, 0.95))).toMatchObject({
			estimate: -1,
			low: -1
		});
	});
});
