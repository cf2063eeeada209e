import { describe, expect, it } from 'vitest';
import { headlineOf } from '#lib/experiment/results/headline.ts';
import { leadsOf } from '#lib/experiment/results/lead.ts';
import type { ResultRow, ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { conversion, optOuts, revenue, shown } from '../charts/rows.ts';
import { analysed, type Group } from './released.ts';

const totalOf = (results: ReturnType<typeof analysed>, metric: string, variant = 'a'): ShownRow => {
	const row = results.results.find(
		(one) => one.by.length === 0 && one.metric === metric && one.variant === variant
	);
	if (row?.status !== 'shown') throw new Error('not shown');
	return row;
};

const guarded = (variant: string, unsubscribes: number, complaints: number): Group => ({
	variant,
	people: 20_000,
	sums: { conversions: 1000, unsubscribes, complaints }
});

describe('claims of harm', () => {
	it('are corrected over treatments × guardrails', () => {
		// Alone, 161 against 120 of 20,000 is certain harm (p = 0.014); among six claims it is not.
		const groups = [
			guarded('control', 120, 60),
			guarded('a', 161, 60),
			guarded('b', 121, 60),
			guarded('c', 121, 60)
		];
		const alone = totalOf(analysed(groups.slice(0, 2)), 'unsubscribe_rate');
		const among = totalOf(analysed(groups), 'unsubscribe_rate');
		expect(alone.verdict).toBe('guardrail broken');
		expect(among.deciding?.shared).toEqual({ method: 'holm', comparisons: 6 });
		expect(among.deciding?.p).toBeCloseTo(6 * (among.difference?.p ?? 0), 9);
		expect(among.verdict).toBe('no clear difference');
		expect(analysed(groups).verdict.headline).toBe('Too close to call on conversion.');
	});

	it('leave "held" unchanged: ruling out harm is no claim of harm', () => {
		const groups = [guarded('control', 200, 300), guarded('a', 200, 300), guarded('b', 200, 300)];
		expect(totalOf(analysed(groups.slice(0, 2)), 'complaint_rate').verdict).toBe(
			totalOf(analysed(groups), 'complaint_rate').verdict
		);
	});

	it('in segments are exploratory: they join the other segments', () => {
		const segments = ['w', 'x', 'y', 'z'].flatMap((segment) =>
			[guarded('control', 120, 60), guarded('a', segment === 'w' ? 161 : 120, 60)].map((one) => ({
				...one,
				segment
			}))
		);
		const results = analysed(segments);
		const rows = results.results.filter(({ by, metric }) => by.length === 1 && metric === 'unsubscribe_rate');
		expect(rows.every((row) => row.status === 'shown' && row.deciding?.shared?.method)).toBeTruthy();
		expect(rows.map(({ verdict }) => verdict)).not.toContain('guardrail broken');
	});
});

describe('planned cost', () => {
	const side = (variant: string, cost: number, squares?: number): Group => ({
		variant,
		people: 20_000,
		sums: { conversions: 1000, cost, ...(squares === undefined ? {} : { cost_sq: squares }) }
	});

	it('against a control that costs nothing is shown, and never worse', () => {
		const results = analysed([side('control', 0), side('a', 2000)]);
		const row = totalOf(results, 'cost_per_person');
		expect(row).toMatchObject({ verdict: 'planned cost', control: { value: 0 }, treatment: { value: 0.1 } });
		expect(row).not.toHaveProperty('deciding');
		expect(results.verdict.headline).toBe('Too close to call on conversion.');
	});

	it('is judged where both cost something', () => {
		const results = analysed([side('control', 1000, 200), side('a', 2000, 400)]);
		expect(totalOf(results, 'cost_per_person').verdict).toBe('worse');
	});
});

describe('the headline', () => {
	const verdictText = (rows: readonly ResultRow[]) =>
		headlineOf({
			rows,
			metrics: [conversion, revenue, optOuts],
			sampleRatio: null,
			currency: 'EUR',
			running: false
		});
	const unclear = shown({ estimate: 0.001, low: -0.002, high: 0.004 }, { verdict: 'no clear difference' });
	const lost: ShownRow = {
		...shown({ estimate: -0.2, low: -0.3, high: -0.1 }, { verdict: 'worse', metric: 'revenue_per_person' }),
		control: { people: 1000, numerator: 1000, denominator: 1000, value: 1 },
		treatment: { people: 1000, numerator: 800, denominator: 1000, value: 0.8 }
	};

	it('names a certain loss also where the primary metric is not clear', () => {
		const { headline, tone } = verdictText([unclear, lost]);
		expect(headline).toBe('Revenue per person fell; too close to call on conversion.');
		expect(tone).toBe('worse');
	});

	it('names a certain harm also where the primary metric has no range', () => {
		const none = { ...unclear, verdict: 'no interval' } as const;
		const broken = shown(
			{ estimate: 0.004, low: 0.001, high: 0.007 },
			{ metric: 'unsubscribe_rate', verdict: 'guardrail broken' }
		);
		expect(verdictText([none, broken, lost])).toMatchObject({
			tone: 'warning',
			headline: 'Opt-outs got worse and revenue per person fell.'
		});
	});

	it('leads with the surest winner, not with the largest', () => {
		const winner = (variant: string, estimate: number, log10P: number) => {
			const row = shown({ estimate, low: 0.0001, high: 2 * estimate }, { variant, verdict: 'better' });
			const deciding = { estimate, low: 0.0001, high: 1, p: 10 ** log10P, level: 0.95, why: [] };
			return { ...row, difference: { estimate, low: 0, high: 1, p: 10 ** log10P, log10P }, deciding };
		};
		const rows = [winner('Large', 0.02, -2), winner('Sure', 0.01, -9)];
		expect(leadsOf(rows, 'increase').lead?.variant).toBe('Sure');
		expect(verdictText(rows).headline).toMatch(/^Sure raised conversion/);
	});

	it('of a value adjusted by the past has values that subtract to the difference, and the plain one', () => {
		const side = (variant: string, revenueSum: number, before: number): Group => ({
			variant,
			people: 5000,
			sums: {
				revenue: revenueSum,
				revenue_sq: revenueSum * 40,
				conversions: 500,
				pre_revenue: before,
				pre_revenue_sq: 400_000,
				revenue_x_pre_revenue: revenueSum * 36
			}
		});
		const results = analysed([side('control', 10_000, 10_000), side('a', 12_000, 10_400)], {
			primary: 'revenue_per_person'
		});
		const { deciding, difference, control } = totalOf(results, 'revenue_per_person');
		expect(deciding?.why).toContain('cuped');
		expect(difference?.estimate).toBeCloseTo(0.4, 9);
		const { sentence } = results.verdict;
		const to = (control.value + (deciding?.estimate ?? 0)).toFixed(2);
		expect(sentence).toContain(`from €2.00 to €${to}, adjusted for what the same people did before`);
		expect(sentence).toContain('plain difference +€0.40');
	});
});
