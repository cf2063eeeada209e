import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { CubeBuilder } from '#lib/privacy/cube.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';

/** Like a wine shop's letters: the control got no message, so that nobody in it can click (0 of 41,330). */
function wine(clicks: readonly [number, number]) {
	const builder = new CubeBuilder(
		[],
		[
			{ name: 'clicks', kind: 'outcome', role: 'sum', of: [], impossible: ['no letter'] },
			{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] }
		]
	);
	const add = (variant: string, people: number, sums: readonly number[]) =>
		builder.add({ variant, day: null, segments: [], people, measures: sums });
	add('no letter', 41_330, [0, 1100]);
	add('plain', 20_500, [clicks[0], 560]);
	add('picked for you', 20_700, [clicks[1], 640]);
	const epochs = releaseCampaign(builder.build('no letter'), defaultPolicy);
	return analyse(epochs, {
		campaign: 'Wine',
		confidence: 0.95,
		plan: null,
		running: false,
		currency: 'EUR',
		primary: 'click_rate'
	});
}

describe('an outcome that the control cannot have', () => {
	const results = wine([900, 1300]);
	const rows = results.results.filter(({ metric }) => metric === 'click_rate');

	it('is described for the treatments, without a comparison', () => {
		const described = rows.filter(({ against }) => against === undefined);
		expect(described.map(({ status, variant }) => [status, variant])).toEqual([
			['not-comparable', 'picked for you'],
			['not-comparable', 'plain']
		]);
		expect(described.map(({ treatment }) => treatment?.numerator)).toEqual([1300, 900]);
		for (const row of described) expect(row).not.toHaveProperty('difference');
	});

	it('compares the treatments with one another', () => {
		const [row, more] = rows.filter(({ against }) => against !== undefined);
		expect(more).toBeUndefined();
		if (row?.status !== 'shown') throw new Error('not shown');
		expect([row.variant, row.against, row.verdict]).toEqual(['plain', 'picked for you', 'worse']);
		expect(row.deciding?.estimate).toBeCloseTo(900 / 20_500 - 1300 / 20_700, 12);
		expect(results.verdict.headline).toBe(
			'“plain” has a lower click rate than “picked for you”; the control can’t have any.'
		);
	});

	it('leaves other metrics as they are', () => {
		const conversions = results.results.filter(({ metric }) => metric === 'conversion');
		expect(conversions.map(({ status }) => status)).toEqual(['shown', 'shown']);
	});

	it('says so where treatments do not differ', () => {
		expect(wine([1000, 1010]).verdict.headline).toBe(
			'Too close to call on click rate between the treatments; the control can’t have any.'
		);
	});
});
