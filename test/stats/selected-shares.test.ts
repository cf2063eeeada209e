import { describe, expect, it } from 'vitest';
import { chanceOfBeingShown, selectedShares } from '#lib/stats/multiple-testing/selected-shares.ts';

const from = (min: number) => (count: number) => count >= min;
const shares = (count: number, min = 10) => ({
	control: { n: 9500, count: 190 },
	treatment: { n: 500, count },
	isShown: { control: from(min), treatment: from(min) }
});

describe('selectedShares', () => {
	// Computed with scipy.stats.nchypergeom_fisher, truncated and normalised, and brentq.
	it.each([
		{
			count: 14,
			p: 0.40084660857197174,
			difference: [-0.008841642811759929, 0.02520364298422793],
			relative: [-0.42422070655511246, 1.3168172853426334]
		},
		{
			count: 22,
			p: 0.0020785748118106297,
			difference: [0.00792801099138963, 0.04420209892562041],
			relative: [0.3810884270426367, 2.327664202491939]
		}
	])(
		'agrees with Fisher’s noncentral hypergeometric distribution: $count of 500',
		({ count, p, difference, relative }) => {
			const test = selectedShares(shares(count));
			const range = test.interval(0.95);
			expect(test.p).toBeCloseTo(p, 9);
			expect(range.difference.low).toBeCloseTo(difference[0] ?? NaN, 9);
			expect(range.difference.high).toBeCloseTo(difference[1] ?? NaN, 9);
			expect(range.relative.low).toBeCloseTo(relative[0] ?? NaN, 8);
			expect(range.relative.high).toBeCloseTo(relative[1] ?? NaN, 8);
		}
	);

	it('knows nothing of the lower end where the smallest count ever shown is seen', () => {
		const { difference, relative } = selectedShares(shares(10)).interval(0.95);
		expect(difference.low).toBeCloseTo(-200 / 9500, 12);
		expect(relative.low).toBe(-1);
		expect(difference.high).toBeCloseTo(0.010395963274121532, 9);
	});

	it('excludes 0 exactly when p is below the error', () => {
		for (let count = 10; count < 40; count += 1) {
			const test = selectedShares(shares(count));
			const { low, high } = test.interval(0.95).difference;
			expect(low > 0 || high < 0).toBe(test.p < 0.05);
		}
	});

	it('of counts that are always shown is the plain conditional test', () => {
		const always = selectedShares(shares(14, 0));
		const rarely = selectedShares(shares(14, 1));
		expect(always.p).toBeCloseTo(rarely.p, 3);
	});
});

describe('chanceOfBeingShown', () => {
	it('is P(X ≥ 10 of 500 at 2%), here of the share seen', () => {
		// scipy: binom.sf(9, 500, 200/10000) = 0.5433.
		expect(chanceOfBeingShown(shares(10))).toBeCloseTo(0.5433, 3);
		expect(chanceOfBeingShown(shares(100))).toBeGreaterThan(0.85);
	});
});
