import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { covariancesOf } from '#lib/experiment/roi/money/covariances.ts';
import { knownCostOf } from '#lib/experiment/roi/money/programme-cost.ts';
import { universalProgrammes, waveWithin, type UniversalWave } from '#lib/experiment/programme/universal.ts';
import { waveOf, type Days, type Wave } from '#lib/experiment/programme/universal-wave.ts';
import { universalWords } from '#lib/experiment/programme/universal-words.ts';
import { universalCsv } from '#lib/server/reports/universal-csv.ts';
import { facts, released, type Group } from './released.ts';
import { assumed } from './roi-case.ts';
import { leftOutWords } from '#lib/experiment/roi/money/left-out.ts';

const day = (iso: string) => Date.parse(iso) / 86_400_000;
const noCosts: Assumptions = { ...assumed, fixedCost: 0, costPerPerson: 0 };
const group = (
	variant: string,
	date: string,
	[people, buyers]: readonly [number, number],
	more = {}
): Group => ({
	variant,
	day: day(date),
	people,
	sums: { conversions: buyers, revenue: buyers * 40, revenue_sq: buyers * 2000, ...more }
});

function found(
	groups: readonly Group[],
	{ recurring = true, days = null }: { recurring?: boolean; days?: Days | null } = {}
) {
	const epochs = released(groups);
	const results = analyse(epochs, { ...facts, recurring });
	const covariances = covariancesOf(epochs, results);
	return waveOf({ epochs, results, covariances, assumptions: noCosts, days, plan: null });
}
function shown(groups: readonly Group[], more: Parameters<typeof found>[1] = {}): Wave {
	const one = found(groups, more);
	if (typeof one === 'string') throw new Error(one);
	return one;
}

const months = ['2026-01-01', '2026-02-01', '2026-03-01'];
const quarter = months.flatMap((month, i) => [
	group('kept', month, [6000, 300 + i]),
	group('others', month, [54_000, 3300 + 10 * i])
]);
const wave = (
	name: string,
	one: UniversalWave['found'],
	more: Partial<UniversalWave> = {}
): UniversalWave => ({
	slug: name,
	name,
	demo: false,
	currency: 'EUR',
	running: false,
	number: 1,
	found: one,
	...more
});

describe('the days of a universal control group', () => {
	it('are whole months between the days asked for', () => {
		const asked = { from: day('2026-02-01'), to: day('2026-03-15') };
		const within = waveWithin({ ...shown(quarter), cost: 300 }, asked);
		if (typeof within === 'string') throw new Error(within);
		expect(within.comparisons.map(({ days }) => days)).toEqual([
			{ from: day('2026-02-01'), to: day('2026-02-28') }
		]);
		expect(within.cost).toBeCloseTo(100, 9);
		expect(waveWithin(shown(quarter), { from: day('2026-03-01'), to: day('2026-03-01') })).toBe('other_days');
	});

	it('of a wave that is one comparison are taken whole or not at all', () => {
		const days = { from: day('2026-01-01'), to: day('2026-03-31') };
		const one = shown(quarter.slice(0, 2), { recurring: false, days });
		expect(waveWithin(one, days)).toMatchObject({ comparisons: one.comparisons });
		expect(waveWithin(one, { from: day('2026-02-01'), to: Infinity })).toBe('other_days');
	});

	it('are asked for where the file has one date alone', () => {
		const first = { from: day('2026-03-01'), to: day('2026-03-01') };
		expect(found(quarter.slice(4), { recurring: false, days: first })).toBe('no_wave_days');
		const [one] = universalProgrammes([wave('Kept back', 'no_wave_days')], [], 0.95);
		expect(one && universalWords(one).sentences).toEqual([
			`“Kept back” is left out: ${leftOutWords.no_wave_days}.`
		]);
	});

	it('are months: several dates in one say so, not that the split is off', () => {
		const weeks = ['2026-01-05', '2026-01-12'].flatMap((date) => [
			group('kept', date, [6000, 300]),
			group('others', date, [54_000, 3300])
		]);
		expect(found(weeks)).toBe('rows_within_a_month');
		expect(leftOutWords.rows_within_a_month).toContain('one row a month');
	});
});

describe('the summary of a universal control group', () => {
	it('names the waves that are left out, once for each reason', () => {
		const [one] = universalProgrammes(
			[wave('North', 'no_margin'), wave('South', 'no_margin'), wave('East', 'hidden')],
			[],
			0.95
		);
		expect(one && universalWords(one).sentences).toEqual([
			'“North”, “South” are left out: margin and costs are not entered.',
			'“East” is left out: hidden for privacy.'
		]);
	});

	it('takes off known costs of campaigns whose gain is hidden', () => {
		const returned = {
			slug: 'a',
			name: 'A',
			demo: false,
			currency: 'EUR',
			gain: 'hidden',
			knownCost: 900
		} as const;
		const [one] = universalProgrammes(
			[wave('Kept back', shown(quarter))],
			[{ returned, last: day('2026-02-10') }],
			0.95
		);
		expect(one?.cost).toBe(900);
		expect(one?.gain?.estimate).toBeCloseTo((one?.margin?.estimate ?? NaN) - 900, 9);
		expect(one && universalWords(one).sentences.join(' ')).toContain(
			'1 campaign of these months can’t be counted; known costs of €900 come off'
		);
		expect(knownCostOf({ fixedCost: 500 }, [{ perPerson: 300, measured: 100 }, null])).toBe(900);
		expect(knownCostOf(null, [])).toBe(0);
	});

	it('says that single months are approximate where discounts are those of the whole wave', () => {
		const discounts = quarter.map((one) => ({
			...one,
			sums: {
				...one.sums,
				discount: one.variant === 'kept' ? 0 : 8000,
				discount_sq: one.variant === 'kept' ? 0 : 40_000
			}
		}));
		const [one] = universalProgrammes([wave('Kept back', shown(discounts))], [], 0.95);
		expect(one?.waves[0]?.approximate).toBe(true);
		expect(one && universalWords(one).sentences.join(' ')).toContain('single months are approximate');
		const rows = parse<Record<string, string>>(
			universalCsv(
				universalProgrammes([wave('North', shown(discounts)), wave('South', 'no_margin')], [], 0.95)
			),
			{ columns: true, bom: true }
		);
		const notes = rows.filter(({ row, from }) => row === 'margin' && from !== '[x]');
		expect(notes.map(({ slug, note }) => [slug, note])).toEqual(
			months.map(() => ['North', 'discounts of the wave shared out by people'])
		);
		expect(rows.find(({ row }) => row === 'left out')).toMatchObject({ slug: 'South', note: 'no_margin' });
		const [plain] = universalProgrammes([wave('Kept back', shown(quarter))], [], 0.95);
		expect(plain && universalWords(plain).sentences.join(' ')).not.toContain('approximate');
	});

	it('widens the range of months published together as if a person were alike in each', () => {
		const few = months.flatMap((month, i) => [
			group('kept', month, [6000, i === 1 ? 4 : 300]),
			group('others', month, [54_000, 3300])
		]);
		const [one, block] = shown(few).comparisons;
		const merged = block?.months === 2 ? block : one;
		expect(merged?.months).toBe(2);
		/** Squared standard error of a mean of n, of which this many bought for 40 on average, squares 2,000. */
		const error = (n: number, buyers: number) => (buyers * 2000 - (buyers * 40) ** 2 / n) / (n - 1) / n;
		// Rows are person-months: half as many people, each alike in both months, double the squared error.
		const alike = 0.4 * 108_000 * Math.sqrt(2 * (error(12_000, 304) + error(108_000, 6600)));
		// Rows taken as people of their own would be near 0.6; the correction for skewed amounts moves both.
		const reach = ((merged?.below ?? NaN) + (merged?.above ?? NaN)) / 2;
		expect(reach / alike).toBeGreaterThan(0.8);
		expect(reach / alike).toBeLessThan(1.05);
		const [words] = universalProgrammes([wave('Kept back', shown(few))], [], 0.95);
		expect(words && universalWords(words).sentences.join(' ')).toContain('as if each person were alike');
	});
});
