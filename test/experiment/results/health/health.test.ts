import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { checkSplit } from '#lib/experiment/results/health/split-notes.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';

describe('checkSplit', () => {
	it('does not flag an even split', () => {
		expect(checkSplit({ control: 21306, a: 21307, b: 21387 }, null)).toMatchObject({
			flagged: false,
			planned: { a: 1 / 3 }
		});
	});

	it('flags a split that chance does not explain', () => {
		expect(checkSplit({ control: 50_000, picks: 48_000 }, { control: 1, picks: 1 })).toMatchObject({
			flagged: true
		});
	});

	it('does not flag a gap of less than 0.2 points, however certain', () => {
		const check = checkSplit({ control: 10_010_000, picks: 9_990_000 }, { control: 1, picks: 1 });
		expect(check?.p).toBeLessThan(0.001);
		expect(check?.flagged).toBe(false);
	});

	it('checks against the declared plan', () => {
		expect(checkSplit({ psa: 23524, ad: 564577 }, { psa: 4, ad: 96 })).toMatchObject({ flagged: false });
		expect(checkSplit({ psa: 23524, ad: 564577 }, { psa: 10, ad: 90 })).toMatchObject({ flagged: true });
	});

	it('never flags a split without a declared plan', () => {
		const check = checkSplit({ psa: 23524, ad: 564577 }, null);
		expect(check).toMatchObject({ plan: 'assumed', flagged: false });
		expect(check?.p).toBeLessThan(0.001);
	});

	it('takes people in a variant planned to have none as a mismatch with p = 0', () => {
		expect(
			checkSplit({ control: 500, picks: 500, stray: 90 }, { control: 1, picks: 1, stray: 0 })
		).toMatchObject({
			p: 0,
			flagged: true
		});
	});
});

describe('analyse of an open period', () => {
	const days = { from: 20_000, to: 20_006 };
	const total = {
		layer: 'people',
		measures: ['people', 'conversions'],
		hidden: []
	} as const;
	const sums = [
		[1000, 100],
		[1000, 120]
	];
	const base = {
		policy: defaultPolicy,
		variants: ['control', 'picks'],
		measures: [{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] }]
	} as const;
	const open: ReleasedEpoch = {
		...base,
		...days,
		open: true,
		tables: [
			{ ...total, axes: [], blocks: [{ at: [], sums }] },
			{ ...total, axes: ['date'], blocks: [{ at: [days], sums }] }
		]
	};
	const facts = {
		campaign: 'Test',
		confidence: 0.95,
		plan: null,
		running: true,
		currency: 'XXX',
		today: '2024-11-01'
	};

	it('says that the newest days are totals only', () => {
		const { health } = analyse([open], facts);
		expect(health.notes.find(({ code }) => code === 'period-open')?.words).toMatch(
			/^Only totals for .* so far: breakdowns, amounts and opt-outs appear when the period closes$/
		);
	});

	it('gives a breakdown asked for meanwhile its own reason', () => {
		const { results } = analyse([open], { ...facts, by: ['channel'] });
		expect(results.filter(({ by }) => by[0] === 'channel')).toMatchObject([
			{ status: 'hidden', reason: 'period-open' }
		]);
	});

	it('shows closed periods of a group next to the open one', () => {
		const closed: ReleasedEpoch = {
			...base,
			from: 19_970,
			to: 19_999,
			tables: [
				{ ...total, axes: [], blocks: [{ at: [], sums }] },
				{ ...total, axes: ['channel'], blocks: ['Web', 'Phone'].map((value) => ({ at: [{ value }], sums })) }
			]
		};
		const { results } = analyse([closed, open], facts);
		const rows = results.filter(({ by }) => by[0] === 'channel');
		expect(rows).toHaveLength(2);
		for (const row of rows) expect(row).toMatchObject({ status: 'shown', periods: { shown: 1, of: 2 } });
	});
});
