import { describe, expect, it } from 'vitest';
import { explanationOf } from '#lib/experiment/results/explanation.ts';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import { analysed, withPast, type Group } from '../released.ts';

/** Every step of a metric's explanation as one text, with ordinary spaces. */
function explained(results: CampaignResults, name: string) {
	const metric = results.metrics.find((one) => one.name === name);
	const row = results.results.find((one) => one.by.length === 0 && one.metric === name);
	if (!metric || row?.status !== 'shown') throw new Error(`no row for ${name}`);
	const { inputs, steps } = explanationOf(metric, row, results, 'EUR');
	return {
		inputs,
		text: steps
			.map(({ label, words }) => `${label}: ${words}`)
			.join('\n')
			.replaceAll('\u00a0', ' ')
	};
}

const two = (conversions: readonly [number, number], people = 10_000): Group[] => [
	{ variant: 'control', people, sums: { conversions: conversions[0] } },
	{ variant: 'picks', people, sums: { conversions: conversions[1] } }
];

describe('explanationOf', () => {
	it('says Welch’s test with its numbers for a share', () => {
		const { inputs, text } = explained(analysed(two([500, 600])), 'conversion');
		expect(inputs).toEqual([
			{ name: 'people (n)', control: 10_000, treatment: 10_000 },
			{ name: 'Σ conversions', control: 500, treatment: 600 }
		]);
		expect(text).toContain('Value: conversions / people, each person counted once: 5.00% and 6.00%');
		expect(text).toContain('Difference: treatment − control = +1.00 pt');
		expect(text).toContain('between people: share × (1 − share)');
		expect(text).toContain('Standard error: √(v(control)/n + v(treatment)/n) = 0.322 pt');
		expect(text).toMatch(/Welch’s t test of the difference, 19,\d{3} degrees of freedom/);
		expect(text).toContain('difference ∓ 1.96 × standard error = +0.37 to +1.63 pt at 95%');
		expect(text).toContain('Fieller’s interval');
		expect(text).toContain('Verdict: Better: the interval of the difference excludes 0, on the good side');
	});

	it('says the score test where few people converted', () => {
		const { text } = explained(analysed(two([22, 34])), 'conversion');
		expect(text).toContain('Miettinen and Nurminen’s score test with Newcombe’s interval');
		expect(text).not.toContain('∓');
	});

	it('says that days are the units, and pairs them where people recur', () => {
		const days = Array.from({ length: 24 }, (_, day): Group[] => [
			{ variant: 'control', day, people: 1000, sums: { impressions: 3000, clicks: 300 + (day % 5) } },
			{ variant: 'picks', day, people: 1000, sums: { impressions: 3000, clicks: 330 + ((day * 3) % 7) } }
		]).flat();
		expect(explained(analysed(days), 'ctr').text).toContain('between 24 released ranges of days');
		const { text } = explained(analysed(days, { recurring: true }), 'ctr');
		expect(text).toContain('24 released ranges of days, each pairing control and treatment');
		expect(text).toContain('paired differences, 23.0 degrees of freedom');
	});

	it('says what an interval assumes that never feeds a verdict', () => {
		const { text } = explained(
			analysed([
				{ variant: 'control', people: 1000, sums: { impressions: 3000, clicks: 300 } },
				{ variant: 'picks', people: 1000, sums: { impressions: 3000, clicks: 330 } }
			]),
			'ctr'
		);
		expect(text).toContain('as if impressions were independent');
		expect(text).toContain('never feeds a verdict');
		expect(text).not.toContain('Verdict:');
		expect(text).not.toMatch(/^p:/m);
	});

	it('says which column is missing where there is no interval', () => {
		const money = (variant: string): Group => ({
			variant,
			people: 2000,
			sums: { conversions: 200, revenue: 1000 }
		});
		const { inputs, text } = explained(analysed([money('control'), money('picks')]), 'revenue_per_person');
		expect(text).toContain('there are neither sums of squares (columns revenue_sq) nor 20 ranges of days');
		expect(inputs).toEqual([]);
	});

	it('says which three columns a ratio needs', () => {
		const paid = (variant: string): Group => ({
			variant,
			people: 2000,
			sums: { impressions: 9000, clicks: 400, cost: 1000 }
		});
		const { text } = explained(analysed([paid('control'), paid('picks')]), 'cost_per_click');
		expect(text).toContain('Value: cost / clicks, both summed first: €2.50 and €2.50');
		expect(text).toContain('(columns cost_sq, clicks_sq, cost_x_clicks)');
		expect(text).not.toContain('Verdict:');
	});

	it('says how a score comes to be, and that nothing is a share of it', () => {
		const asked = (variant: string, promoters: number): Group => ({
			variant,
			people: 3000,
			sums: { promoters, detractors: 160, nps_responses: 1000 }
		});
		const { inputs, text } = explained(analysed([asked('control', 480), asked('picks', 530)]), 'nps');
		expect(text).toContain(
			'Value: 100 × (promoters − detractors) / nps responses, all summed first: +32 and +37'
		);
		expect(text).toContain('Difference: treatment − control = +5.0 points');
		expect(text).toContain('100²·(p + d − (p − d)²)·n/(n − 1)');
		expect(text).toContain('Relative change: none');
		expect(text).toContain('Guardrail: OK when harm beyond −5.0 points is ruled out, one-sided');
		expect(inputs.map(({ name }) => name)).toEqual([
			'people (n)',
			'Σ promoters',
			'Σ detractors',
			'Σ nps responses'
		]);
	});

	it('says the always-valid interval while the campaign runs, and what it is tuned to', () => {
		const { text } = explained(
			analysed(two([500, 600]), { running: true, plannedPeople: 40_000 }),
			'conversion'
		);
		expect(text).toContain('valid at every look while the campaign runs; narrowest at 40,000 people');
	});

	it('says the level that several treatments share', () => {
		const { text } = explained(
			analysed([...two([500, 600]), { variant: 'more', people: 10_000, sums: { conversions: 620 } }]),
			'conversion'
		);
		expect(text).toContain('at 97.5% (97.5% interval: two comparisons share the error rate (Holm))');
	});

	it('gives the limit of a guardrail and how it is checked', () => {
		const side = (variant: string): Group => ({
			variant,
			people: 50_000,
			sums: { conversions: 2000, unsubscribes: 150 }
		});
		const { text } = explained(analysed([side('control'), side('picks')]), 'unsubscribe_rate');
		expect(text).toContain(
			'Guardrail: OK when harm beyond +0.10 pt (the larger of 10% of the control’s value and 0.10 pt) is ruled out, one-sided'
		);
		expect(text).toContain('Verdict: OK: harm beyond the limit is ruled out');
	});

	it('lists squares and what the same people did before', () => {
		const { inputs, text } = explained(
			analysed([withPast('control', 10_000), withPast('picks', 10_600)]),
			'revenue_per_person'
		);
		expect(inputs.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['Σ revenue', 'Σ (revenue)²', 'Σ pre revenue', 'Σ revenue × pre revenue'])
		);
		expect(inputs.map(({ name }) => name)).not.toContain('Σ conversions');
		expect(text).toContain('after taking off θ × what the same people did before');
	});
});
