import { describe, expect, it } from 'vitest';
import type { CampaignResults, ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { CubeBuilder, type Measure } from '#lib/privacy/cube.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import { normalSurvival } from '#lib/stats/distributions/normal.ts';
import { analysed } from '../../roi-case.ts';

const groups = [
	{ variant: 'control', people: 20_000, sums: { conversions: 800, unsubscribes: 200 } },
	{ variant: 'a', people: 20_100, sums: { conversions: 900, unsubscribes: 210 } },
	{ variant: 'b', people: 19_900, sums: { conversions: 1020, unsubscribes: 300 } },
	{ variant: 'c', people: 20_050, sums: { conversions: 910, unsubscribes: 205 } }
];
const rowsAgainst = ({ results }: CampaignResults, metric = 'conversion'): ShownRow[] =>
	results.filter(
		(row): row is ShownRow => row.status === 'shown' && row.against !== undefined && row.metric === metric
	);
const without = ({ results }: CampaignResults) => results.filter(({ against }) => against === undefined);

describe('treatments against one another, on request', () => {
	const plain = analysed(groups);
	const asked = analysed(groups, { between: true });

	it('are not there unless somebody asks, and asking changes nothing else', () => {
		expect(rowsAgainst(plain)).toEqual([]);
		expect(without(asked)).toEqual(without(plain));
		expect([asked.verdict, asked.health, asked.heterogeneity]).toEqual([
			plain.verdict,
			plain.health,
			plain.heterogeneity
		]);
	});

	it('are all pairs, each compared as with a control, by hand', () => {
		const rows = rowsAgainst(asked);
		expect(rows.map(({ variant, against }) => [variant, against])).toEqual([
			['b', 'a'],
			['c', 'a'],
			['c', 'b']
		]);
		const [row] = rows;
		const [p, q] = [900 / 20_100, 1020 / 19_900];
		const error = Math.sqrt((p * (1 - p)) / 20_100 + (q * (1 - q)) / 19_900);
		expect(row?.difference?.estimate).toBeCloseTo(q - p, 12);
		expect(row?.basis?.standardError).toBeCloseTo(error, 7);
		// Two-sided, normal: t has 40,000 degrees of freedom.
		expect(row?.difference?.p).toBeCloseTo(2 * normalSurvival((q - p) / error), 4);
		expect(row?.verdict).toBe('better');
	});

	it('share the rate of false findings, by Benjamini and Hochberg over all their metrics', () => {
		const rows = [...rowsAgainst(asked), ...rowsAgainst(asked, 'unsubscribe_rate')];
		const ps = rows.map(({ difference }) => difference?.p ?? NaN);
		const order = ps.map((_, i) => i).toSorted((i, j) => (ps[i] ?? 0) - (ps[j] ?? 0));
		// Straight from the definition: the minimum of p·m/rank over this and all larger ones.
		const adjusted = ps.map((_, i) =>
			Math.min(
				1,
				...order.flatMap((j, rank) =>
					rank >= order.indexOf(i) ? [((ps[j] ?? NaN) * ps.length) / (rank + 1)] : []
				)
			)
		);
		rows.forEach(({ deciding }, i) => {
			expect(deciding?.p).toBeCloseTo(adjusted[i] ?? NaN, 10);
			expect(deciding?.shared).toEqual({ method: 'benjamini-hochberg', comparisons: 6 });
		});
	});

	it('have no limit: a guardrail is about the control', () => {
		const rows = rowsAgainst(asked, 'unsubscribe_rate');
		expect(rows.map(({ verdict }) => verdict)).toEqual(['worse', 'no clear difference', 'better']);
		expect(rows.every(({ limit }) => limit === undefined)).toBe(true);
	});

	it('are wider where days vary more than people', () => {
		const noisy = Array.from({ length: 20 }, (_, day) =>
			['control', 'a', 'b'].map((variant, v) => ({
				variant,
				day,
				people: 4000,
				sums: { conversions: 200 + (v === 2 ? (day % 2 === 0 ? 45 : -25) : 0) }
			}))
		).flat();
		const [row] = rowsAgainst(analysed(noisy, { between: true }));
		expect(row?.dayNoise).toBeGreaterThan(2);
		expect(row?.deciding?.why).toContain('day-noise');
	});
});

describe('a campaign whose control got no message', () => {
	const clicks: Measure = { name: 'clicks', kind: 'outcome', role: 'sum', of: [], impossible: ['control'] };
	const conversions: Measure = { name: 'conversions', kind: 'outcome', role: 'sum', of: [] };
	const builder = new CubeBuilder([], [conversions, clicks]);
	const add = (variant: string, people: number, bought: number, clicked: number) =>
		builder.add({ variant, day: null, segments: [], people, measures: [bought, clicked] });
	add('control', 41_330, 900, 0);
	add('a', 41_200, 1010, 2200);
	add('b', 41_410, 1050, 2600);
	add('c', 41_300, 1000, 2500);
	const epochs = releaseCampaign(builder.build('control'), defaultPolicy);
	const facts = { campaign: 'Wine', confidence: 0.95, plan: null, running: false, currency: 'EUR' };
	const primary = { ...facts, primary: 'click_rate' };

	it('describes its treatments, and compares them with the first', () => {
		const found = analyse(epochs, primary);
		const described = found.results.filter(
			({ metric, against }) => metric === 'click_rate' && against === undefined
		);
		expect(described.map(({ status, treatment }) => [status, treatment?.numerator])).toEqual([
			['not-comparable', 2200],
			['not-comparable', 2600],
			['not-comparable', 2500]
		]);
		const rows = rowsAgainst(found, 'click_rate');
		expect(rows.map(({ variant, against }) => [variant, against])).toEqual([
			['b', 'a'],
			['c', 'a']
		]);
		expect(rows[0]?.difference?.estimate).toBeCloseTo(2600 / 41_410 - 2200 / 41_200, 12);
		expect(found.verdict.headline).toBe('“b” has a higher click rate than “a”; the control can’t have any.');
	});

	it('keeps those comparisons as they are where all pairs are asked for', () => {
		const [plain, asked] = [analyse(epochs, primary), analyse(epochs, { ...primary, between: true })];
		const rows = rowsAgainst(asked, 'click_rate');
		expect(rows).toHaveLength(3);
		for (const row of rowsAgainst(plain, 'click_rate')) expect(rows).toContainEqual(row);
		expect(asked.verdict).toEqual(plain.verdict);
	});
});
